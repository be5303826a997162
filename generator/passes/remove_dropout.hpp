// SPDX-License-Identifier: Apache-2.0
// Removes dropout, which passes its input through in inference.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <set>

namespace tf_embed::gen {

/// Recognises the forms that TensorFlow has written over the years: Select(random >= rate, y, 0),
/// y * Cast(random >= rate), y * Floor(random + keep_prob), and other comparisons of uniform random numbers with a
/// constant. Where the mask keeps the part k, y is the network's value w over k, so that inference has y * k: what
/// scales y by 1 / k goes, and of any other constant factor the rest stays. All other random numbers stay too, and are
/// refused.
std::size_t remove_dropout(graph& g);

/// Only dropout whose rate is made of one of the nodes `rates`.
std::size_t remove_dropout_of_rate(graph& g, const std::set<node_id>& rates);

}  // namespace tf_embed::gen
