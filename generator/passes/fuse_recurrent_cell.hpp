// SPDX-License-Identifier: Apache-2.0
// Makes one op of each recurrent cell that is written out in primitive ops.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// LSTM, GRU and simple cells with constant weights, in whichever order their sums and products are written, whether
/// the gates are one product or several (recurrent_match.hpp). Nothing but the cell may read what it is made of, but
/// for its gates and states, which the op has as outputs.
std::size_t fuse_recurrent_cell(graph& g);

}  // namespace tf_embed::gen
