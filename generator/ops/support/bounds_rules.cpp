// SPDX-License-Identifier: Apache-2.0
#include "ops/support/bounds_rules.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Whether a tensor is so small that each of its elements is looked at.
bool is_followed(const tensor_type& t) {
  const std::int64_t n = element_count(t.shape);
  return !t.has_dynamic_axis() && n > 0 && n <= max_bounded_elements;
}

/// The tensor of the least, or of the most, that each element can be.
tensor end_of(const tensor_type& type, const value_bounds& b, bool most) {
  tensor t(type.dtype, type.shape);
  visit_dtype(type.dtype, [&]<class T>() {
    if constexpr (std::is_integral_v<T>) {
      const auto elements = t.mutable_as<T>();
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const interval x = b.at(static_cast<std::int64_t>(i));
        elements[i] = static_cast<T>(most ? x.most : x.least);
      }
    }
  });
  return t;
}

/// The op's results for the least and the most of the inputs `from`; nothing where that is too much or fails.
std::vector<value_bounds> moved_ends(const bounds_context& c, const op& o, std::span<const std::size_t> from) {
  std::vector<tensor> ends[2];
  for (std::size_t i = 0; i < c.input_count(); ++i) {
    const bool moves = std::find(from.begin(), from.end(), i) != from.end();
    const tensor* constant = c.constant(i);
    if (moves ? !is_followed(c.type(i)) : constant == nullptr) return {};
    for (const bool most : {false, true})
      ends[most ? 1 : 0].push_back(constant ? *constant : end_of(c.type(i), c.input(i), most));
  }
  for (std::size_t port = 0; port < c.output_count(); ++port) {
    if (!is_followed(c.output(port))) return {};
  }
  const auto least = o.evaluate(ends[0]);
  const auto most = o.evaluate(ends[1]);
  if (!least || !most || least->size() != c.output_count() || most->size() != c.output_count()) return {};
  std::vector<value_bounds> found(c.output_count());
  for (std::size_t port = 0; port < found.size(); ++port) {
    for (std::int64_t i = 0; i < (*least)[port].size(); ++i)
      found[port].intervals.push_back({(*least)[port].as_int(i), (*most)[port].as_int(i)});
  }
  return found;
}

}  // namespace

std::vector<value_bounds> elementwise_bounds(const bounds_context& c, const interval_function& f) {
  const tensor_type& out = c.output();
  bool one_for_all = !is_followed(out);
  bool all_single = true;
  for (std::size_t i = 0; i < c.input_count(); ++i) {
    if (!c.input(i).is_known()) return {};
    one_for_all |= c.type(i).has_dynamic_axis();
    all_single &= c.input(i).intervals.size() == 1;
  }
  std::vector<interval> operands(c.input_count());
  if (one_for_all || all_single) {
    for (std::size_t i = 0; i < operands.size(); ++i) operands[i] = c.input(i).all();
    return {{{f(operands)}}};
  }
  std::vector<std::vector<std::int64_t>> strides;
  for (std::size_t i = 0; i < operands.size(); ++i) strides.push_back(broadcast_strides(c.type(i).shape, out.shape));
  const auto out_strides = row_major_strides(out.shape);
  value_bounds found;
  for (std::int64_t e = 0; e < element_count(out.shape); ++e) {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      std::int64_t at = 0;
      for (std::size_t axis = 0; axis < out.shape.size(); ++axis)
        at += e / out_strides[axis] % out.shape[axis] * strides[i][axis];
      operands[i] = c.input(i).at(at);
    }
    found.intervals.push_back(f(operands));
  }
  return {std::move(found)};
}

std::vector<value_bounds> moved_bounds(const bounds_context& c, const op& o, std::span<const std::size_t> from) {
  std::optional<interval> all;
  for (const std::size_t i : from) {
    if (i >= c.input_count() || !c.input(i).is_known()) return {};
    all = all ? hull(*all, c.input(i).all()) : c.input(i).all();
  }
  if (!all) return {};
  if (auto ends = moved_ends(c, o, from); !ends.empty()) return ends;
  return std::vector<value_bounds>(c.output_count(), value_bounds{{*all}});
}

std::vector<value_bounds> bounds_of_count(const bounds_context& c, std::int64_t most) {
  return {{{wrapped(c.output().dtype, interval{0, most})}}};
}

std::vector<value_bounds> bounds_of_index(const bounds_context& c, std::int64_t entries) {
  return bounds_of_count(c, std::max<std::int64_t>(entries - 1, 0));
}

}  // namespace tf_embed::gen
