// SPDX-License-Identifier: Apache-2.0
// Makes a sequence of recurrent steps that are written out one after the other.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// Equal recurrent cells with the same weights, each of which reads the state of the one before, become one op over all
/// steps, whose products with the input are made for many steps at a time. What the cells read in each step must not
/// depend on their results: a network that reads its own output keeps its steps.
std::size_t join_recurrent_steps(graph& g);

}  // namespace tf_embed::gen
