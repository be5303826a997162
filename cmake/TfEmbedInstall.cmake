# SPDX-License-Identifier: Apache-2.0
# The installed package: headers, the tool where it was built, and what find_package(tf_embed) reads.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/tf_embed")
set_target_properties(tf_embed PROPERTIES EXPORT_NAME tf_embed)
install(TARGETS tf_embed EXPORT tf_embed_targets)
if(TARGET tf_embed_tool)
  install(TARGETS tf_embed_tool EXPORT tf_embed_targets RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(EXPORT tf_embed_targets NAMESPACE tf_embed:: FILE tf_embedTargets.cmake DESTINATION "${package_dir}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/tf_embed" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.hpp")

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/tf_embedConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/tf_embedConfig.cmake" INSTALL_DESTINATION "${package_dir}")
# The headers fit every target; a host's package serves a cross build too.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/tf_embedConfigVersion.cmake" COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/tf_embedConfig.cmake" "${PROJECT_BINARY_DIR}/tf_embedConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/TfEmbedRuntime.cmake" "${PROJECT_SOURCE_DIR}/cmake/TfEmbedModel.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/self_test.cpp.in" "${PROJECT_SOURCE_DIR}/cmake/benchmark.cpp.in"
        DESTINATION "${package_dir}")
