# SPDX-License-Identifier: Apache-2.0
# cmake -DNM=nm -DOBJECTS=a.o;b.o -P check_symbols.cmake: no object refers to anything that allocates or throws.
set(forbidden
    "malloc|calloc|realloc|free|posix_memalign|aligned_alloc|memalign|_Zn[wa].*|_Zd[la].*|__cxa_throw|__cxa_allocate_exception|__cxa_begin_catch|_Unwind_Resume|__gxx_personality_v0"
)
if(NOT OBJECTS)
  message(FATAL_ERROR "no objects")
endif()
foreach(object IN LISTS OBJECTS)
  execute_process(COMMAND "${NM}" --undefined-only --format=posix "${object}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]+" lines "${symbols}")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE " .*" "" symbol "${line}")
    if(symbol MATCHES "^(${forbidden})$")
      message(SEND_ERROR "${object} refers to ${symbol}")
    endif()
  endforeach()
endforeach()
