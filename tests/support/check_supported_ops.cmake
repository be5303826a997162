# SPDX-License-Identifier: Apache-2.0
# cmake -DTOOL=tf-embed -DFILE=docs/SUPPORTED_OPS.md -P check_supported_ops.cmake: the document says what the tool says.
execute_process(COMMAND "${TOOL}" supported-ops --markdown OUTPUT_VARIABLE expected COMMAND_ERROR_IS_FATAL ANY)
set(found "")
if(EXISTS "${FILE}")
  file(READ "${FILE}" found)
endif()
if(NOT found STREQUAL expected)
  message(FATAL_ERROR "${FILE} is not what the generator does; make it anew: tf-embed supported-ops --markdown")
endif()
