// SPDX-License-Identifier: Apache-2.0
// Owners of libzip's objects.
#pragma once

#include <zip.h>

#include <memory>
#include <string>

namespace tf_embed::gen {

struct zip_deleter {
  void operator()(zip_t* z) const { zip_discard(z); }
  void operator()(zip_file_t* f) const { zip_fclose(f); }
};

/// An archive; changes that were not kept by zip_close are dropped.
using zip_archive = std::unique_ptr<zip_t, zip_deleter>;
using zip_entry = std::unique_ptr<zip_file_t, zip_deleter>;

/// libzip's words for an error code of zip_open.
inline std::string zip_message(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string message = zip_error_strerror(&error);
  zip_error_fini(&error);
  return message;
}

}  // namespace tf_embed::gen
