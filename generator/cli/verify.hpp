// SPDX-License-Identifier: Apache-2.0
// One verification: a network, its inputs, the results it must give.
#pragma once

#include "cli/arrays.hpp"
#include "cli/calls.hpp"
#include "cli/compiled.hpp"
#include "cli/network_options.hpp"

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

/// A verification with everything read that it needs.
struct verification {
  loaded_network loaded;
  call_sequence calls;
  std::vector<std::string> names;  ///< of the outputs
  std::vector<tensor> expected;    ///< in the same order
};

/// Everything wrong is appended to `problems`; the result is then the first of them.
result<verification> load_verification(const verify_options& o, const toolbox& tools, diagnostics& problems);

std::vector<comparison> compare_all(const std::vector<std::string>& names, const std::vector<tensor>& results,
                                    const std::vector<tensor>& expected, const tolerance& t);

/// Computes the outputs, by generated code or by the reference, and compares each. Everything that prevents this is
/// appended to `problems`; the result is then the first of them.
result<std::vector<comparison>> verify_network(const verify_options& o, const toolbox& tools, diagnostics& problems);

}  // namespace tf_embed::gen
