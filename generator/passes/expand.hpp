// SPDX-License-Identifier: Apache-2.0
// Replaces composite ops by the ops that they are made of.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Every node whose op knows an expansion (op::expand) becomes the nodes that it is made of.
std::size_t expand(graph& g);

}  // namespace tf_embed::gen
