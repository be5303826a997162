# SPDX-License-Identifier: Apache-2.0
# A project of C alone: C++ is no language of its own.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

copy_project(c_only)
configure_file("${SOURCES}/tests/golden/tiny.pbtxt" "${WORK}/project/tiny.pbtxt" COPYONLY)
configure_project(Ninja -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${TOOL}")
build_project()
run(text "${WORK}/build/app")
# Again, with what was found before.
configure_project(Ninja -DTF_EMBED_BUILD_GENERATOR=OFF "-DTF_EMBED_TOOL=${TOOL}")
build_project()
