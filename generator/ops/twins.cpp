// SPDX-License-Identifier: Apache-2.0
#include "ops/twins.hpp"

#include "ops/binary.hpp"
#include "ops/cast.hpp"
#include "ops/identity.hpp"
#include "ops/op.hpp"
#include "ops/reshape.hpp"
#include "ops/unary.hpp"

#include <algorithm>

namespace tf_embed::gen {
namespace {

// What is made in more steps is taken for different.
constexpr int max_steps = 8;

/// Whether both nodes do the same with their inputs; false also where nobody knows.
bool same_op(const node& a, const node& b) {
  const op* x = a.op.get();
  const op* y = b.op.get();
  if (!x || !y || a.outputs != b.outputs || a.op_name != b.op_name) return false;
  if (dynamic_cast<const reshape*>(x)) return dynamic_cast<const reshape*>(y) != nullptr;
  if (const auto* c = dynamic_cast<const cast*>(x)) {
    const auto* other = dynamic_cast<const cast*>(y);
    return other && c->to == other->to && c->truncate == other->truncate;
  }
  if (const auto* left = dynamic_cast<const binary*>(x)) {
    const auto* right = dynamic_cast<const binary*>(y);
    return right && left->kind == right->kind;
  }
  if (const auto* left = dynamic_cast<const unary*>(x)) {
    const auto* right = dynamic_cast<const unary*>(y);
    return right && left->kind == right->kind && left->kind == unary_kind::logical_not;
  }
  return false;
}

bool same(const graph& g, value a, value b, int steps) {
  while (dynamic_cast<const identity*>(g.at(a.node).op.get())) a = g.at(a.node).inputs[a.port];
  while (dynamic_cast<const identity*>(g.at(b.node).op.get())) b = g.at(b.node).inputs[b.port];
  if (a == b) return true;
  const tensor* x = g.constant(a);
  const tensor* y = g.constant(b);
  if (x && y) {
    return x->type() == y->type() && x->strings() == y->strings() &&
           std::equal(x->bytes().begin(), x->bytes().end(), y->bytes().begin(), y->bytes().end());
  }
  if (x || y || steps == 0 || a.port != b.port) return false;
  const node& left = g.at(a.node);
  const node& right = g.at(b.node);
  if (!same_op(left, right) || left.inputs.size() != right.inputs.size()) return false;
  // Of a view, only what it looks at counts: its type is the same already.
  const std::size_t count = left.op->is_view() ? 1 : left.inputs.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!same(g, left.inputs[i], right.inputs[i], steps - 1)) return false;
  }
  return true;
}

}  // namespace

bool same_value(const graph& g, value a, value b) { return same(g, a, b, max_steps); }

}  // namespace tf_embed::gen
