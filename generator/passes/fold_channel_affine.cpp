// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_channel_affine.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "passes/weighted.hpp"

#include <cmath>

namespace tf_embed::gen {
namespace {

enum class role { none, shift, scale };

/// What a node does to `data`, and the operand it does it with.
struct affine {
  role what = role::none;
  value data;
  value operand;
  bool negate = false;  ///< subtract instead of add
  bool invert = false;  ///< divide instead of multiply
};

affine read_affine(const graph& g, const node& n) {
  if (const auto* bias = dynamic_cast<const bias_add*>(n.op.get())) {
    return bias->channels_first ? affine{} : affine{role::shift, n.inputs[0], n.inputs[1]};
  }
  const auto* b = dynamic_cast<const binary*>(n.op.get());
  if (!b) return {};
  // A sum or product may have its constant on either side.
  const bool constant_first = g.constant(n.inputs[0]) != nullptr;
  const value data = n.inputs[constant_first ? 1 : 0];
  const value operand = n.inputs[constant_first ? 0 : 1];
  switch (b->kind) {
    case binary_kind::add:
      return {role::shift, data, operand};
    case binary_kind::mul:
      return {role::scale, data, operand};
    case binary_kind::sub:
      return constant_first ? affine{} : affine{role::shift, data, operand, true};
    case binary_kind::div:
      return constant_first ? affine{} : affine{role::scale, data, operand, false, true};
    default:
      return {};
  }
}

bool fold_affine(graph& g, node_id id) {
  const node& n = g.at(id);
  const affine a = read_affine(g, n);
  if (a.what == role::none) return false;
  auto w = weighted_producer(g, id, a.data);
  if (!w || w->has_activation() || !takes_bias(g, *w)) return false;
  auto constant = channel_constant(g, a.operand, *w);
  if (!constant) return false;
  for (float& x : constant->mutable_as<float>()) {
    if (a.negate) x = -x;
    if (!a.invert) continue;
    x = 1.0f / x;
    if (!std::isnormal(x)) return false;  // a product with it is no quotient any more
  }
  if (a.what == role::shift) {
    add_bias(g, *w, *constant);
  } else {
    if (w->epilogue().has_residual || !scales_finitely(g, *w, *constant)) return false;
    scale_weights(g, *w, *constant);
  }
  absorb(g, *w, id, a.data);
  return true;
}

}  // namespace

std::size_t fold_channel_affine(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (g.at(id).op) rewrites += fold_affine(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
