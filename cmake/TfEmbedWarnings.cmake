# SPDX-License-Identifier: Apache-2.0
# tf_embed_strict_warnings(TARGET) turns on what the project's own code is held to, in developer builds only.

function(tf_embed_strict_warnings target)
  if(NOT TF_EMBED_DEVELOPER_MODE)
    return()
  endif()
  target_compile_options(
    ${target}
    PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
            -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough -Wunused -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
    # All see ghosts in inlined std::string and std::optional (GCC bugs 105651, 105329 and 105593).
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
                                             -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endfunction()
