// SPDX-License-Identifier: Apache-2.0
// Generated code as part of a program that reads inputs from a file and writes outputs to another.
#pragma once

#include "cli/verify.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// One network of such a program. Its files stand in a folder: STEM.hpp and what that includes, STEM.in with the
/// inputs.
struct runnable {
  std::string stem;  ///< an identifier; also the namespace
  std::size_t input_count = 0;
  std::size_t output_count = 0;
  std::size_t calls = 1;                               ///< how often it runs, one after the other
  bool is_stacked = false;                             ///< the results are those of all runs, as one array each
  std::vector<std::filesystem::path> weights_sources;  ///< to be compiled too
  std::vector<std::string> layer_headers;  ///< of the layers that STEM.hpp includes: "tf_embed/layers/pad.hpp"
  std::size_t layers = 0;
  std::size_t weight_bytes = 0;
};

/// Optimises, plans and prints the network, which is changed, into `folder`.
result<runnable> make_runnable(verification& v, const std::string& stem, const std::filesystem::path& folder,
                               const toolbox& tools, diagnostics& problems);

/// A main program: `program POSITION in out` runs the network at that position.
std::string runner_source(std::span<const runnable> networks);

/// Runs one network of a compiled runner. The results have the dtypes and sizes that STEM.hpp declares, whatever the
/// graph said. The error is the status that the network gave, or how the program ended.
result<std::vector<tensor>> run_runnable(const runnable& r, const std::filesystem::path& program, std::size_t position,
                                         const std::filesystem::path& folder);

}  // namespace tf_embed::gen
