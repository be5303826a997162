// SPDX-License-Identifier: Apache-2.0
#include "passes/convert_nchw.hpp"

#include "ops/conv2d.hpp"
#include "ops/conv2d_backprop_input.hpp"
#include "ops/conv3d.hpp"
#include "ops/depthwise_conv2d.hpp"
#include "ops/pool.hpp"
#include "ops/pool3d.hpp"
#include "ops/pool_places.hpp"
#include "ops/space_to_depth.hpp"
#include "passes/resolve.hpp"
#include "passes/sink_transpose.hpp"

#include <map>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// What of a node is in the data format.
struct formatted {
  bool* channels_first = nullptr;
  std::vector<std::size_t> images;  ///< inputs that are feature maps
  std::vector<std::size_t> lists;   ///< constant inputs with one number for each axis
};

formatted format_of(const node& n) {
  op* o = n.op.get();
  if (auto* conv = dynamic_cast<conv2d*>(o)) return {&conv->window.nchw, {0}, {}};
  if (auto* depthwise = dynamic_cast<depthwise_conv2d*>(o)) return {&depthwise->window.nchw, {0}, {}};
  if (auto* transposed = dynamic_cast<conv2d_backprop_input*>(o)) return {&transposed->window.nchw, {2}, {0}};
  if (auto* p = dynamic_cast<pool*>(o)) {
    return {&p->window.nchw, {0}, p->window_is_operand ? std::vector<std::size_t>{1, 2} : std::vector<std::size_t>{}};
  }
  if (auto* s = dynamic_cast<space_to_depth*>(o)) return {&s->is_nchw, {0}, {}};
  if (auto* conv = dynamic_cast<conv3d*>(o)) return {&conv->window.channels_first, {0}, {}};
  if (auto* transposed = dynamic_cast<conv3d_backprop_input*>(o)) return {&transposed->window.channels_first, {2}, {0}};
  if (auto* p = dynamic_cast<pool3d*>(o)) return {&p->window.channels_first, {0}, {}};
  if (auto* p = dynamic_cast<pool_grad*>(o)) {
    if (p->kind == pool_kind::average) return {&p->window.window.nchw, {1}, {0}};
    return {&p->window.window.nchw, {0, 1, 2}, {}};
  }
  return {};
}

/// axis i of the result is axis perm[i]: channels from the second place to the last, or back.
std::vector<int> channels_last(std::size_t rank) {
  std::vector<int> perm(rank, 0);
  for (std::size_t i = 1; i < rank; ++i) perm[i] = static_cast<int>(i + 1 == rank ? 1 : i + 1);
  return perm;
}
std::vector<int> channels_second(std::size_t rank) {
  std::vector<int> perm(rank, 0);
  for (std::size_t i = 1; i < rank; ++i) perm[i] = static_cast<int>(i == 1 ? rank - 1 : i - 1);
  return perm;
}

}  // namespace

std::size_t convert_nchw(graph& g) {
  std::size_t rewrites = 0;
  std::map<value, value> moved;  // with channels last, for other readers of the same value
  for (const node_id id : g.topological_order()) {
    const formatted f = format_of(g.at(id));
    if (!f.channels_first || !*f.channels_first) continue;
    const std::size_t rank = g.at(id).outputs[0].shape.size();
    const std::vector<int> last = channels_last(rank);
    for (const std::size_t i : f.lists) {
      const value v = g.at(id).inputs[i];
      if (g.type(v).shape == shape{static_cast<std::int64_t>(rank)}) {
        g.set_input(id, i, g.add_constant(g.at(id).name + "/nhwc", permuted_list(*g.constant(v), last)));
      }
    }
    for (const std::size_t i : f.images) {
      const value v = g.at(id).inputs[i];
      auto known = moved.find(v);
      if (known == moved.end()) known = moved.emplace(v, add_transpose(g, g.at(id).name + "/nhwc", v, last)).first;
      g.set_input(id, i, known->second);
    }
    *f.channels_first = false;
    if (!infer_node(g, id)) continue;  // the same sizes in another order fit as before
    const value back = add_transpose(g, g.at(id).name + "/nchw", {id, 0}, channels_second(rank));
    g.put_behind({id, 0}, back);
    ++rewrites;
  }
  return rewrites;
}

}  // namespace tf_embed::gen
