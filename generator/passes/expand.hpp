// SPDX-License-Identifier: Apache-2.0
// Ops that are made of others, into those.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Every node whose op knows an expansion (op::expand) becomes the nodes that it is made of.
std::size_t expand(graph& g);

}  // namespace tf_embed::gen
