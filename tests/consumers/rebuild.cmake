# SPDX-License-Identifier: Apache-2.0
# The generator runs again when the model or the generator changes, and not otherwise. Only what then differs is written and
# compiled again.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(files stamp header program)

# When the files were written, as a list.
function(times result)
  run(text stat -c %y "${WORK}/build/tf_embed/digits/digits.stamp" "${WORK}/build/tf_embed/digits/digits.hpp"
      "${WORK}/build/app")
  string(REGEX REPLACE "\n$" "" text "${text}")
  string(REPLACE "\n" ";" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# Builds; fails unless just these files were written again.
function(expect_rebuild what)
  times(before)
  build_project()
  times(after)
  foreach(file old new IN ZIP_LISTS files before after)
    if(file IN_LIST ARGN AND old STREQUAL new)
      message(FATAL_ERROR "${what}, and ${file} was not made again")
    elseif(NOT file IN_LIST ARGN AND NOT old STREQUAL new)
      message(FATAL_ERROR "${what}, and ${file} was made again")
    endif()
  endforeach()
endfunction()

copy_project(add_subdirectory)
configure_file("${TOOL}" "${WORK}/tf-embed" COPYONLY)
configure_project("${GENERATOR}" -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${WORK}/tf-embed")
build_project()
expect_rebuild("nothing has changed")
file(TOUCH "${WORK}/project/digits.pb")
expect_rebuild("the model has been touched" stamp)
expect_rebuild("nothing has changed since")
file(TOUCH "${WORK}/tf-embed")
expect_rebuild("the generator has changed" stamp)
expect_rebuild("nothing has changed since")
# A field that nobody knows: the same network in another file.
run(text sh -c "printf '\\172\\001x' >> '${WORK}/project/digits.pb'")
expect_rebuild("the model has changed" stamp header program)
expect_rebuild("nothing has changed since")
