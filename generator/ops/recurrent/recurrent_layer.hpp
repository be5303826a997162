// SPDX-License-Identifier: Apache-2.0
// What the layers of recurrent ops are made of.
#pragma once

#include "ops/recurrent/recurrent_operands.hpp"
#include "program/layer_builder.hpp"

#include <cstddef>
#include <cstdint>

namespace tf_embed::gen {

/// Room for `parts` numbers a unit: the products with the input, of as many steps at a time as make a good product.
operand gate_room(layer_builder& b, dtype t, const recurrent_sizes& s, std::int64_t parts);

/// Where a layer keeps a state: output `port`, if there is one that is read, else room of its own.
operand state_room(layer_builder& b, std::uint32_t port, const tensor_type& type);

/// The state of such a room may begin where it is kept: `before` is the input that it begins as.
void allow_state_in_place(layer_builder& b, layer_spec& layer, const operand& room, std::size_t before);

/// Output `port` where it is read, else `te::absent`.
argument wanted_output(layer_builder& b, std::uint32_t port);

/// How many steps the entries of the batch have, as the layers of layers/recurrent.hpp take it: input 0, if it is
/// there.
argument length_argument(layer_builder& b, bool has_length);

}  // namespace tf_embed::gen
