// SPDX-License-Identifier: Apache-2.0
#include "passes/sink_pad.hpp"

#include "ops/movement/pad.hpp"
#include "ops/movement/reshape.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

/// For every axis of `from` larger than 1 its axis in `to`, where both have the same such axes in order; -1 for the
/// others.
std::optional<std::vector<std::ptrdiff_t>> match_axes(const shape& from, const shape& to) {
  std::vector<std::ptrdiff_t> axes(from.size(), -1);
  std::size_t j = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] == 1) continue;
    while (j < to.size() && to[j] == 1) ++j;
    if (j == to.size() || to[j] != from[i]) return std::nullopt;
    axes[i] = static_cast<std::ptrdiff_t>(j++);
  }
  while (j < to.size() && to[j] == 1) ++j;
  return j == to.size() ? std::optional(std::move(axes)) : std::nullopt;
}

std::optional<value> add_view(graph& g, const std::string& name, value of, const shape& target) {
  const value dims = g.add_constant(name + "/shape", tensor::of_ints(dtype::int64, target));
  const auto id = g.add(name, "Reshape", std::make_unique<reshape>(), {of, dims});
  return id ? std::optional(value{*id, 0}) : std::nullopt;
}

bool sink_behind_view(graph& g, node_id id) {
  // A Transpose that only moves axes of size 1 is a view too, and becomes a Reshape.
  const node& view = g.at(id);
  const value padded = view.inputs[0];
  const node& n = g.at(padded.node);
  const auto* p = dynamic_cast<const pad*>(n.op.get());
  if (!p || p->mode != pad::border::constant || p->has_value || !g.single_use(padded)) return false;
  if (view.outputs[0].dtype != g.type(padded).dtype) return false;
  const shape& after_view = view.outputs[0].shape;
  const auto axes = match_axes(g.type(padded).shape, after_view);
  if (!axes) return false;
  shape unpadded = after_view;
  tensor paddings(dtype::int64, {static_cast<std::int64_t>(after_view.size()), 2});
  const auto pairs = paddings.mutable_as<std::int64_t>();
  std::fill(pairs.begin(), pairs.end(), 0);
  for (std::size_t i = 0; i < axes->size(); ++i) {
    if (p->inferred.before[i] == 0 && p->inferred.after[i] == 0) continue;
    if ((*axes)[i] < 0) return false;
    const auto j = static_cast<std::size_t>((*axes)[i]);
    pairs[2 * j] = p->inferred.before[i];
    pairs[2 * j + 1] = p->inferred.after[i];
    unpadded[j] -= p->inferred.before[i] + p->inferred.after[i];
  }
  // The shape is only the upper bound where the size is known at run time.
  if (g.type(n.inputs[0]).has_dynamic_axis()) return false;
  const auto source = add_view(g, view.name + "/unpadded", n.inputs[0], unpadded);
  if (!source) return false;
  const value amounts = g.add_constant(view.name + "/paddings", std::move(paddings));
  const auto sunk = g.add(n.name, n.op_name, std::make_unique<pad>(*p), {*source, amounts});
  if (!sunk) return false;
  const std::string name = n.name;
  g.replace_node({id, 0}, {*sunk, 0});
  g.rename(*sunk, name);
  return true;
}

}  // namespace

std::size_t sink_pad(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const node& n = g.at(id);
    if (n.op && n.op->is_view() && n.outputs.size() == 1) rewrites += sink_behind_view(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
