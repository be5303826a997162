# SPDX-License-Identifier: Apache-2.0
# What `cpack` needs to make a .deb of the installed files.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tf-embed)
set(CPACK_PACKAGE_VENDOR "the tf_embed developers")
set(CPACK_PACKAGE_CONTACT "the tf_embed developers <maintainers@tf-embed.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "A generator reads a frozen TensorFlow graph and writes a C++20 header: weights as constants,
the network as a type, run by a header-only SIMD library. No interpreter, no model file, no heap.")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/TfEmbedDebian.cmake")
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# Those of the tool are found in it; those of the headers are these.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev, libxsimd-dev")
if(NOT installed_tool)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS OFF)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
endif()
include(CPack)
