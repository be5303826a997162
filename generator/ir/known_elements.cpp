// SPDX-License-Identifier: Apache-2.0
#include "ir/known_elements.hpp"

#include "ir/op.hpp"

#include <algorithm>

namespace tf_embed::gen {
namespace {

// A chain of nodes longer than this is an unknown root.
constexpr int max_steps = 64;

}  // namespace

known_element element_of(const graph& g, value v, std::int64_t index) {
  known_element e;
  for (int steps = 0; steps < max_steps; ++steps) {
    if (const tensor* t = g.constant(v)) {
      e.offset += e.sign * t->as_int(index);
      return e;
    }
    const node& n = g.at(v.node);
    if (g.type(v).has_dynamic_axis() || !n.op) break;
    const auto source = n.op->element_source(g, n, v.port, index);
    if (!source) break;
    if (source->extent.id != 0) {  // a size that only a run knows: the root is the tensor that holds it
      const run_time_extent& size = source->extent;
      e.extent = {size.id, 0, e.sign * size.times, e.sign * size.plus + e.offset};
      // No count is negative, so that the least of a size is what is added to it.
      const std::int64_t least = size.times > 0 ? std::clamp<std::int64_t>(size.plus, 0, source->most) : 0;
      e.most = e.offset + (e.sign > 0 ? source->most : -least);
      break;
    }
    e.offset += e.sign * source->offset;
    if (source->from.node == no_node) return e;
    e.sign *= source->sign;
    v = source->from;
    index = source->index;
  }
  e.root = v;
  e.index = index;
  return e;
}

}  // namespace tf_embed::gen
