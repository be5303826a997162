// SPDX-License-Identifier: Apache-2.0
// One verification: a network, its inputs, the results it must give.
#pragma once

#include "cli/arrays.hpp"
#include "cli/compiled.hpp"
#include "cli/network.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

struct verify_options {
  network_options network;
  codegen_options codegen;
  compiler_options compiler;
  std::string inputs;    ///< npz
  std::string expected;  ///< npz; its keys are the outputs where the network options name none
  bool reference = false;
  gen::tolerance tolerance;
};

/// Where --json goes.
struct json_target {
  bool wanted = false;
  std::string file;  ///< empty: standard output, instead of the text for people
};

/// Computes the outputs, by generated code or by the reference, and compares each. Everything that keeps it from doing
/// so is appended to `problems`; the result is then the first of them.
result<std::vector<comparison>> verify_network(const verify_options& o, diagnostics& problems);

}  // namespace tf_embed::gen
