# SPDX-License-Identifier: Apache-2.0
# Headers compiled by hand: a bundle in a folder of its own, for this machine and for a Cortex-M4F; what compilers say
# without C++20 and without optimisation.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}/bundle" "${WORK}/header")
set(model "${SOURCES}/tests/golden/tiny.pbtxt")
run(text "${TOOL}" generate "${model}" -o "${WORK}/bundle" --bundle --weights object --name net)
run(text "${TOOL}" generate "${model}" -o "${WORK}/header" --name one)
run(text "${TOOL}" generate "${model}" -o "${WORK}/header" --name two)
file(GLOB files RELATIVE "${WORK}/bundle" "${WORK}/bundle/*")
if(NOT files STREQUAL "net.hpp")
  message(FATAL_ERROR "a bundle is more than a header: ${files}")
endif()
file(WRITE "${WORK}/bundle/main.cpp" [[
#include "net.hpp"

int main() {
  static net::model net;
  for (float& x : net.input<"x">()) x = 0.25f;
  if (net.run() != tf_embed::status::ok) return 1;
  const auto y = net.output<"joined">();
  return y[0] == 0.25f && y[3] + y[4] > 0.999f && y[3] + y[4] < 1.001f ? 0 : 2;
}
]])
file(WRITE "${WORK}/header/both.cpp" "#include \"one.hpp\"\n#include \"two.hpp\"\n")

# In the folder of the bundle, with nothing but the compiler.
function(compile output folder)
  run(text "${CMAKE_COMMAND}" -E chdir "${WORK}/${folder}" ${ARGN})
  set(${output} "${text}" PARENT_SCOPE)
endfunction()
compile(text bundle "${COMPILER}" -std=c++20 -I. -O1 -Wall -Wextra -Wconversion -Wold-style-cast -Werror main.cpp -o main)
run(text "${WORK}/bundle/main")
compile(text bundle "${COMPILER}" -std=c++20 -I. -M main.cpp)
if(text MATCHES "xsimd|boost|tf_embed/")
  message(FATAL_ERROR "the bundle includes what must be installed:\n${text}")
endif()
find_program(cortex arm-none-eabi-g++)
if(cortex)
  compile(text bundle "${cortex}" -std=c++20 -I. -O1 -Wall -Wextra -Werror -mcpu=cortex-m4 -mthumb -mfloat-abi=hard
          -mfpu=fpv4-sp-d16 -fno-exceptions -fno-rtti -c main.cpp -o main_m4f.o)
endif()

function(expect_once what text pattern)
  string(REGEX MATCHALL "${pattern}" found "${text}")
  list(LENGTH found times)
  if(NOT times EQUAL 1)
    message(FATAL_ERROR "${what}: \"${pattern}\" ${times} times in:\n${text}")
  endif()
endfunction()
foreach(file IN ITEMS bundle/net.hpp header/one.hpp)
  execute_process(COMMAND "${COMPILER}" -std=c++17 -I "${SOURCES}/include" -fsyntax-only -x c++ "${WORK}/${file}"
                  ERROR_VARIABLE text RESULT_VARIABLE code)
  if(code EQUAL 0)
    message(FATAL_ERROR "${file} is accepted as C++17")
  endif()
  expect_once("${file} as C++17" "${text}" ":[0-9]+: (fatal )?error: ")
  if(NOT text MATCHES "tf_embed: [a-z]+ needs C\\+\\+20: compile with -std=c\\+\\+20")
    message(FATAL_ERROR "${file} as C++17: ${text}")
  endif()
endforeach()

set(common -std=c++20 -I "${SOURCES}/include" -fsyntax-only -Werror -I .)
compile(text header "${COMPILER}" ${common} -O0 both.cpp)
expect_once("without optimisation" "${text}" ":[0-9]+: (note|warning): [^\n]*tf_embed: compiled without optimisation")
compile(text header "${COMPILER}" ${common} -O1 both.cpp)
if(text MATCHES "without optimisation")
  message(FATAL_ERROR "a remark on optimisation although there is some:\n${text}")
endif()
