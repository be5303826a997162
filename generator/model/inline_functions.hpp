// SPDX-License-Identifier: Apache-2.0
// Calls of the graph's own functions, as the nodes of their bodies.
#pragma once

#include "ir/diagnostics.hpp"
#include "model/function_body.hpp"

namespace tf_embed::gen {

/// Puts the bodies of all called functions into the graph, under the names of the calls; a call becomes an IdentityN of
/// the results. Graphs of TensorFlow 2 hold functions where layers of Keras were traced alone. `added` counts the nodes
/// that came out of functions, of the whole model.
result<void> inline_functions(proto::GraphDef& def, const function_library& library, const op_table& ops, int& added);

}  // namespace tf_embed::gen
