# An overlay port of the tree that it lies in:
#
#   vcpkg install tf-embed --overlay-ports=<tf_embed>/cmake/packaging/vcpkg
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS options FEATURES tool TF_EMBED_BUILD_GENERATOR)

vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}" OPTIONS ${options} -DTF_EMBED_INSTALL_DOCUMENTS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/tf_embed)
if("tool" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES tf-embed AUTO_CLEAN)
endif()

# Headers and a tool: nothing differs between the configurations.
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
