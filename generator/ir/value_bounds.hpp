// SPDX-License-Identifier: Apache-2.0
// What can be said at generation of values that only a run knows: between which numbers each element of an integer or
// bool tensor lies. Where that is one number, the value is a constant (passes/resolve.hpp).
#pragma once

#include "ir/graph.hpp"
#include "ir/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// The integers from `least` to `most`; of bool, 0 and 1.
struct interval {
  std::int64_t least = 0;
  std::int64_t most = 0;

  bool is_point() const { return least == most; }
  bool contains(std::int64_t x) const { return least <= x && x <= most; }
  bool operator==(const interval&) const = default;
};

/// The smallest interval that holds both.
interval hull(interval a, interval b);

/// Every number of a type; nullopt of types that are not looked at: floats, and uint64, whose numbers are no int64.
std::optional<interval> range_of(dtype t);

/// `exact`, or every number of the type where it leaves that (sums wrap), or where it left int64 (nullopt).
interval wrapped(dtype t, std::optional<interval> exact);

// Of the exact results; nullopt where they leave int64.
std::optional<interval> sum(interval a, interval b);
std::optional<interval> difference(interval a, interval b);
std::optional<interval> product(interval a, interval b);

/// Larger tensors have one interval for all their elements.
inline constexpr std::int64_t max_bounded_elements = 64;

/// The bounds of a tensor: one interval for all elements, or one for each; none where nothing is known.
struct value_bounds {
  std::vector<interval> intervals;

  bool is_known() const { return !intervals.empty(); }
  bool are_points() const;
  interval at(std::int64_t element) const {
    return intervals[intervals.size() == 1 ? 0 : static_cast<std::size_t>(element)];
  }
  interval all() const;  ///< the hull; only where something is known
};

class bounds_table;

/// What an op is told of its inputs when it bounds its outputs.
class bounds_context {
 public:
  bounds_context(const graph& g, const node& n, bounds_table& known) : graph_(g), node_(n), table_(known) {}

  std::size_t input_count() const { return node_.inputs.size(); }
  const tensor_type& type(std::size_t i) const { return graph_.type(node_.inputs[i]); }
  const tensor* constant(std::size_t i) const { return graph_.constant(node_.inputs[i]); }
  const tensor_type& output(std::size_t port = 0) const { return node_.outputs[port]; }
  std::size_t output_count() const { return node_.outputs.size(); }
  /// At least the range of the type; nothing is known of types that have none (range_of).
  const value_bounds& input(std::size_t i) const;

 private:
  const graph& graph_;
  const node& node_;
  bounds_table& table_;
};

/// An op that can say between which numbers its results lie. Others cannot, but views and identities need not: of them
/// it is known.
class bounded_op {
 public:
  virtual ~bounded_op() = default;
  /// Of every output; fewer, or unknown ones, where it has nothing to say. Elements beyond a run-time extent do not
  /// count.
  virtual std::vector<value_bounds> bounds(const bounds_context& context) const = 0;
  /// So that `operator==` of an op can be defaulted.
  bool operator==(const bounded_op&) const { return true; }
};

/// The bounds of the values of one graph.
class bounds_table {
 public:
  /// Works out the bounds of a node's outputs, whose types are known, as those of its operands are.
  void add(const graph& g, node_id id);
  /// Of a value that comes from elsewhere: an argument of a graph inside an op.
  void set(const graph& g, value v, value_bounds b);
  const value_bounds& of(const graph& g, value v);

 private:
  std::map<value, value_bounds> known_;
};

/// The bounds of one element of a value, worked out from all integers that it is made of, without what surrounds the
/// graph. Of a type that has a range.
interval bounds_of(const graph& g, value v, std::int64_t element);

/// The constant that a value of this type is, where its bounds are points and all sizes are known.
std::optional<tensor> constant_within(const tensor_type& type, const value_bounds& b);

}  // namespace tf_embed::gen
