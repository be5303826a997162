// SPDX-License-Identifier: Apache-2.0
// The options of generate that give the class a self_test(), and its data.
#pragma once

#include "cli/network_options.hpp"
#include "emit/test_data.hpp"

#include <optional>
#include <string>

namespace tf_embed::gen {

struct self_test_options {
  bool wanted = false;
  std::string inputs;    ///< npz file; empty: made up
  std::string expected;  ///< npz file; empty: computed by the reference
};
void add_self_test_options(CLI::App& app, self_test_options& options);

/// The arrays of the files.
struct self_test_arrays {
  named_tensors inputs;
  named_tensors expected;
};
result<self_test_arrays> read_self_test(const self_test_options& options);

/// Inputs as given or made up, outputs as given or computed; nothing where no test is wanted.
result<std::optional<self_test_data>> make_self_test(const self_test_options& options, const self_test_arrays& arrays,
                                                     const graph& g);

}  // namespace tf_embed::gen
