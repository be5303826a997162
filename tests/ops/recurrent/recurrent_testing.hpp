// SPDX-License-Identifier: Apache-2.0
// What the tests of recurrent layers share: weights for layers, and where their operands lie.
#pragma once

#include "ops/recurrent/recurrent_reference.hpp"
#include "ops/support/window_testing.hpp"

#include <tf_embed/core/packed.hpp>
#include <tf_embed/layers/recurrent.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace op_testing {

/// Packed weights of a layer that has several: number `Which`.
template <int Which>
struct numbered_weights {
  static inline std::vector<float> values;
  static const float* data() noexcept { return values.data(); }

  /// Rows [first, first + count) of a matrix.
  static void pack(const gen::tensor& matrix, std::int64_t first, std::int64_t count, int block) {
    values = op_testing::values<float>(gen::pack_columns(gen::rows_of(matrix, first, count), block, 1));
  }
};

template <int Which, std::ptrdiff_t Rows, std::ptrdiff_t Columns, int Block>
using numbered_packed = te::packed<float, Rows, Columns, Block, numbered_weights<Which>>;

/// Room of a layer, behind what slot `Slot` holds.
template <class Shape, std::size_t Slot>
using room = te::tensor<float, Shape, te::arena<Slot * slot_bytes + slot_bytes / 2>>;

/// The error of inference, each operand known at run time only.
inline std::string error_of(gen::op& op, const std::vector<gen::shape>& shapes, gen::dtype t = gen::dtype::float32) {
  std::vector<gen::tensor_type> types;
  for (const gen::shape& s : shapes) types.push_back({t, s});
  return message(infer(op, types));
}

}  // namespace op_testing
