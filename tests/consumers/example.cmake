# SPDX-License-Identifier: Apache-2.0
# Builds the program of examples/EXAMPLE, runs it with ARGUMENTS and looks for EXPECTED (a regular expression) in what it
# says, or for EXPECTED_FILE.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

file(REMOVE_RECURSE "${WORK}")
run(text "${CMAKE_COMMAND}" -S "${SOURCES}/examples/${EXAMPLE}" -B "${WORK}" -G Ninja "-DCMAKE_CXX_COMPILER=${COMPILER}"
    -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${TOOL}")
run(text "${CMAKE_COMMAND}" --build "${WORK}")
run(text "${CMAKE_COMMAND}" -E chdir "${WORK}" "./${EXAMPLE}" ${ARGUMENTS})
if(DEFINED EXPECTED AND NOT text MATCHES "${EXPECTED}")
  message(FATAL_ERROR "not \"${EXPECTED}\":\n${text}")
endif()
if(DEFINED EXPECTED_FILE AND NOT EXISTS "${WORK}/${EXPECTED_FILE}")
  message(FATAL_ERROR "it did not write ${EXPECTED_FILE}")
endif()
execute_process(COMMAND "${WORK}/${EXAMPLE}" OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE code)
if(NOT code EQUAL 2 OR NOT text MATCHES "^usage: ")
  message(FATAL_ERROR "without arguments it ended with ${code} and said:\n${text}")
endif()
