// SPDX-License-Identifier: Apache-2.0
// From the rewritten graph to the program that is planned and printed.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"
#include "program/program.hpp"
#include "program/program_builder.hpp"

namespace tf_embed::gen {

/// The layers of every node in topological order, with the lifetimes of their buffers; all nodes that cannot be
/// generated are reported at once. Linear in nodes.
result<program> lower(const graph& g, const target_options& target, diagnostics& failures);

}  // namespace tf_embed::gen
