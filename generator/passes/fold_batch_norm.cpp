// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_batch_norm.hpp"

#include "ops/reduction/batch_norm.hpp"
#include "passes/weighted.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

tensor to_float32(const std::vector<double>& values) {
  tensor out(dtype::float32, {static_cast<std::int64_t>(values.size())});
  const auto to = out.mutable_as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) to[i] = static_cast<float>(values[i]);
  return out;
}

bool reads_only_result(const graph& g, node_id id) {
  for (std::uint32_t port = 1; port < g.at(id).outputs.size(); ++port) {
    if (g.use_count({id, port}) != 0) return false;
  }
  return true;
}

bool fold_norm(graph& g, node_id id) {
  const node& n = g.at(id);
  const auto* norm = dynamic_cast<const batch_norm*>(n.op.get());
  if (!norm || norm->is_training || norm->channels_first || !reads_only_result(g, id)) return false;
  const value data = n.inputs[0];
  auto w = weighted_producer(g, id, data);
  if (!w || w->has_activation() || w->epilogue().has_residual || !takes_bias(g, *w)) return false;
  std::array<const tensor*, 4> constants{};
  for (std::size_t i = 0; i < 4; ++i) {
    constants[i] = g.constant(n.inputs[i + 1]);
    if (!constants[i] || constants[i]->size() != w->channels) return false;
  }
  const scale_and_shift s = scale_and_shift_of(*norm, *constants[0], *constants[1], *constants[2], *constants[3]);
  const tensor scale = to_float32(s.scale);
  if (!s.is_finite_in(dtype::float32) || !scales_finitely(g, *w, scale)) return false;
  scale_weights(g, *w, scale);
  add_bias(g, *w, to_float32(s.shift));
  absorb(g, *w, id, data);
  return true;
}

}  // namespace

std::size_t fold_batch_norm(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (g.at(id).op) rewrites += fold_norm(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
