# Writes OUTPUT, a C source that holds the text of every FOLDER/*.cl: kernel_text_<name> for <name>.cl and
# kernel_gpu_text_<name> for <name>_gpu.cl, empty where there is no such file.
#   cmake -D FOLDER=... -D OUTPUT=... -P EmbedKernels.cmake
file(GLOB texts ${FOLDER}/*.cl)
set(names "")
foreach(text ${texts})
  get_filename_component(name ${text} NAME_WE)
  string(REGEX REPLACE "_gpu$" "" name ${name})
  list(APPEND names ${name})
endforeach()
list(REMOVE_DUPLICATES names)

function(embed variable file)
  set(bytes "")
  if(EXISTS ${file})
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  endif()
  set(code "${code}\nextern const char ${variable}[];\nconst char ${variable}[] = {${bytes}0};\n" PARENT_SCOPE)
endfunction()

set(code "/* Made by cmake/EmbedKernels.cmake from numerics/float32/kernels/. */\n")
foreach(name ${names})
  embed(kernel_text_${name} ${FOLDER}/${name}.cl)
  embed(kernel_gpu_text_${name} ${FOLDER}/${name}_gpu.cl)
endforeach()
file(WRITE ${OUTPUT} "${code}")
