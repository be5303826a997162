// SPDX-License-Identifier: Apache-2.0
#include "passes/weighted.hpp"

#include "ir/inference.hpp"
#include "ops/support/strided_copy.hpp"

#include <cmath>

namespace tf_embed::gen {
namespace {

/// The trailing axes of `s` that have `channels` elements together: a view keeps the order of elements, so that those
/// axes are the producer's last one.
std::optional<shape> channel_axes(const shape& s, std::int64_t channels) {
  std::int64_t product = 1;
  for (std::size_t i = s.size(); i-- > 0 && product <= channels;) {
    product *= s[i];
    if (product == channels) return shape(s.begin() + static_cast<std::ptrdiff_t>(i), s.end());
  }
  return std::nullopt;
}

const tensor* bias_of(const graph& g, const weighted_node& w) {
  return g.constant(g.at(w.id).inputs[w.epilogue().bias_index(w.slot.first_operand)]);
}

std::optional<weighted_node> producer_itself(const graph& g, value v, std::size_t readers) {
  const node& n = g.at(v.node);
  if (!n.op || n.outputs.size() != 1 || n.outputs[0].dtype != dtype::float32 || n.outputs[0].shape.empty())
    return std::nullopt;
  const auto slot = n.op->epilogue_slot(operands_of(g, n).types);
  if (!slot || !g.constant(n.inputs[slot->filter]) || g.is_output(v) || g.use_count(v) != readers) return std::nullopt;
  const std::int64_t channels = n.outputs[0].shape.back();
  return weighted_node{v.node, *slot, channels, {channels}};
}

/// An operand that broadcasts can give the absorbed node more axes than what it is added to.
bool keeps_type(const graph& g, node_id absorbed, value v) { return g.type({absorbed, 0}) == g.type(v); }

}  // namespace

std::optional<weighted_node> weighted_producer_itself(const graph& g, node_id absorbed, value v, std::size_t readers) {
  return keeps_type(g, absorbed, v) ? producer_itself(g, v, readers) : std::nullopt;
}

std::optional<weighted_node> weighted_producer(const graph& g, node_id absorbed, value v) {
  if (!keeps_type(g, absorbed, v)) return std::nullopt;
  const shape& wanted = g.type(v).shape;
  while (true) {
    if (auto w = producer_itself(g, v, 1)) {
      auto axes = channel_axes(wanted, w->channels);
      if (!axes) return std::nullopt;
      w->channel_axes = std::move(*axes);
      return w;
    }
    const node& n = g.at(v.node);
    if (!n.op || !n.op->is_view() || n.inputs.empty() || !g.single_use(v)) return std::nullopt;
    // Parts of complex numbers are no channels.
    if (g.type(n.inputs[0]).dtype != n.outputs[0].dtype) return std::nullopt;
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

bool takes_bias(const graph& g, const weighted_node& w) { return !w.epilogue().has_bias || bias_of(g, w); }

void set_epilogue(graph& g, weighted_node& w, const epilogue& changed) {
  g.require(g.change_op(w.id, g.at(w.id).op->with_epilogue(changed)));
  w.slot.current = changed;
}

void extend_epilogue(graph& g, weighted_node& w, const epilogue& extended, std::size_t index, value operand) {
  std::vector<value> inputs = g.at(w.id).inputs;
  inputs.insert(inputs.begin() + static_cast<std::ptrdiff_t>(index), operand);
  g.require(g.change(w.id, g.at(w.id).op->with_epilogue(extended), std::move(inputs)));
  w.slot.current = extended;
}

void absorb(graph& g, const weighted_node& w, node_id absorbed, value result) {
  g.rename(w.id, g.at(absorbed).name);
  g.replace_node({absorbed, 0}, result);
}

void add_bias(graph& g, weighted_node& w, const tensor& shift) {
  tensor bias(dtype::float32, {w.channels});
  const auto to = bias.mutable_as<float>();
  const auto add = shift.as<float>();
  const tensor* old = w.epilogue().has_bias ? bias_of(g, w) : nullptr;
  for (std::size_t c = 0; c < to.size(); ++c) to[c] = (old ? old->as<float>()[c] : 0.0f) + add[c];
  const value v = g.add_constant(g.at(w.id).name + "/bias", std::move(bias));
  const std::size_t at = w.epilogue().bias_index(w.slot.first_operand);
  if (old) {
    g.require(g.change_input(w.id, at, v));
    return;
  }
  epilogue extended = w.epilogue();
  extended.has_bias = true;
  extend_epilogue(g, w, extended, at, v);
}

bool scales_finitely(const graph& g, const weighted_node& w, const tensor& scale) {
  const auto factors = scale.as<float>();
  const auto filter = g.constant(g.at(w.id).inputs[w.slot.filter])->as<float>();
  bool finite = true;
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const std::int64_t channel = w.slot.channel_of(static_cast<std::int64_t>(i), w.channels);
    finite = finite && std::isfinite(filter[i] * factors[static_cast<std::size_t>(channel)]);
  }
  if (!w.epilogue().has_bias) return finite;
  const auto bias = bias_of(g, w)->as<float>();
  for (std::size_t c = 0; c < bias.size(); ++c) finite = finite && std::isfinite(bias[c] * factors[c]);
  return finite;
}

void scale_weights(graph& g, weighted_node& w, const tensor& scale) {
  const std::string name = g.at(w.id).name;
  const tensor& filter = *g.constant(g.at(w.id).inputs[w.slot.filter]);
  const auto factors = scale.as<float>();
  const auto channels = static_cast<std::size_t>(w.channels);
  tensor scaled(dtype::float32, filter.shape());
  const auto from = filter.as<float>();
  const auto to = scaled.mutable_as<float>();
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::int64_t channel = w.slot.channel_of(static_cast<std::int64_t>(i), w.channels);
    to[i] = from[i] * factors[static_cast<std::size_t>(channel)];
  }
  g.require(g.change_input(w.id, w.slot.filter, g.add_constant(name + "/weights", std::move(scaled))));
  if (!w.epilogue().has_bias) return;
  tensor bias(dtype::float32, {w.channels});
  const auto old = bias_of(g, w)->as<float>();
  for (std::size_t c = 0; c < channels; ++c) bias.mutable_as<float>()[c] = old[c] * factors[c];
  g.require(g.change_input(w.id, w.epilogue().bias_index(w.slot.first_operand),
                           g.add_constant(name + "/bias", std::move(bias))));
}

}  // namespace tf_embed::gen
