// SPDX-License-Identifier: Apache-2.0
#include "passes/fuse_activation.hpp"

#include "ops/clip.hpp"
#include "ops/unary.hpp"
#include "passes/weighted.hpp"

#include <cmath>

namespace tf_embed::gen {
namespace {

std::optional<activation> activation_of(const unary& u) {
  switch (u.kind) {
    case unary_kind::relu:
      return activation{activation_kind::relu};
    case unary_kind::relu6:
      return activation{activation_kind::relu6};
    case unary_kind::leaky_relu:
      return activation{activation_kind::leaky_relu, u.alpha};
    case unary_kind::elu:
      return activation{activation_kind::elu};
    case unary_kind::sigmoid:
      return activation{activation_kind::sigmoid};
    case unary_kind::tanh:
      return activation{activation_kind::tanh};
    case unary_kind::swish:
      return activation{activation_kind::swish};
    case unary_kind::hard_swish:
      return activation{activation_kind::hard_swish};
    default:
      return std::nullopt;
  }
}

std::optional<activation> activation_of(const graph& g, const node& n) {
  if (const auto* u = dynamic_cast<const unary*>(n.op.get())) return activation_of(*u);
  if (!dynamic_cast<const clip*>(n.op.get())) return std::nullopt;
  const tensor* low = g.constant(n.inputs[1]);
  const tensor* high = g.constant(n.inputs[2]);
  if (!low || !high || low->dtype() != dtype::float32 || low->size() != 1 || high->size() != 1) return std::nullopt;
  const activation a{activation_kind::clip, low->as<float>()[0], high->as<float>()[0]};
  // Bounds that are NaN or cross have meanings of their own, which the epilogue does not have.
  return a.a <= a.b ? std::optional(a) : std::nullopt;
}

}  // namespace

std::size_t fuse_activation(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (!n.op) continue;
    const auto act = activation_of(g, n);
    if (!act) continue;
    const auto w = weighted_producer(g, n.inputs[0]);
    if (!w || w->has_activation()) continue;
    w->epilogue->act = *act;
    absorb(g, *w, id, n.inputs[0]);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
