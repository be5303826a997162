// SPDX-License-Identifier: Apache-2.0
// The graph rewrites, in the order in which they run.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// A rewrite that keeps the graph's results. Answers how many places it changed.
using rewrite_function = std::size_t (*)(graph&);

/// What a pass is for.
enum class pass_kind {
  inference,  ///< takes away what only training needs; also before the reference evaluator
  legalise,   ///< brings the graph into the forms that have layers; cannot be switched off
  optimise,   ///< makes the graph cheaper
};

struct pass_row {
  std::string_view name;  ///< for --disable-pass and the report
  pass_kind kind;
  rewrite_function rewrite;
  std::string_view what;  ///< one line for people
};

/// All passes of tf_embed itself, in order. Kinds other than inference alternate as the rewrites need one another.
std::span<const pass_row> standard_passes();

/// What --disable-pass takes: each name once, in order.
std::vector<std::string_view> names_of_optimisations(std::span<const pass_row> passes);

/// What a pass did.
struct pass_record {
  std::string_view name;
  std::size_t rewrites = 0;
};

/// Told of each pass when it is done and dead nodes are gone.
using pass_watcher = std::function<void(const pass_row& row, std::size_t rewrites, const graph& g)>;

/// Which part of the passes to run: those of kind inference, or all others.
enum class pass_stage { inference, optimise };

/// Runs the passes of one stage on the graph and on those inside its ops, without the optimisations named in
/// `disabled`, and removes dead nodes after each. A pass that replaces a value by one of another type is an error of
/// kind `internal` that names the pass; with `check_each`, so is one that leaves a graph that check_graph refuses.
result<std::vector<pass_record>> run_passes(graph& g, std::span<const pass_row> passes, pass_stage stage,
                                            const std::vector<std::string>& disabled = {},
                                            const pass_watcher& watcher = {}, bool check_each = true);

}  // namespace tf_embed::gen
