// SPDX-License-Identifier: Apache-2.0
// One case of verify --list: a folder, and its outcome.
#pragma once

#include "cli/verify.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// The outcome of one case, as docs/CLI.md names it.
struct outcome {
  std::string status;  ///< "pass", "mismatch", "unsupported" or "error"
  std::string message;
  double max_abs_error = 0;
  double seconds = 0;  ///< of its own; a batch's time is shared among its cases
};

/// A case as its folder describes it.
struct list_case {
  std::string folder;               ///< as the list names it
  verify_options options;           ///< with what case.json says
  bool values_count = true;         ///< check_value
  std::string expected_error = {};  ///< the network must fail at run time, with this in the message
};

/// Reads case.json, where there is one.
result<list_case> read_list_case(const std::string& folder, const verify_options& shared);

/// The outcome where the case could not be computed.
outcome judge(const list_case& c, const diagnostics& problems);

/// The outcome of a comparison.
outcome judge(const list_case& c, const std::vector<comparison>& comparisons);

}  // namespace tf_embed::gen
