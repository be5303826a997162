// SPDX-License-Identifier: Apache-2.0
// Calls of the graph's own functions become the nodes of their bodies.
#pragma once

#include "ir/diagnostics.hpp"

namespace tf_embed::proto {
class GraphDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// Replaces each node that calls a function of the graph's library, by the function's name as op or as PartitionedCall,
/// by an IdentityN of that name over the function's results; the body's nodes get names below it. Calls inside of
/// functions are replaced too. What cannot be inlined stays, and is told of as an unknown op where it is needed.
result<void> inline_functions(proto::GraphDef& def);

}  // namespace tf_embed::gen
