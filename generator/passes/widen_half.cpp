// SPDX-License-Identifier: Apache-2.0
#include "passes/widen_half.hpp"

#include "ir/inference.hpp"
#include "ops/element/cast.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Whether the op hands an unrounded result to its tail, once its channels are last.
bool has_tail(const op& o, std::span<const tensor_type> inputs) {
  if (o.channels_first()) return has_tail(*o.with_channels_last(), inputs);
  return o.epilogue_slot(inputs).has_value() || o.joins_tail();
}

class widening {
 public:
  explicit widening(graph& g) : g_(g) {}

  bool widen(node_id id) {
    const node& n = g_.at(id);
    if (!n.op || n.op->moves_only() || !touches_half(n)) return false;
    const std::vector<value> inputs_before = n.inputs;
    const std::vector<tensor_type> outputs_before = n.outputs;
    std::vector<value> wide;
    const bool tail = n.op->joins_tail();
    const bool tail_of_half = tail && !n.op->brings_back_overflow(operands_of(g_, n).constants);
    for (const value& v : inputs_before) {
      const dtype t = g_.type(v).dtype;
      wide.push_back(is_half(t) ? wide_form(v, t == dtype::float16 ? tail_of_half : tail) : v);
    }
    auto widened = n.op->clone();
    widened->widen_attributes(half_of(n));
    if (!g_.change(id, std::move(widened), std::move(wide))) return false;  // emit then tells what this op cannot do
    for (std::uint32_t port = 0; port < outputs_before.size(); ++port) {
      const dtype before = outputs_before[port].dtype;
      if (is_half(before) && g_.at(id).outputs[port].dtype == dtype::float32) narrow_output({id, port}, before);
    }
    return true;
  }

 private:
  /// The 16-bit float that the node computes with.
  dtype half_of(const node& n) const {
    for (const value& v : n.inputs) {
      if (is_half(g_.type(v).dtype)) return g_.type(v).dtype;
    }
    for (const tensor_type& t : n.outputs) {
      if (is_half(t.dtype)) return t.dtype;
    }
    return dtype::invalid;
  }

  bool touches_half(const node& n) const {
    const auto half = [](const tensor_type& t) { return is_half(t.dtype); };
    return std::any_of(n.outputs.begin(), n.outputs.end(), half) ||
           std::any_of(n.inputs.begin(), n.inputs.end(), [&](const value& v) { return half(g_.type(v)); });
  }

  value add_cast(const std::string& name, value of, dtype to) {
    auto made = std::make_unique<cast>();
    made->to = to;
    // Any number can be cast to any other.
    const auto id = g_.add(name, "Cast", std::move(made), {of});
    if (!id) g_.require(id.error());
    return id ? value{*id, 0} : of;
  }

  /// `v` in float: one cast for all who ask.
  value wide_form(value v, bool unrounded) {
    if (const auto at = exact_.find(v); unrounded && at != exact_.end()) return at->second;
    auto [at, is_new] = wide_.try_emplace(v);
    if (!is_new) return at->second;
    const std::string name = g_.at(v.node).name + "/float";
    if (const tensor* t = g_.constant(v)) {
      cast to_float;
      const auto converted = to_float.evaluate(std::span(t, 1));
      at->second = g_.add_constant(name, converted->front());
    } else {
      at->second = add_cast(name, v, dtype::float32);
    }
    return at->second;
  }

  void narrow_output(value v, dtype to) {
    const node& n = g_.at(v.node);
    const std::string name = n.name;
    const bool tail_follows = n.outputs.size() == 1 && has_tail(*n.op, operands_of(g_, n).types);
    const value rounded = add_cast(name + "/rounded", v, to);
    if (rounded == v) return;
    g_.insert_after(v, rounded);
    if (tail_follows) exact_.emplace(rounded, v);
  }

  graph& g_;
  std::map<value, value> wide_;
  std::map<value, value> exact_;  ///< from a rounded result to the same before rounding
};

}  // namespace

std::size_t widen_half(graph& g) {
  widening w(g);
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) rewrites += w.widen(id);
  return rewrites;
}

}  // namespace tf_embed::gen
