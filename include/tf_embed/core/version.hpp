// SPDX-License-Identifier: Apache-2.0
// The library's version; generated headers check it.
#pragma once

#define TF_EMBED_VERSION_MAJOR 0
#define TF_EMBED_VERSION_MINOR 1
#define TF_EMBED_VERSION_PATCH 0

/// Headers work with libraries of the same minor version (while the major version is 0).
#define TF_EMBED_REQUIRE_VERSION(major, minor, patch)                                                              \
  static_assert(                                                                                                   \
      (major) == TF_EMBED_VERSION_MAJOR && (minor) == TF_EMBED_VERSION_MINOR && (patch) <= TF_EMBED_VERSION_PATCH, \
      "tf_embed: this header was generated for another version of the library: run tf-embed again")
