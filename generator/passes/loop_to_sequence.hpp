// SPDX-License-Identifier: Apache-2.0
// Makes sequences of loops around recurrent cells.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// A loop whose body is recurrent cells, each on the state that it left in the iteration before, becomes one op over
/// all steps for each of them, whose products with the input are made for many steps at a time. The number of
/// iterations must be known, or be that of the longest sequence of a batch (loop_length.hpp).
std::size_t loop_to_sequence(graph& g);

}  // namespace tf_embed::gen
