// SPDX-License-Identifier: Apache-2.0
#include "passes/weighted.hpp"

#include "ops/conv2d.hpp"
#include "ops/conv3d.hpp"
#include "ops/depthwise_conv2d.hpp"
#include "ops/matmul.hpp"
#include "ops/movement.hpp"

namespace tf_embed::gen {
namespace {

gen::epilogue* epilogue_of(const graph& g, node& n) {
  if (n.inputs.size() < 2 || !g.constant(n.inputs[1])) return nullptr;
  if (auto* conv = dynamic_cast<conv2d*>(n.op.get())) return conv->window.nchw ? nullptr : &conv->epilogue;
  if (auto* depthwise = dynamic_cast<depthwise_conv2d*>(n.op.get()))
    return depthwise->window.nchw ? nullptr : &depthwise->epilogue;
  if (auto* conv = dynamic_cast<conv3d*>(n.op.get())) return conv->window.channels_first ? nullptr : &conv->epilogue;
  if (auto* product = dynamic_cast<matmul*>(n.op.get())) return product->can_fuse(true) ? &product->epilogue : nullptr;
  return nullptr;
}

/// Whether the output channels run along the last axis of the filter as the graph stores it.
bool channels_run_last(const op& o) {
  const auto* product = dynamic_cast<const matmul*>(&o);
  return !product || !product->transpose_b;
}

/// The last axes of `s` that have `channels` elements together: a view keeps the order of elements, so that those axes
/// are the producer's last one.
std::optional<shape> channel_axes(const shape& s, std::int64_t channels) {
  std::int64_t product = 1;
  for (std::size_t i = s.size(); i-- > 0 && product <= channels;) {
    product *= s[i];
    if (product == channels) return shape(s.begin() + static_cast<std::ptrdiff_t>(i), s.end());
  }
  return std::nullopt;
}

}  // namespace

std::optional<weighted_node> weighted_producer_itself(graph& g, value v, std::size_t readers) {
  node& n = g.at(v.node);
  if (!n.op || n.outputs.size() != 1 || n.outputs[0].dtype != dtype::float32 || n.outputs[0].shape.empty())
    return std::nullopt;
  gen::epilogue* e = epilogue_of(g, n);
  if (!e || g.is_output(v) || g.use_count(v) != readers) return std::nullopt;
  const std::int64_t channels = n.outputs[0].shape.back();
  return weighted_node{v.node, e, channels, {channels}};
}

std::optional<weighted_node> weighted_producer(graph& g, value v) {
  const shape& wanted = g.type(v).shape;
  while (true) {
    if (auto w = weighted_producer_itself(g, v)) {
      auto axes = channel_axes(wanted, w->channels);
      if (!axes) return std::nullopt;
      w->channel_axes = std::move(*axes);
      return w;
    }
    const node& n = g.at(v.node);
    if (!n.op || !n.op->is_view() || n.inputs.empty() || !g.single_use(v)) return std::nullopt;
    v = n.inputs[0];
  }
}

std::optional<tensor> channel_constant(const graph& g, value v, const weighted_node& w) {
  const tensor* t = g.constant(v);
  if (!t || t->dtype() != dtype::float32) return std::nullopt;
  shape own = t->shape();
  while (own.size() > w.channel_axes.size() && own.front() == 1) own.erase(own.begin());
  const auto both = broadcast(own, w.channel_axes);
  if (!both || *both != w.channel_axes) return std::nullopt;
  return read_strided(t->reshaped(own), w.channel_axes, broadcast_strides(own, w.channel_axes)).reshaped({w.channels});
}

void absorb(graph& g, const weighted_node& w, node_id absorbed, value result) {
  g.at(w.id).name = g.at(absorbed).name;
  g.replace_node({absorbed, 0}, result);
}

void insert_operand(graph& g, node_id id, std::size_t index, value v) {
  std::vector<value> inputs = g.at(id).inputs;
  inputs.insert(inputs.begin() + static_cast<std::ptrdiff_t>(index), v);
  g.set_inputs(id, std::move(inputs));
}

void add_bias(graph& g, const weighted_node& w, const tensor& shift) {
  tensor bias(dtype::float32, {w.channels});
  const auto to = bias.mutable_as<float>();
  const auto add = shift.as<float>();
  const bool had = w.epilogue->has_bias;
  const tensor* old = had ? g.constant(g.at(w.id).inputs[w.epilogue->bias_index()]) : nullptr;
  for (std::size_t c = 0; c < to.size(); ++c) to[c] = (old ? old->as<float>()[c] : 0.0f) + add[c];
  const value v = g.add_constant(g.at(w.id).name + "/bias", std::move(bias));
  if (had) {
    g.set_input(w.id, w.epilogue->bias_index(), v);
  } else {
    w.epilogue->has_bias = true;
    insert_operand(g, w.id, w.epilogue->bias_index(), v);
  }
}

void scale_weights(graph& g, const weighted_node& w, const tensor& scale) {
  const node& n = g.at(w.id);
  const tensor& filter = *g.constant(n.inputs[1]);
  tensor scaled(dtype::float32, filter.shape());
  const auto from = filter.as<float>();
  const auto to = scaled.mutable_as<float>();
  const auto factors = scale.as<float>();
  const auto channels = static_cast<std::size_t>(w.channels);
  const bool last = channels_run_last(*n.op);
  // A depthwise filter [kh, kw, C, M] has its C * M output channels innermost too.
  const std::size_t rows = from.size() / (channels == 0 ? 1 : channels);
  for (std::size_t i = 0; i < from.size(); ++i) to[i] = from[i] * factors[last ? i % channels : i / rows];
  g.set_input(w.id, 1, g.add_constant(n.name + "/weights", std::move(scaled)));
  if (!w.epilogue->has_bias) return;
  const std::size_t at = w.epilogue->bias_index();
  tensor bias(dtype::float32, {w.channels});
  const auto old = g.constant(g.at(w.id).inputs[at])->as<float>();
  for (std::size_t c = 0; c < channels; ++c) bias.mutable_as<float>()[c] = old[c] * factors[c];
  g.set_input(w.id, at, g.add_constant(g.at(w.id).name + "/bias", std::move(bias)));
}

}  // namespace tf_embed::gen
