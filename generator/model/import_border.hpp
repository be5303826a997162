// SPDX-License-Identifier: Apache-2.0
// What a graph file says of one input: dtype and dimensions, and how the user's word completes it.
#pragma once

#include "model/import.hpp"

namespace tf_embed::proto {
class NodeDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// The dtype and shape a node declares for its output 0 (Placeholder, or any node that the user makes an input).
result<border_node> declared_type(const proto::NodeDef& n);

/// The static shape of an input: the declared dimensions completed by `given` (null: nothing given).
result<shape> settle_shape(const border_node& declared, const shape* given);

/// Whether the declaration leaves the first dimension open, which is then the batch.
bool has_open_batch(const border_node& declared);

}  // namespace tf_embed::gen
