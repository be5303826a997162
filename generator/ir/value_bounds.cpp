// SPDX-License-Identifier: Apache-2.0
#include "ir/value_bounds.hpp"

#include "ir/op.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <set>
#include <type_traits>
#include <utility>

namespace tf_embed::gen {
namespace {

template <class T>
interval limits_of() {
  return {static_cast<std::int64_t>(std::numeric_limits<T>::min()),
          static_cast<std::int64_t>(std::numeric_limits<T>::max())};
}

value_bounds bounds_of_constant(const tensor& t) {
  value_bounds b;
  if (!range_of(t.dtype()) || t.size() == 0) return b;
  const auto at = [&](std::int64_t i) { return interval{t.as_int(i), t.as_int(i)}; };
  if (t.size() <= max_bounded_elements) {
    for (std::int64_t i = 0; i < t.size(); ++i) b.intervals.push_back(at(i));
    return b;
  }
  interval all = at(0);
  for (std::int64_t i = 1; i < t.size(); ++i) all = hull(all, at(i));
  b.intervals = {all};
  return b;
}

}  // namespace

interval hull(interval a, interval b) { return {std::min(a.least, b.least), std::max(a.most, b.most)}; }

std::optional<interval> range_of(dtype t) {
  switch (t) {
    case dtype::boolean:
      return interval{0, 1};
    case dtype::int8:
      return limits_of<std::int8_t>();
    case dtype::int16:
      return limits_of<std::int16_t>();
    case dtype::int32:
      return limits_of<std::int32_t>();
    case dtype::int64:
      return limits_of<std::int64_t>();
    case dtype::uint8:
      return limits_of<std::uint8_t>();
    case dtype::uint16:
      return limits_of<std::uint16_t>();
    case dtype::uint32:
      return limits_of<std::uint32_t>();
    default:
      return std::nullopt;
  }
}

interval wrapped(dtype t, std::optional<interval> exact) {
  const interval range = range_of(t).value_or(limits_of<std::int64_t>());
  return exact && range.contains(exact->least) && range.contains(exact->most) ? *exact : range;
}

std::optional<interval> sum(interval a, interval b) {
  interval r;
  if (__builtin_add_overflow(a.least, b.least, &r.least) || __builtin_add_overflow(a.most, b.most, &r.most))
    return std::nullopt;
  return r;
}

std::optional<interval> difference(interval a, interval b) {
  interval r;
  if (__builtin_sub_overflow(a.least, b.most, &r.least) || __builtin_sub_overflow(a.most, b.least, &r.most))
    return std::nullopt;
  return r;
}

std::optional<interval> product(interval a, interval b) {
  std::optional<interval> r;
  for (const std::int64_t x : {a.least, a.most}) {
    for (const std::int64_t y : {b.least, b.most}) {
      std::int64_t corner = 0;
      if (__builtin_mul_overflow(x, y, &corner)) return std::nullopt;
      r = r ? hull(*r, {corner, corner}) : interval{corner, corner};
    }
  }
  return r;
}

bool value_bounds::are_points() const {
  return is_known() && std::all_of(intervals.begin(), intervals.end(), [](interval i) { return i.is_point(); });
}

interval value_bounds::all() const {
  interval together = intervals.front();
  for (const interval& i : intervals) together = hull(together, i);
  return together;
}

const value_bounds& bounds_context::input(std::size_t i) const { return table_.of(graph_, node_.inputs[i]); }

const value_bounds& bounds_table::of(const graph& g, value v) {
  const auto [at, is_new] = known_.try_emplace(v);
  if (!is_new) return at->second;
  if (const tensor* t = g.constant(v)) {
    at->second = bounds_of_constant(*t);
  } else if (const auto range = range_of(g.type(v).dtype)) {
    at->second.intervals = {*range};
  }
  return at->second;
}

void bounds_table::set(const graph& g, value v, value_bounds b) {
  const tensor_type& type = g.type(v);
  if (!b.is_known() || !range_of(type.dtype)) return;
  const bool one_each =
      !type.has_dynamic_axis() && element_count(type.shape) == static_cast<std::int64_t>(b.intervals.size());
  if (b.intervals.size() > 1 && !one_each) b.intervals = {b.all()};
  known_[v] = std::move(b);
}

void bounds_table::add(const graph& g, node_id id) {
  const node& n = g.at(id);
  const bool is_looked_at = std::any_of(n.outputs.begin(), n.outputs.end(),
                                        [](const tensor_type& t) { return range_of(t.dtype).has_value(); });
  if (!n.op || !is_looked_at) return;
  if (n.op->is_identity() || n.op->is_view()) {
    for (std::uint32_t port = 0; port < n.outputs.size() && port < n.inputs.size(); ++port) {
      if (g.type(n.inputs[port]).dtype == n.outputs[port].dtype) set(g, {id, port}, of(g, n.inputs[port]));
    }
    return;
  }
  const auto* bounded = dynamic_cast<const bounded_op*>(n.op.get());
  if (!bounded) return;
  std::vector<value_bounds> found = bounded->bounds(bounds_context(g, n, *this));
  for (std::uint32_t port = 0; port < n.outputs.size() && port < found.size(); ++port)
    set(g, {id, port}, std::move(found[port]));
}

interval bounds_of(const graph& g, value v, std::int64_t element) {
  bounds_table known_here;
  std::set<node_id> seen;
  std::vector<node_id> open{v.node};
  while (!open.empty()) {
    const node_id id = open.back();
    if (!seen.insert(id).second) {
      open.pop_back();
      known_here.add(g, id);
      continue;
    }
    for (const value& read : g.at(id).inputs) {
      if (range_of(g.type(read).dtype) && !seen.contains(read.node)) open.push_back(read.node);
    }
  }
  return known_here.of(g, v).at(element);
}

std::optional<tensor> constant_within(const tensor_type& type, const value_bounds& b) {
  if (type.has_dynamic_axis() || !range_of(type.dtype) || !b.are_points()) return std::nullopt;
  tensor t(type.dtype, type.shape);
  visit_dtype(type.dtype, [&]<class T>() {
    if constexpr (std::is_integral_v<T>) {
      const auto elements = t.mutable_as<T>();
      for (std::size_t i = 0; i < elements.size(); ++i)
        elements[i] = static_cast<T>(b.at(static_cast<std::int64_t>(i)).least);
    }
  });
  return t;
}

}  // namespace tf_embed::gen
