// SPDX-License-Identifier: Apache-2.0
#include "ops/known_elements.hpp"

#include "ops/binary.hpp"
#include "ops/cast.hpp"
#include "ops/concat.hpp"
#include "ops/identity.hpp"
#include "ops/op.hpp"
#include "ops/pack.hpp"
#include "ops/reshape.hpp"
#include "ops/shape_of.hpp"
#include "ops/slice.hpp"

#include <optional>

namespace tf_embed::gen {
namespace {

// A chain of nodes longer than this is an unknown root.
constexpr int max_steps = 64;

/// One step back: another element that, plus `offset`, is the one asked for.
struct step {
  value v;
  std::int64_t index;
  std::int64_t offset = 0;
};

std::optional<step> through_binary(const graph& g, const node& n, const binary& b, std::int64_t index) {
  if (b.kind != binary_kind::add && b.kind != binary_kind::sub) return std::nullopt;
  for (std::size_t side = 0; side < (b.kind == binary_kind::add ? 2 : 1); ++side) {
    const tensor* other = g.constant(n.inputs[1 - side]);
    const shape& kept = g.type(n.inputs[side]).shape;
    // What is broadcast otherwise than as a single number is not followed.
    const auto fits = [&](const shape& s) { return element_count(s) == 1 || s == n.outputs[0].shape; };
    if (!other || !fits(other->shape()) || !fits(kept)) continue;
    const std::int64_t added = other->as_int(other->size() == 1 ? 0 : index);
    // Far from where sums could wrap.
    if (added > (std::int64_t{1} << 40) || added < -(std::int64_t{1} << 40)) return std::nullopt;
    return step{n.inputs[side], element_count(kept) == 1 ? 0 : index, b.kind == binary_kind::sub ? -added : added};
  }
  return std::nullopt;
}

std::optional<step> through(const graph& g, value v, std::int64_t index) {
  const node& n = g.at(v.node);
  const op* o = n.op.get();
  if (const auto* b = dynamic_cast<const binary*>(o)) return through_binary(g, n, *b, index);
  if (dynamic_cast<const identity*>(o)) return step{n.inputs[v.port], index};
  if (dynamic_cast<const reshape*>(o)) return step{n.inputs[0], index};
  if (dynamic_cast<const cast*>(o) && is_integer(g.type(n.inputs[0]).dtype) && byte_size(n.outputs[0].dtype) >= 4 &&
      byte_size(g.type(n.inputs[0]).dtype) >= 4)
    return step{n.inputs[0], index};
  if (dynamic_cast<const pack*>(o) && n.outputs[0].shape.size() == 1)
    return step{n.inputs[static_cast<std::size_t>(index)], 0};
  if (const auto* c = dynamic_cast<const concat*>(o); c && n.outputs[0].shape.size() == 1) {
    for (std::size_t i = c->first(); i < c->first() + n.inputs.size() - 1; ++i) {
      const std::int64_t size = element_count(g.type(n.inputs[i]).shape);
      if (index < size) return step{n.inputs[i], index};
      index -= size;
    }
  }
  if (const auto* s = dynamic_cast<const slice*>(o); s && s->begin.size() == 1 && !s->is_placed_at_run_time())
    return step{n.inputs[0], s->begin[0] + index * s->stride[0]};
  return std::nullopt;
}

}  // namespace

known_element element_of(const graph& g, value v, std::int64_t index) {
  known_element e;
  for (int steps = 0; steps < max_steps; ++steps) {
    if (const tensor* t = g.constant(v)) {
      e.offset += t->as_int(index);
      return e;
    }
    if (g.type(v).is_counted()) break;
    const node& n = g.at(v.node);
    if (const auto* s = dynamic_cast<const shape_of*>(n.op.get()); s && s->kind == shape_of::form::dims) {
      const tensor_type& of = g.type(n.inputs[v.port]);
      if (!of.is_counted() || static_cast<std::size_t>(index) != of.extent.axis) {
        e.offset += of.shape[static_cast<std::size_t>(index)];
        return e;
      }
      e.extent = of.extent;
      e.most = of.shape[of.extent.axis];
    }
    if (const auto* s = dynamic_cast<const shape_of*>(n.op.get()); s && s->kind == shape_of::form::size) {
      const tensor_type& of = g.type(n.inputs[0]);
      const std::int64_t dim = of.is_counted() ? of.shape[of.extent.axis] : 0;
      if (dim != 0 && element_count(of.shape) == dim) {
        e.extent = of.extent;
        e.most = dim;
      }
    }
    const auto next = through(g, v, index);
    if (!next) break;
    v = next->v;
    index = next->index;
    e.offset += next->offset;
  }
  e.root = v;
  e.index = index;
  return e;
}

}  // namespace tf_embed::gen
