# SPDX-License-Identifier: Apache-2.0
# The installed package: headers, the tool where it was built with its manual page and completions, documents, and what
# find_package(tf_embed) and pkg-config read. `cpack` makes a Debian package of it.
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
                              "${PROJECT_BINARY_DIR}/tf_embedConfig.cmake" INSTALL_DESTINATION "${package_dir}"
                              PATH_VARS CMAKE_INSTALL_BINDIR)
# The headers fit every target; a host's package serves a cross build too.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/tf_embedConfigVersion.cmake" COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/tf_embedConfig.cmake" "${PROJECT_BINARY_DIR}/tf_embedConfigVersion.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/TfEmbedRuntime.cmake" "${PROJECT_SOURCE_DIR}/cmake/TfEmbedModel.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/self_test.cpp.in" "${PROJECT_SOURCE_DIR}/cmake/benchmark.cpp.in"
        DESTINATION "${package_dir}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/cmake/toolchains" DESTINATION "${package_dir}" FILES_MATCHING PATTERN "*.cmake")

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
if(TF_EMBED_INSTALL_DOCUMENTS)
  install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  # As they stand: they take the installed package, as there are no sources of tf_embed around them. Without the networks
  # that only tests use.
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/examples" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
          PATTERN "demo.sh" EXCLUDE REGEX "/models/(basic_pitch|digits_|mtcnn_)" EXCLUDE)
endif()

configure_file("${PROJECT_SOURCE_DIR}/cmake/tf_embed.pc.in" "${PROJECT_BINARY_DIR}/tf_embed.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/tf_embed.pc" DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig")

set(installed_tool "")
if(TARGET tf_embed_tool AND NOT CMAKE_CROSSCOMPILING)
  set(installed_tool tf_embed_tool)
elseif(TF_EMBED_INSTALLED_TOOL)
  # Not a target: find_package(tf_embed) finds it beside itself.
  install(PROGRAMS "${TF_EMBED_INSTALLED_TOOL}" DESTINATION "${CMAKE_INSTALL_BINDIR}" RENAME tf-embed)
  set(installed_tool "${TF_EMBED_INSTALLED_TOOL}")
endif()
if(installed_tool)
  set(shell_files "")
  foreach(pair IN ITEMS "man:tf-embed.1" "completion bash:tf-embed.bash" "completion zsh:_tf-embed")
    string(REGEX MATCH "^(.*):(.*)$" pair "${pair}")
    separate_arguments(arguments UNIX_COMMAND "${CMAKE_MATCH_1}")
    set(file "${PROJECT_BINARY_DIR}/shell/${CMAKE_MATCH_2}")
    list(APPEND shell_files "${file}")
    add_custom_command(
      OUTPUT "${file}"
      COMMAND "${installed_tool}" ${arguments} > "${file}"
      DEPENDS "${installed_tool}"
      COMMENT "Printing ${CMAKE_MATCH_2}"
      VERBATIM)
  endforeach()
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/shell")
  add_custom_target(tf_embed_shell_files ALL DEPENDS ${shell_files})
  install(FILES "${PROJECT_BINARY_DIR}/shell/tf-embed.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${PROJECT_BINARY_DIR}/shell/tf-embed.bash" RENAME tf-embed
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${PROJECT_BINARY_DIR}/shell/_tf-embed" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
endif()

# Last, when all the others have been installed.
configure_file("${PROJECT_SOURCE_DIR}/cmake/remember_installed.cmake.in" "${PROJECT_BINARY_DIR}/remember_installed.cmake" @ONLY)
install(SCRIPT "${PROJECT_BINARY_DIR}/remember_installed.cmake")
add_custom_target(
  uninstall
  COMMAND "${CMAKE_COMMAND}" "-DMANIFEST=${PROJECT_BINARY_DIR}/installed_files.txt" -P
          "${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake"
  COMMENT "Removing what was installed"
  VERBATIM)

include(TfEmbedPackage)
