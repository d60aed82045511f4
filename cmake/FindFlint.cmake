# FLINT with Arb: two libraries in FLINT 2 (Debian 12: <arb.h>, -lflint-arb, no pkg-config), one in FLINT 3
# (<flint/arb.h>).  Sources include <arb.h> and <flint/fmpz.h>; both layouts are put on the include path.
find_path(FLINT_INCLUDE flint/flint.h)
find_path(ARB_INCLUDE arb.h PATH_SUFFIXES flint)
find_path(GMP_INCLUDE gmp.h)
find_path(MPFR_INCLUDE mpfr.h)
find_library(FLINT_LIBRARY flint)
find_library(ARB_LIBRARY NAMES flint-arb arb)
find_library(GMP_LIBRARY gmp)
find_library(MPFR_LIBRARY mpfr)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Flint REQUIRED_VARS FLINT_LIBRARY FLINT_INCLUDE ARB_INCLUDE GMP_LIBRARY
                                  GMP_INCLUDE MPFR_LIBRARY MPFR_INCLUDE)
if(Flint_FOUND AND NOT TARGET Flint::Flint)
  add_library(Flint::Flint INTERFACE IMPORTED)
  set(flint_libraries ${FLINT_LIBRARY} ${MPFR_LIBRARY} ${GMP_LIBRARY})
  if(ARB_LIBRARY)
    list(INSERT flint_libraries 0 ${ARB_LIBRARY})
  endif()
  set_target_properties(Flint::Flint PROPERTIES
    INTERFACE_LINK_LIBRARIES "${flint_libraries}"
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${FLINT_INCLUDE};${ARB_INCLUDE};${GMP_INCLUDE};${MPFR_INCLUDE}")
endif()
