# SPDX-License-Identifier: Apache-2.0
# For the test scripts of this folder, which are run by `cmake -P` with SOURCES, BUILD, TOOL, COMPILER and WORK set.
cmake_minimum_required(VERSION 3.22)

# Runs a command; its output goes to `output`, and the test fails unless it succeeds.
function(run output)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${code}:\n${text}")
  endif()
  set(${output} "${text}" PARENT_SCOPE)
endfunction()

# A fresh copy of the consumer project `name` with the digits network as digits.pb, in WORK/project.
function(copy_project name)
  file(REMOVE_RECURSE "${WORK}")
  file(COPY "${CMAKE_CURRENT_LIST_DIR}/${name}/" DESTINATION "${WORK}/project")
  if(NOT EXISTS "${WORK}/project/main.cpp")
    file(COPY "${CMAKE_CURRENT_LIST_DIR}/common/main.cpp" DESTINATION "${WORK}/project")
  endif()
  configure_file("${SOURCES}/examples/models/digits_cnn/model.pb" "${WORK}/project/digits.pb" COPYONLY)
endfunction()

function(configure_project generator)
  run(text "${CMAKE_COMMAND}" -S "${WORK}/project" -B "${WORK}/build" -G "${generator}" -DCMAKE_BUILD_TYPE=Debug
      "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DTF_EMBED_SOURCES=${SOURCES}"
      "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wold-style-cast -Wshadow -Werror" ${ARGN})
endfunction()

function(build_project)
  run(text "${CMAKE_COMMAND}" --build "${WORK}/build")
endfunction()
