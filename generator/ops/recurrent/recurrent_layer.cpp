// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/recurrent_layer.hpp"

#include <algorithm>

namespace tf_embed::gen {

operand gate_room(layer_builder& b, dtype t, const recurrent_sizes& s, std::int64_t parts) {
  // As many rows as hide the stream of the weights behind arithmetic; a small target has less room, and no vectors.
  const std::int64_t rows = b.simd_block() <= 4 ? 4 : 32;
  const std::int64_t at_once = std::clamp<std::int64_t>(rows / s.batch, 1, std::max<std::int64_t>(s.steps, 1));
  return b.scratch({t, {at_once, s.batch, parts * s.units}});
}

operand state_room(layer_builder& b, std::uint32_t port, const tensor_type& type) {
  const bool is_read = port < b.output_count() && b.is_output_used(port);
  return is_read ? b.output(port) : b.scratch({type.dtype, type.shape});
}

void allow_state_in_place(layer_builder& b, layer_spec& layer, const operand& room, std::size_t before) {
  if (room.access == access::write) layer.in_place_pairs.push_back({room.tensor, b.input_tensor(before)});
}

argument wanted_output(layer_builder& b, std::uint32_t port) {
  return b.is_output_used(port) ? argument(b.output(port)) : argument("te::absent");
}

argument length_argument(layer_builder& b, bool has_length) {
  if (!has_length) return "te::all_steps";
  return template_type{b.input_type(0).shape.empty() ? "te::steps_at_most" : "te::steps_of_each",
                       {b.input(0, "steps")}};
}

}  // namespace tf_embed::gen
