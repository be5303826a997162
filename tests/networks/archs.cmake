# SPDX-License-Identifier: Apache-2.0
# Every network of this folder for every instruction set, one program each: the results must be TensorFlow's. What the
# machine cannot run is compiled all the same, and skipped. Networks share source files, as those of one kind share
# kernels: five of one file compile in two fifths of the time that five files take.

set(networks_per_file 8)

set(arch_cases "")
foreach(entry IN LISTS all_networks)
  string(REPLACE "=" ";" entry "${entry}")
  list(GET entry 0 name)
  list(GET entry 1 near)
  string(APPEND arch_cases "extern const network network_${name};\n"
         "TEST_CASE(\"${name} gives TensorFlow's results\") {\n  if (!can_run()) return;\n"
         "  check_results(network_${name}, \"${folder_${name}}\", nearness::${near});\n}\n")
endforeach()
file(CONFIGURE OUTPUT archs.cpp @ONLY CONTENT [[
// SPDX-License-Identifier: Apache-2.0
// Made by tests/networks/archs.cmake.
#include "networks/checks.hpp"

#include <catch2/catch.hpp>

namespace tests {
extern const bool cpu_has_arch;
static bool can_run() {
  if (!cpu_has_arch) WARN("skipped: this CPU lacks the instruction set");
  return cpu_has_arch;
}
@arch_cases@
}  // namespace tests
]])
add_library(networks_arch_cases OBJECT "${CMAKE_CURRENT_BINARY_DIR}/archs.cpp")
target_link_libraries(networks_arch_cases PRIVATE networks_checks)
tf_embed_strict_warnings(networks_arch_cases)

# tf_embed_test_arch(ARCH LANES condition FLAGS...): the condition is C++, true on a CPU that can run it.
function(tf_embed_test_arch arch lanes condition)
  set(program tests_networks_${arch})
  # The checks come first, so that what both instantiate (std::copy) is taken from their objects.
  add_executable(${program} $<TARGET_OBJECTS:networks_checks> $<TARGET_OBJECTS:networks_arch_cases>)
  target_link_libraries(${program} PRIVATE tf_embed_cli tests_main)
  set(objects networks_${arch})
  add_library(${objects} OBJECT)
  list(LENGTH all_networks count)
  math(EXPR last "(${count} - 1) / ${networks_per_file}")
  foreach(number RANGE ${last})
    math(EXPR first "${number} * ${networks_per_file}")
    list(SUBLIST all_networks ${first} ${networks_per_file} entries)
    set(text "// SPDX-License-Identifier: Apache-2.0\n// Made by tests/networks/archs.cmake.\n")
    set(definitions "")
    foreach(entry IN LISTS entries)
      string(REGEX REPLACE "=.*" "" name "${entry}")
      string(APPEND text "#include \"${name}.hpp\"\n")
      string(APPEND definitions "extern const network network_${name};\n"
             "constinit const network network_${name} = compiled<${name}::model>::describe();\n")
      target_link_libraries(${objects} PRIVATE ${name})
      get_target_property(type ${name} TYPE)
      if(type STREQUAL "STATIC_LIBRARY")
        target_link_libraries(${program} PRIVATE ${name})
      endif()
    endforeach()
    string(APPEND text "\n#include \"networks/compiled.hpp\"\n\nnamespace tests {\n${definitions}")
    if(number EQUAL 0)
      string(APPEND text "extern const bool cpu_has_arch;\nconst bool cpu_has_arch = ${condition};\n")
    endif()
    file(CONFIGURE OUTPUT ${arch}_${number}.cpp CONTENT "${text}}  // namespace tests\n" @ONLY)
    target_sources(${objects} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${arch}_${number}.cpp")
  endforeach()
  target_include_directories(${objects} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/..")
  target_compile_definitions(${objects} PRIVATE TF_EMBED_TEST_LANES=${lanes})
  target_compile_options(${objects} PRIVATE "$<$<CONFIG:Release>:-O1>" -fno-exceptions -fno-rtti ${ARGN})
  tf_embed_strict_warnings(${objects})
  target_sources(${program} PRIVATE $<TARGET_OBJECTS:${objects}>)
  catch_discover_tests(${program} TEST_PREFIX "networks, ${arch}: "
                       PROPERTIES TIMEOUT 600 SKIP_REGULAR_EXPRESSION "skipped: this CPU")
endfunction()

tf_embed_test_arch(scalar 1 true -DTF_EMBED_SCALAR)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  tf_embed_test_arch(sse2 4 true -march=x86-64)
  tf_embed_test_arch(sse4_2 4 "__builtin_cpu_supports(\"sse4.2\") != 0" -march=x86-64 -msse4.2)
  tf_embed_test_arch(avx2 8 "__builtin_cpu_supports(\"avx2\") && __builtin_cpu_supports(\"fma\")" -march=x86-64 -mavx2 -mfma)
  if(NOT (TF_EMBED_TEST_ARCH STREQUAL "native" AND cpu_has_avx512))
    # Otherwise the networks above are built for it, and with more optimisation.
    tf_embed_test_arch(avx512 16 "__builtin_cpu_supports(\"avx512dq\") && __builtin_cpu_supports(\"avx512bw\")" -march=x86-64-v4)
  endif()
endif()
