/* file.h - whole files in, whole files out; never half of either. */
#ifndef NUMERICS_BASE_FILE_H
#define NUMERICS_BASE_FILE_H

#include <stddef.h>

#include "numerics/base/status.h"

/* Reads path ("-" is standard input) into *data, owned by the caller, with a NUL behind the last byte.
   NOINPUT when it cannot be opened, LIMIT past most bytes (found before reading where the size is known),
   STOPPED when a signal interrupts the wait for a pipe or terminal, IO otherwise.  Directories and other odd
   files are NOINPUT. */
MUST_USE status file_read(char **data, size_t *bytes, const char *path, size_t most, fault *f);
/* Writes a file as a whole: temporary file in the same folder, fsync, rename, fsync of the folder.  On any
   failure the old file stays and the temporary one is removed; IO with the reason.  Links are followed and the
   mode of the old file is kept.  What cannot be replaced is written straight through: "-" (standard output),
   devices, pipes, and the file behind standard output or standard error. */
MUST_USE status file_write(const char *path, const char *data, size_t bytes, fault *f);

#endif
