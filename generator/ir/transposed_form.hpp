// SPDX-License-Identifier: Apache-2.0
// What an op becomes when its operands' axes are in another order.
#pragma once

#include "ir/tensor.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace tf_embed::gen {

class op;

/// Axis i of a transposed tensor is axis order[i] of the original.
using axes_order = std::vector<int>;

/// The order that undoes `order`.
axes_order inverse_of(const axes_order& order);

/// An op that computes on the axes as they were before a Transpose, and gives its results in that order too.
struct transposed_form {
  std::vector<std::size_t> carried;                   ///< inputs that are to be read untransposed
  std::unique_ptr<op> changed;                        ///< the op then, where it differs
  std::vector<std::pair<std::size_t, tensor>> lists;  ///< constant operands then (axes, paddings)
  std::vector<axes_order> orders;                     ///< of the transposes behind the results; empty for none

  /// Operands that broadcast: constants may have fewer axes.
  bool broadcasts = false;
};

/// A form that reads the inputs `carried` untransposed and whose one result is to be transposed by `order`.
transposed_form reading(std::vector<std::size_t> carried, const axes_order& order, bool broadcasts = false);

/// `first`, `first` + 1, ... up to `end`.
std::vector<std::size_t> inputs_between(std::size_t first, std::size_t end);

/// A list of axes as a constant of the type and shape of `like`.
tensor axis_list(const tensor_type& like, const std::vector<std::int64_t>& axes);

/// A list of one number for each axis (sizes, strides), or of a row of numbers for each: entry i is entry order[i] of
/// the given one.
tensor permuted_list(const tensor& list, const axes_order& order);

}  // namespace tf_embed::gen
