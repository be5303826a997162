// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_pad.hpp"

#include "ops/conv2d.hpp"
#include "ops/depthwise_conv2d.hpp"
#include "ops/pad.hpp"

namespace tf_embed::gen {
namespace {

window_attributes* window_of(op* o) {
  if (auto* conv = dynamic_cast<conv2d*>(o)) return &conv->window;
  if (auto* depthwise = dynamic_cast<depthwise_conv2d*>(o)) return &depthwise->window;
  return nullptr;
}

bool pads_with_zero(const pad& p) {
  return p.mode == pad::border::constant && !p.value_at_run_time && (!p.value || p.value->as_double(0) == 0);
}

/// Moves the padding of `p` into the window, whose own padding is placed on the padded input first.
bool absorb(graph& g, node_id id, const pad& p, const shape& padded, value unpadded) {
  node& n = g.at(id);
  window_attributes* w = window_of(n.op.get());
  if (!w || n.inputs[0].node == n.inputs[1].node || padded.size() != 4) return false;
  const std::size_t h = w->nchw ? 2 : 1;
  for (const std::size_t axis : {std::size_t{0}, w->nchw ? std::size_t{1} : std::size_t{3}}) {
    if (p.before[axis] != 0 || p.after[axis] != 0) return false;
  }
  const shape& filter = g.type(n.inputs[1]).shape;
  const auto placed = place_window(*w, padded[h], padded[h + 1], filter[0], filter[1]);
  if (!placed) return false;
  w->padding = padding_kind::explicit_paddings;
  w->pad_top = placed->h.before + p.before[h];
  w->pad_bottom = placed->h.after + p.after[h];
  w->pad_left = placed->w.before + p.before[h + 1];
  w->pad_right = placed->w.after + p.after[h + 1];
  g.set_input(id, 0, unpadded);
  return true;
}

}  // namespace

std::size_t fold_pad(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const auto* p = dynamic_cast<const pad*>(g.at(id).op.get());
    if (!p || !pads_with_zero(*p) || g.is_output({id, 0})) continue;
    const value unpadded = g.at(id).inputs[0];
    // Readers that cannot take the padding keep reading the Pad.
    const std::vector<use> uses = g.at(id).uses;
    for (const use& u : uses) rewrites += u.input == 0 && absorb(g, u.node, *p, g.type({id, 0}).shape, unpadded);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
