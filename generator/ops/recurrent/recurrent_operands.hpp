// SPDX-License-Identifier: Apache-2.0
// What recurrent ops check of their operands.
#pragma once

#include "ir/op.hpp"

#include <cstdint>
#include <string_view>

namespace tf_embed::gen {

/// The sizes of a recurrent op, as inference finds them.
struct recurrent_sizes {
  std::int64_t steps = 1, batch = 0, input = 0, units = 0;
  std::int64_t outputs = 0;  ///< numbers of h: the units, or fewer behind a projection
};

/// Reads steps, batch and input off x, which is [batch, input], or of a sequence [steps, batch, input].
result<void> measure_input(const shape_context& context, std::size_t x, bool is_sequence, recurrent_sizes& found);

/// Reads the units off a state, which is [batch, units]; `name` is TensorFlow's for it. There are as many outputs.
result<void> measure_state(const shape_context& context, std::size_t state, std::string_view name,
                           recurrent_sizes& found);

/// The shape of a result of all steps with `n` numbers for each entry of the batch.
shape result_shape(bool is_sequence, const recurrent_sizes& s, std::int64_t n);

/// Operand `i` says how many steps there are: an integer, or one for each entry of the batch.
result<void> check_length(const shape_context& context, std::size_t i, const recurrent_sizes& s);

/// Collects what is wrong with shapes and types; keeps the first.
class operand_shapes {
 public:
  explicit operand_shapes(const shape_context& context, dtype t) : context_(context), type_(t) {}

  /// "w must be float32[5,16], but is float32[5,12]"
  void operator()(std::size_t i, std::string_view what, shape wanted);
  result<void> done() const { return found_; }

 private:
  const shape_context& context_;
  dtype type_;
  result<void> found_;
};

}  // namespace tf_embed::gen
