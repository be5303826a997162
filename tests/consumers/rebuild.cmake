# SPDX-License-Identifier: Apache-2.0
# The header is made again when the model or the generator changes, and not otherwise.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(header tf_embed/digits/digits.hpp)

# When header and program were written, as text.
function(times result)
  run(text stat -c %y "${WORK}/build/${header}" "${WORK}/build/app")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# Builds; fails unless header and program were both written again (again ON) or both left alone (OFF).
function(expect_rebuild what again)
  times(before)
  build_project()
  times(after)
  string(REGEX REPLACE "\n$" "" before "${before}")
  string(REGEX REPLACE "\n$" "" after "${after}")
  string(REPLACE "\n" ";" before "${before}")
  string(REPLACE "\n" ";" after "${after}")
  foreach(file old new IN ZIP_LISTS files before after)
    if(again AND old STREQUAL new)
      message(FATAL_ERROR "${what}, and ${file} was not made again")
    elseif(NOT again AND NOT old STREQUAL new)
      message(FATAL_ERROR "${what}, and ${file} was made again")
    endif()
  endforeach()
endfunction()
set(files header program)

copy_project(add_subdirectory)
configure_file("${TOOL}" "${WORK}/tf-embed" COPYONLY)
configure_project("${GENERATOR}" -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${WORK}/tf-embed")
build_project()
expect_rebuild("nothing has changed" OFF)
file(TOUCH "${WORK}/project/digits.pb")
expect_rebuild("the model has changed" ON)
expect_rebuild("nothing has changed since" OFF)
file(TOUCH "${WORK}/tf-embed")
expect_rebuild("the generator has changed" ON)
expect_rebuild("nothing has changed since" OFF)
