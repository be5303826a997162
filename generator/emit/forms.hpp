// SPDX-License-Identifier: Apache-2.0
// The forms in which a network enters a program.
#pragma once

#include "emit/network_text.hpp"

#include <string>

namespace tf_embed::gen {

/// What a header-only network says more when it brings the library with it.
struct bundle_text {
  std::string licences;
  std::string system_header;
  std::string includes;
};

/// `<name>.hpp` of the header-only form: layers and weights, compiled wherever it is included.
std::string print_header_only(const network_source& n, const bundle_text& bundle = {});

/// The two files of the compiled form: a header with inputs, outputs and sizes, and the source that holds run().
struct compiled_form {
  std::string header;  ///< `<name>.hpp`
  std::string source;  ///< `<name>.cpp`
};
compiled_form print_compiled(const network_source& n);

}  // namespace tf_embed::gen
