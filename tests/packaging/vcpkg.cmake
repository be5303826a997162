# SPDX-License-Identifier: Apache-2.0
# Runs the portfile PORT with stand-ins for vcpkg's functions, in WORK; of the features, the tool is given as TOOL.
cmake_minimum_required(VERSION 3.22)
set(CURRENT_PACKAGES_DIR "${WORK}/packages")
set(CURRENT_BUILDTREES_DIR "${WORK}/build")
set(FEATURES core)

macro(vcpkg_check_features)
  cmake_parse_arguments(check "" "OUT_FEATURE_OPTIONS" "FEATURES" ${ARGN})
  set(${check_OUT_FEATURE_OPTIONS} "")
  list(LENGTH check_FEATURES n)
  math(EXPR n "${n} / 2 - 1")
  foreach(i RANGE ${n})
    math(EXPR at "2 * ${i}")
    list(GET check_FEATURES ${at} feature)
    math(EXPR at "${at} + 1")
    list(GET check_FEATURES ${at} option)
    if(feature IN_LIST FEATURES)
      list(APPEND ${check_OUT_FEATURE_OPTIONS} "-D${option}=ON")
    else()
      list(APPEND ${check_OUT_FEATURE_OPTIONS} "-D${option}=OFF")
    endif()
  endforeach()
endmacro()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(configure "" "SOURCE_PATH" "OPTIONS" ${ARGN})
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${configure_SOURCE_PATH}" -B "${CURRENT_BUILDTREES_DIR}" -G Ninja ${configure_OPTIONS}
            "-DCMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR}" "-DTF_EMBED_INSTALLED_TOOL=${TOOL}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(vcpkg_cmake_install)
  execute_process(COMMAND "${CMAKE_COMMAND}" --build "${CURRENT_BUILDTREES_DIR}" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${CMAKE_COMMAND}" --install "${CURRENT_BUILDTREES_DIR}" COMMAND_ERROR_IS_FATAL ANY)
  file(MAKE_DIRECTORY "${CURRENT_PACKAGES_DIR}/debug")
endfunction()

# Moves the package's CMake files to share/<name>.
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(fixup "" "CONFIG_PATH" "" ${ARGN})
  if(NOT EXISTS "${CURRENT_PACKAGES_DIR}/${fixup_CONFIG_PATH}")
    message(FATAL_ERROR "there is no ${fixup_CONFIG_PATH}")
  endif()
  cmake_path(GET fixup_CONFIG_PATH FILENAME name)
  file(RENAME "${CURRENT_PACKAGES_DIR}/${fixup_CONFIG_PATH}" "${CURRENT_PACKAGES_DIR}/share/${name}")
endfunction()

function(vcpkg_copy_tools)
  message(FATAL_ERROR "no tool is built here")
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(copyright "" "" "FILE_LIST" ${ARGN})
  file(READ "${copyright_FILE_LIST}" text)
  file(WRITE "${CURRENT_PACKAGES_DIR}/share/tf-embed/copyright" "${text}")
endfunction()

cmake_path(GET PORT PARENT_PATH CMAKE_CURRENT_LIST_DIR)
file(READ "${PORT}" text)
# As vcpkg does: the portfile sees its own folder as the current one.
string(REPLACE "\${CMAKE_CURRENT_LIST_DIR}" "${CMAKE_CURRENT_LIST_DIR}" text "${text}")
file(WRITE "${WORK}/portfile.cmake" "${text}")
include("${WORK}/portfile.cmake")
