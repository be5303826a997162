// SPDX-License-Identifier: Apache-2.0
// An expansion written as a formula: the first error ends it, and is asked for once.
#pragma once

#include "ops/composition/subgraph.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/reduction/reduce.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// Adds nodes to a subgraph. After an error nothing is added, and values have no node.
///
///     formula f(s);
///     const value y = f.mul(f.input(0), f.scalar(2));
///     return f.done({y});
class formula {
 public:
  /// Computes with `compute`: inputs of other types are cast to it by `input`.
  formula(subgraph& s, dtype compute) : s_(s), compute_(compute) {}

  value input(std::size_t i) { return cast(s_.input(i), compute_); }
  value scalar(double x) { return s_.make_scalar(compute_, x); }
  value ints(std::vector<std::int64_t> v) { return s_.make_ints(v); }
  value constant(tensor t) { return s_.make_constant(std::move(t)); }
  /// The shape of a value; that of a scalar after an error.
  gen::shape shape(value v) const { return v.node == no_node ? gen::shape{} : s_.shape(v); }

  template <class Op>
  value add_op(Op o, std::vector<value> inputs) {
    if (error_) return {};
    return keep(s_.add(std::move(o), std::move(inputs)));
  }
  value add_op(std::unique_ptr<op> o, std::vector<value> inputs) {
    return error_ ? value{} : keep(s_.add(std::move(o), std::move(inputs)));
  }
  value cast(value v, dtype t) { return error_ ? value{} : keep(s_.cast(v, t)); }
  value reshape(value v, const gen::shape& to) { return error_ ? value{} : keep(s_.reshape(v, to)); }
  value transpose(value v, const std::vector<std::size_t>& perm) {
    return error_ ? value{} : keep(s_.transpose(v, perm));
  }

  value apply(binary_kind k, value a, value b) { return add_op(binary(k), {a, b}); }
  value apply(unary_kind k, value a) { return add_op(unary(k), {a}); }
  value add(value a, value b) { return apply(binary_kind::add, a, b); }
  value sub(value a, value b) { return apply(binary_kind::sub, a, b); }
  value mul(value a, value b) { return apply(binary_kind::mul, a, b); }
  value div(value a, value b) { return apply(binary_kind::div, a, b); }
  value sum(value v, std::vector<std::int64_t> axes, bool keep_dims = false) {
    return add_op(reduce(reduce_kind::sum, keep_dims), {v, ints(std::move(axes))});
  }
  /// An image, NHWC, with a filter, in steps of one and padded to its own size.
  value convolved(value image, value filter);
  /// Elements [first, first + size) along every axis.
  value cut(value v, std::vector<std::int64_t> first, std::vector<std::int64_t> size);
  /// Zeros before and after along every axis.
  value pad(value v, const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after);
  /// Back to front along one axis.
  value turned(value v, std::size_t axis);

  /// What `expand` answers.
  result<std::vector<value>> done(std::vector<value> outputs) {
    if (error_) return std::move(*error_);
    return outputs;
  }

 private:
  value keep(result<value> made) {
    if (made) return *made;
    error_ = std::move(made.error());
    return {};
  }

  subgraph& s_;
  dtype compute_;
  std::optional<diagnostic> error_;
};

/// Output `port` of an op's reference on these operands, which are all known.
result<tensor> reference_of(op& o, const std::vector<tensor>& inputs, std::size_t port = 0);
template <class Op>
result<tensor> reference_of(Op&& o, const std::vector<tensor>& inputs, std::size_t port = 0) {
  auto copy = std::forward<Op>(o);
  return reference_of(static_cast<op&>(copy), inputs, port);
}

/// The type in which to compute on elements of `t`: float for 16-bit floats, whose steps are then not rounded.
inline dtype wide_type(dtype t) { return is_half(t) ? dtype::float32 : t; }

}  // namespace tf_embed::gen
