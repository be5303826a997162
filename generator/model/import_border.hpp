// SPDX-License-Identifier: Apache-2.0
// What a graph file says of one input: dtype and dimensions, and how the user's word completes it.
#pragma once

#include "model/import.hpp"
#include "model/output_types.hpp"

namespace tf_embed::proto {
class NodeDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// The dtype and shape that a node declares for one of its outputs (of a Placeholder, or of any node that the user
/// makes an input).
result<border_node> declared_type(const proto::NodeDef& n, std::uint32_t port, const node_finder& find);

/// Whether a node has an output of this number that may be fed, as far as that is known.
result<void> check_port(const proto::NodeDef& n, std::uint32_t port);

/// The static shape of an input: the declared dimensions completed by `given` (null: nothing given).
result<shape> settle_shape(const border_node& declared, const shape* given);

/// Whether the declaration leaves the first dimension open, which is then the batch.
bool has_open_batch(const border_node& declared);
/// "x", or "x:1" for another output than the first.
std::string tensor_text(const std::string& node, std::uint32_t port);

}  // namespace tf_embed::gen
