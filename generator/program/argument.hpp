// SPDX-License-Identifier: Apache-2.0
// The template arguments of a layer, as data: what emit prints, and what the planner and the report look at.
#pragma once

#include "ir/dtype.hpp"
#include "ir/shape.hpp"
#include "ir/tensor.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tf_embed::gen {

using tensor_id = std::uint32_t;   ///< an index into program::tensors
using weights_id = std::uint32_t;  ///< an index into program::weights

/// What a layer does with a tensor.
enum class access {
  read,
  write,
  scratch,  ///< room for this layer alone
};

/// A tensor that a layer works on. The first operand that is written is the layer's output.
struct operand {
  tensor_id tensor;
  gen::access access;
  std::string role = {};  ///< "input 0", "bias", "filter"; our own words

  bool operator==(const operand&) const = default;
};

/// Values in a kernel's own order: the struct `weights::...`, which is no tensor type.
struct weights_operand {
  weights_id weights;
  std::string role = {};

  bool operator==(const weights_operand&) const = default;
};

/// A C++ name of our own making that is printed as it stands: `te::ops::relu`, `te::fixed_extent`.
struct symbol {
  std::string name;

  bool operator==(const symbol&) const = default;
};

class argument;

/// `name<arguments...>`
struct template_type {
  std::string name;
  std::vector<argument> arguments;

  bool operator==(const template_type&) const;
};

/// One template argument.
class argument {
 public:
  using value_type = std::variant<operand, weights_operand, symbol, std::int64_t, bool, dtype, float, double,
                                  std::shared_ptr<const template_type>>;

  argument(operand o) : value_(std::move(o)) {}
  argument(weights_operand w) : value_(std::move(w)) {}
  argument(symbol s) : value_(std::move(s)) {}
  argument(std::string_view name) : value_(symbol{std::string(name)}) {}
  argument(const std::string& name) : value_(symbol{name}) {}
  argument(const char* name) : value_(symbol{name}) {}
  argument(bool b) : value_(b) {}
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  argument(I i) : value_(static_cast<std::int64_t>(i)) {}
  argument(gen::dtype t) : value_(t) {}
  argument(float x) : value_(x) {}   ///< `te::f32<bits>`
  argument(double x) : value_(x) {}  ///< `te::f64<bits>`
  argument(template_type t) : value_(std::make_shared<const template_type>(std::move(t))) {}

  const value_type& value() const { return value_; }
  bool operator==(const argument& other) const;

 private:
  value_type value_;
};

/// `te::shape<1, 224, 224, 3>`
template_type cpp_shape(const shape& s);
/// `te::ints<1, -1>`
template_type cpp_ints(const std::vector<std::int64_t>& values);
/// `te::extent<count, axis, times>`, with `, plus` where it is not 0
template_type cpp_extent(operand count, const run_time_extent& extent);

/// Calls `f(const operand&)` for every operand among the arguments, in order, those inside of template types too.
template <class F>
void for_each_operand(const std::vector<argument>& arguments, const F& f);
/// The same for values in a kernel's own order.
template <class F>
void for_each_weights(const std::vector<argument>& arguments, const F& f);

/// Calls `f(const T&)` for every argument that holds a `T`, in order, those inside of template types too.
template <class T, class F>
void for_each_argument_of_type(const std::vector<argument>& arguments, const F& f) {
  for (const argument& a : arguments) {
    if (const auto* found = std::get_if<T>(&a.value())) f(*found);
    if (const auto* inner = std::get_if<std::shared_ptr<const template_type>>(&a.value()))
      for_each_argument_of_type<T>((*inner)->arguments, f);
  }
}
template <class F>
void for_each_operand(const std::vector<argument>& arguments, const F& f) {
  for_each_argument_of_type<operand>(arguments, f);
}
template <class F>
void for_each_weights(const std::vector<argument>& arguments, const F& f) {
  for_each_argument_of_type<weights_operand>(arguments, f);
}

}  // namespace tf_embed::gen
