// SPDX-License-Identifier: Apache-2.0
#include "passes/remove_dropout.hpp"

#include "ops/element/binary.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/select.hpp"
#include "ops/element/unary.hpp"
#include "ops/shape/random.hpp"
#include "ops/support/element_types.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

namespace tf_embed::gen {
namespace {

// Uniform numbers become a mask in a few steps; a longer way is something else.
constexpr int max_steps = 8;

/// The largest relative error of a number that is rounded to `t`.
double rounding_of(dtype t) {
  switch (t) {
    case dtype::float16:
      return std::ldexp(1.0, -11);
    case dtype::bfloat16:
      return std::ldexp(1.0, -8);
    case dtype::float64:
      return std::ldexp(1.0, -53);
    default:
      return std::ldexp(1.0, -24);
  }
}

const binary* binary_at(const graph& g, value v) { return dynamic_cast<const binary*>(g.at(v.node).op.get()); }

const unary* unary_at(const graph& g, value v, unary_kind kind) {
  const auto* u = dynamic_cast<const unary*>(g.at(v.node).op.get());
  return u && u->kind == kind ? u : nullptr;
}

/// A constant that is one number.
std::optional<double> scalar_at(const graph& g, value v) {
  const tensor* t = g.constant(v);
  return t && t->size() == 1 && is_floating(t->dtype()) ? std::optional(t->as_double(0)) : std::nullopt;
}

/// scale * u + shift, of numbers u that are spread evenly over [0, 1).
struct uniform_range {
  double scale = 1;
  double shift = 0;
};

std::optional<uniform_range> uniform_at(const graph& g, value v, int steps = max_steps) {
  const node& n = g.at(v.node);
  if (!n.op || steps == 0 || !is_floating(g.type(v).dtype)) return std::nullopt;
  if (const auto* random = dynamic_cast<const random_numbers*>(n.op.get()))
    return random->is_uniform ? std::optional(uniform_range{}) : std::nullopt;
  if (n.op->is_identity() || dynamic_cast<const cast*>(n.op.get())) return uniform_at(g, n.inputs[v.port], steps - 1);
  const auto* b = binary_at(g, v);
  if (!b) return std::nullopt;
  const auto first = scalar_at(g, n.inputs[0]);
  const auto second = scalar_at(g, n.inputs[1]);
  if (!first && !second) return std::nullopt;
  const double c = first ? *first : *second;
  const auto u = uniform_at(g, n.inputs[first ? 1 : 0], steps - 1);
  if (!u) return std::nullopt;
  switch (b->kind) {
    case binary_kind::add:
      return uniform_range{u->scale, u->shift + c};
    case binary_kind::sub:
      return first ? uniform_range{-u->scale, c - u->shift} : uniform_range{u->scale, u->shift - c};
    case binary_kind::mul:
      return uniform_range{u->scale * c, u->shift * c};
    case binary_kind::div:
      return first ? std::nullopt : std::optional(uniform_range{u->scale / c, u->shift / c});
    default:
      return std::nullopt;
  }
}

/// Zeros and ones at random (or false and true).
struct dropout_mask {
  double keep = 0;   ///< the part of ones
  double error = 0;  ///< of `keep`, as the numbers that it was read from are rounded
};

std::optional<dropout_mask> proper(double keep, double error) {
  if (!(keep > 0) || keep > 1 + error) return std::nullopt;
  return dropout_mask{std::min(keep, 1.0), error};
}

/// floor(keep + u), as TensorFlow 1 writes it.
std::optional<dropout_mask> floored(const graph& g, value of) {
  const auto u = uniform_at(g, of);
  if (!u || !(u->scale > 0) || u->shift < 0 || u->shift + u->scale > 2) return std::nullopt;
  return proper((u->shift + (u->scale - 1)) / u->scale, rounding_of(g.type(of).dtype) * u->shift / u->scale);
}

/// u >= rate, and every other comparison of uniform numbers with one number.
std::optional<dropout_mask> compared(const graph& g, const binary& b, value left, value right) {
  const bool turned = scalar_at(g, left).has_value();
  if (turned) std::swap(left, right);
  const auto u = uniform_at(g, left);
  const auto limit = scalar_at(g, right);
  if (!u || !limit || u->scale == 0) return std::nullopt;
  bool above = false;
  switch (b.kind) {
    case binary_kind::greater:
    case binary_kind::greater_equal:
      above = true;
      break;
    case binary_kind::less:
    case binary_kind::less_equal:
      break;
    default:
      return std::nullopt;
  }
  const double at = (*limit - u->shift) / u->scale;  // u stands above or below this
  const double error = rounding_of(g.type(left).dtype) * std::abs(*limit / u->scale);
  const bool keeps_above = (above != turned) == (u->scale > 0);
  return proper(keeps_above ? 1 - at : at, error);
}

std::optional<dropout_mask> mask_at(const graph& g, value v, int steps = max_steps) {
  const node& n = g.at(v.node);
  if (!n.op || steps == 0) return std::nullopt;
  if (n.op->is_identity() || dynamic_cast<const cast*>(n.op.get())) return mask_at(g, n.inputs[v.port], steps - 1);
  if (unary_at(g, v, unary_kind::floor)) return floored(g, n.inputs[0]);
  if (unary_at(g, v, unary_kind::logical_not)) {
    const auto inverse = mask_at(g, n.inputs[0], steps - 1);
    return inverse ? proper(1 - inverse->keep, inverse->error) : std::nullopt;
  }
  const auto* b = binary_at(g, v);
  return b ? compared(g, *b, n.inputs[0], n.inputs[1]) : std::nullopt;
}

/// Whether one of `nodes` is part of what makes the mask `v` out of random numbers.
bool mask_reads(const graph& g, value v, const std::set<node_id>& nodes, int steps = 2 * max_steps) {
  const node& n = g.at(v.node);
  if (nodes.contains(v.node)) return true;
  if (!n.op || steps == 0 || dynamic_cast<const random_numbers*>(n.op.get())) return false;
  return std::any_of(n.inputs.begin(), n.inputs.end(),
                     [&](const value& from) { return mask_reads(g, from, nodes, steps - 1); });
}

/// What a mask lets through.
struct dropped {
  dropout_mask mask;
  value made_by;  ///< the mask
  value data;
  double scale = 1;  ///< of the ones of the mask
};

bool is_zero(const tensor* t) {
  if (!t || !is_floating(t->dtype())) return false;
  for (std::int64_t i = 0; i < t->size(); ++i) {
    if (t->as_double(i) != 0) return false;
  }
  return true;
}

/// x * constant, or x / constant.
struct scaling {
  value x;
  const tensor* constant = nullptr;  ///< null: x itself
  bool divides = false;
};

scaling scaled_at(const graph& g, value v) {
  const auto* b = binary_at(g, v);
  if (!b || (b->kind != binary_kind::mul && b->kind != binary_kind::div)) return {v};
  const auto& inputs = g.at(v.node).inputs;
  if (const tensor* second = g.constant(inputs[1])) return {inputs[0], second, b->kind == binary_kind::div};
  const tensor* first = g.constant(inputs[0]);
  return first && b->kind == binary_kind::mul ? scaling{inputs[1], first} : scaling{v};
}

/// The dropout that `v` ends, if it ends one.
std::optional<dropped> dropout_at(const graph& g, value v) {
  const node& n = g.at(v.node);
  if (!n.op || n.outputs.size() != 1 || !is_floating(g.type(v).dtype)) return std::nullopt;
  if (dynamic_cast<const select*>(n.op.get())) {
    auto mask = mask_at(g, n.inputs[0]);
    if (!mask) return std::nullopt;
    if (is_zero(g.constant(n.inputs[2]))) return dropped{*mask, n.inputs[0], n.inputs[1]};
    if (!is_zero(g.constant(n.inputs[1]))) return std::nullopt;
    mask = proper(1 - mask->keep, mask->error);
    return mask ? std::optional(dropped{*mask, n.inputs[0], n.inputs[2]}) : std::nullopt;
  }
  const auto* product = binary_at(g, v);
  if (!product || product->kind != binary_kind::mul) return std::nullopt;
  for (const std::size_t i : {std::size_t{1}, std::size_t{0}}) {
    const scaling factor = scaled_at(g, n.inputs[i]);
    const auto mask = mask_at(g, factor.x);
    if (!mask || (factor.constant && factor.constant->size() != 1)) continue;
    const double scale = factor.constant ? factor.constant->as_double(0) : 1;
    return dropped{*mask, factor.x, n.inputs[1 - i], factor.divides ? 1 / scale : scale};
  }
  return std::nullopt;
}

/// What is left of the factor when the scale of the dropout is taken from it.
tensor rest_of(const scaling& data, dtype type, double keep) {
  tensor rest(type, data.constant ? data.constant->shape() : shape{});
  visit_dtype(type, [&]<class T>() {
    if constexpr (std::is_floating_point_v<compute_type<T>>) {
      const auto to = rest.mutable_as<T>();
      for (std::size_t i = 0; i < to.size(); ++i) {
        const double factor = data.constant ? data.constant->as_double(static_cast<std::int64_t>(i)) : 1;
        to[i] = narrow<T>(static_cast<compute_type<T>>(data.divides ? keep / factor : factor * keep));
      }
    }
  });
  return rest;
}

/// A dropout is mask * w / keep, and inference keeps w: of what the mask multiplies, that is `keep` times as much.
bool remove_dropped(graph& g, value v, const std::optional<dropped>& found) {
  if (!found || g.type(found->data) != g.type(v)) return false;
  const dtype type = g.type(v).dtype;
  const scaling data = scaled_at(g, found->data);
  const tensor rest = rest_of(data, type, found->mask.keep * found->scale);
  // The rate and the scale were rounded, each for itself.
  const double tolerance = 2 * (found->mask.error / found->mask.keep + 3 * rounding_of(type));
  bool is_one = true;
  for (std::int64_t i = 0; i < rest.size(); ++i) is_one &= std::abs(rest.as_double(i) - 1) <= tolerance;
  if (is_one && g.type(data.x) == g.type(v)) {
    if (g.constant(data.x)) return false;
    g.replace_node(v, data.x);
    return true;
  }
  const std::string name = g.at(v.node).name;
  const value factor = g.add_constant(name + "/kept", rest);
  const auto kept = g.add(name, "Mul", std::make_unique<binary>(binary_kind::mul), {data.x, factor});
  if (!kept || g.type({*kept, 0}) != g.type(v)) return false;
  g.replace_node(v, {*kept, 0});
  g.rename(*kept, name);
  return true;
}

}  // namespace

std::size_t remove_dropout(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order())
    rewrites += g.at(id).alive && remove_dropped(g, {id, 0}, dropout_at(g, {id, 0}));
  return rewrites;
}

std::size_t remove_dropout_of_rate(graph& g, const std::set<node_id>& rates) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (!g.at(id).alive) continue;
    const auto found = dropout_at(g, {id, 0});
    rewrites += found && mask_reads(g, found->made_by, rates) && remove_dropped(g, {id, 0}, found);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
