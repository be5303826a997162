// SPDX-License-Identifier: Apache-2.0
// Reads and assignments of variables as the ops that do the same with values.
#pragma once

#include "graph.pb.h"
#include "model/variable_accesses.hpp"

#include <vector>

namespace tf_embed::gen {

/// Ops that read a variable which is a resource, whose first input is its value now. Others stay as they are.
void read_as_value(proto::NodeDef& n);

/// An assignment whose first input is the value before: it becomes the op that makes the value behind. Answers the
/// nodes that this reads and that are still to be added; names of the graph are `taken`.
std::vector<proto::NodeDef> assign_as_value(proto::NodeDef& n, const variable_accesses& taken);

}  // namespace tf_embed::gen
