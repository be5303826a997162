// SPDX-License-Identifier: Apache-2.0
// The reference of LSTM cells: step by step, unit by unit, rounded where TensorFlow stores a result.
#include "ops/recurrent/lstm.hpp"
#include "ops/recurrent/recurrent_reference.hpp"

#include <algorithm>

namespace tf_embed::gen {

result<std::vector<tensor>> lstm::evaluate(std::span<const tensor> inputs) const {
  const places at = operands();
  const recurrent_sizes& s = inferred;
  const dtype t = inputs[at.x].dtype();
  TF_EMBED_TRY(const std::vector<std::int64_t> lengths, step_counts(has_length ? &inputs[0] : nullptr, s));
  const numbers x(inputs[at.x]), w(inputs[at.weights]), b(inputs[at.bias]);
  const bool peeps = peephole == peephole_use::read;
  const auto always_kept = static_cast<double>(forget_bias), most = static_cast<double>(cell_clip);
  const std::size_t place_c = forget_second ? 2 : 1, place_f = forget_second ? 1 : 2;

  std::vector<numbers> results;
  for (std::uint32_t port = 0; port < step_outputs; ++port)
    results.emplace_back(t, element_count(result_shape(is_sequence, s, port == out_h ? s.outputs : s.units)));
  const auto u = static_cast<std::size_t>(s.units), r = static_cast<std::size_t>(s.outputs);
  numbers last_c(t, s.batch * s.units), last_h(t, s.batch * s.outputs);
  for (std::int64_t entry = 0; entry < s.batch; ++entry) {
    std::vector<double> c = row_of(numbers(inputs[at.c]), entry, s.units);
    std::vector<double> h = row_of(numbers(inputs[at.h]), entry, s.outputs);
    const std::int64_t steps = lengths[static_cast<std::size_t>(entry)];
    for (std::int64_t n = 0; n < steps; ++n) {
      const std::int64_t place = (is_backwards ? steps - 1 - n : n) * s.batch + entry;
      const std::vector<double> gates = affine(t, joined(row_of(x, place, s.input), h), w, b);
      std::vector<double> read_state(u);
      for (std::size_t k = 0; k < u; ++k) {
        const auto peep = [&](std::size_t which, double state) {
          return peeps ? inputs[at.peephole + which].as_double(static_cast<std::int64_t>(k)) * state : 0.0;
        };
        const auto keep = [&](output p, double value) {
          return results[p].set(static_cast<std::size_t>(place) * u + k, value);
        };
        const double i = keep(out_i, apply(gate, gates[k] + peep(0, c[k])));
        const double ci = keep(out_ci, apply(added, gates[place_c * u + k]));
        const double f = keep(out_f, apply(gate, gates[place_f * u + k] + always_kept + peep(1, c[k])));
        double state = i * ci + f * c[k];
        if (most > 0) state = state < -most ? -most : state > most ? most : state;
        c[k] = keep(out_cs, state);
        const double co = keep(out_co, apply(read, c[k]));
        const double o = keep(out_o, apply(gate, gates[3 * u + k] + peep(2, c[k])));
        read_state[k] = round_to(t, o * co);
      }
      if (has_projection) read_state = affine(t, read_state, numbers(inputs[at.projection]), {});
      h = read_state;
      for (std::size_t k = 0; k < r; ++k) results[out_h].set(static_cast<std::size_t>(place) * r + k, h[k]);
    }
    for (std::size_t k = 0; k < u; ++k) last_c.set(static_cast<std::size_t>(entry) * u + k, c[k]);
    for (std::size_t k = 0; k < r; ++k) last_h.set(static_cast<std::size_t>(entry) * r + k, h[k]);
  }
  std::vector<tensor> outputs;
  for (std::uint32_t port = 0; port < step_outputs; ++port)
    outputs.push_back(results[port].to_tensor(result_shape(is_sequence, s, port == out_h ? s.outputs : s.units)));
  if (hands_on_state) {
    outputs.push_back(last_c.to_tensor(inputs[at.c].shape()));
    outputs.push_back(last_h.to_tensor(inputs[at.h].shape()));
  }
  return outputs;
}

}  // namespace tf_embed::gen
