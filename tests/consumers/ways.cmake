# SPDX-License-Identifier: Apache-2.0
# Builds and runs the consumer project WAY. The tool is the one that is built already, as building it takes minutes;
# the in-project use of the generator's own target is tested by the build that runs this test.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

if(WAY STREQUAL "cross")
  copy_project(add_subdirectory)
else()
  copy_project(${WAY})
endif()
if(WAY STREQUAL "installed")
  configure_file("${SOURCES}/examples/models/mlperf_kws/model.pb" "${WORK}/project/my models/key words.pb" COPYONLY)
  run(text "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix with space")
  configure_project(Ninja "-DCMAKE_PREFIX_PATH=${WORK}/prefix with space")
elseif(WAY STREQUAL "cross")
  # The host's own compiler under the rules of a cross build: nothing may be found in the host's folders by itself.
  configure_project(Ninja "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_CURRENT_LIST_DIR}/cross_toolchain.cmake" "-DTF_EMBED_TOOL=${TOOL}")
else()
  configure_project(Ninja -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${TOOL}")
endif()
build_project()
if(WAY STREQUAL "add_subdirectory")
  file(READ "${WORK}/build/pages/digits report.html" report)
  if(NOT report MATCHES "<title>digits: tf_embed report</title>")
    message(FATAL_ERROR "REPORT did not write the report of digits")
  endif()
endif()
run(text "${WORK}/build/app")
