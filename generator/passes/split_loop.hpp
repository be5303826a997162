// SPDX-License-Identifier: Apache-2.0
// Takes products and cells out of loops that must stay loops.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// What a loop of known length computes in each iteration of an item of a list, and of nothing that an iteration hands
/// to the next, is computed for all items in front of the loop, if there is a product in it: one large product takes
/// less time than many small ones. So are recurrent cells that others in the loop read. Inside, the item of the results
/// is read.
std::size_t split_loop(graph& g);

}  // namespace tf_embed::gen
