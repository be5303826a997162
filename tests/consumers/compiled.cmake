# SPDX-License-Identifier: Apache-2.0
# COMPILED in a Debug build: the library alone is optimised and has its options; the application reads no vectors. And
# the options of the command line as arguments of tf_embed_model.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

copy_project(compiled)
configure_file("${SOURCES}/tests/golden/tiny.pbtxt" "${WORK}/project/tiny.pbtxt" COPYONLY)
# The tool alone, without headers beside it.
configure_file("${TOOL}" "${WORK}/tool/tf-embed" COPYONLY)
configure_project(Ninja -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${WORK}/tool/tf-embed")
build_project()
run(text "${WORK}/build/app")
run(text "${WORK}/build/once_test")
run(text "${WORK}/build/once_benchmark" 0.01)
if(text MATCHES "without optimisation")
  message(FATAL_ERROR "GEN_BENCHMARK was not optimised: ${text}")
endif()

# The commands of a Debug build, which has no optimisation of its own.
run(commands ninja -C "${WORK}/build" -t commands app once_test once_benchmark once_c)
foreach(source IN ITEMS once/once.cpp once/once_c.cpp once/once_test.cpp once/once_benchmark.cpp)
  if(NOT commands MATCHES " -O2 [^\n]*tf_embed/${source}\n")
    message(FATAL_ERROR "${source} is compiled without -O2:\n${commands}")
  endif()
endforeach()
if(NOT commands MATCHES " -march=native [^\n]*tf_embed/once/once.cpp\n")
  message(FATAL_ERROR "COMPILE_OPTIONS do not reach once.cpp:\n${commands}")
endif()
if(commands MATCHES "(-O2|-march)[^\n]*main.cpp\n")
  message(FATAL_ERROR "options of the library reach the application:\n${commands}")
endif()
run(text ninja -C "${WORK}/build" -t deps CMakeFiles/app.dir/main.cpp.o)
if(NOT text MATCHES "once.hpp" OR text MATCHES "xsimd|boost|tf_embed/(layers|kernels|simd)")
  message(FATAL_ERROR "the header of the compiled form includes too much:\n${text}")
endif()

# Nothing that a linker could share with a source of other flags.
find_program(NM nm REQUIRED)
run(text "${NM}" --defined-only --extern-only "${WORK}/build/CMakeFiles/app.dir/main.cpp.o")
if(text MATCHES "8tf_embed|4once")
  message(FATAL_ERROR "the header of the compiled form leaves symbols in its users:\n${text}")
endif()

run(text ninja -C "${WORK}/build" -t deps CMakeFiles/app.dir/expected.cpp.o)
if(NOT text MATCHES "bundled.hpp" OR text MATCHES "xsimd|boost|tf_embed/(core|layers|kernels|simd)")
  message(FATAL_ERROR "the bundle includes what must be installed:\n${text}")
endif()

file(READ "${WORK}/build/tf_embed/options/options.hpp" header)
foreach(part IN ITEMS
        "te::endpoint<\"x\", " "te::endpoint<\"y:0\", " "te::shape<4, 4>" "te::shape<2, 8>" "te::ops::relu")
  string(FIND "${header}" "${part}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "no ${part} in:\n${header}")
  endif()
endforeach()
if(header MATCHES "ops::exp|ops::tanh|\"dims\"")
  message(FATAL_ERROR "DELETE_NODES or FREEZE_INPUTS left something in:\n${header}")
endif()
