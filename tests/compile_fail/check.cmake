# SPDX-License-Identifier: Apache-2.0
# cmake -DCOMMAND=compiler;options -DSOURCE=x.cpp -DNUMBER=n -P check.cmake: the source compiles with -DWRONG=0, and does
# not with -DWRONG=n, for the reason that its line `// WRONG n: text` gives.
file(STRINGS "${SOURCE}" line REGEX "^// WRONG ${NUMBER}: ")
string(REGEX REPLACE "^// WRONG ${NUMBER}: " "" text "${line}")
string(REPLACE "\\;" ";" text "${text}")  # file(STRINGS) escapes them
if(NOT text)
  message(FATAL_ERROR "${SOURCE} has no line // WRONG ${NUMBER}: text")
endif()
execute_process(COMMAND ${COMMAND} -DWRONG=0 "${SOURCE}" RESULT_VARIABLE code ERROR_VARIABLE said)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${SOURCE} does not compile when right:\n${said}")
endif()
execute_process(COMMAND ${COMMAND} -DWRONG=${NUMBER} "${SOURCE}" RESULT_VARIABLE code ERROR_VARIABLE said)
if(code EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles with -DWRONG=${NUMBER}")
endif()
string(FIND "${said}" "${text}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "${SOURCE} with -DWRONG=${NUMBER} fails without saying \"${text}\":\n${said}")
endif()
