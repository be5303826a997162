// SPDX-License-Identifier: Apache-2.0
// Discrete Fourier transforms of complex numbers: FFT, IFFT and those of two and three dimensions.
#pragma once

#include "ir/op.hpp"
#include "ops/support/op_row.hpp"
#include "program/argument.hpp"

#include <cstddef>

namespace tf_embed::gen {

/// The transform along the `rank` innermost axes, or along the one that is `from_end` from the end.
struct fft : op_base<fft> {
  static constexpr std::string_view op_stem = "fft";
  bool operator==(const fft&) const = default;

  bool inverse = false;
  std::size_t rank = 1;
  std::size_t from_end = 0;  ///< where `rank` is 1: 0 is the last axis

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  bool takes_complex() const override { return true; }
};

/// The reference along one axis of complex numbers.
tensor transformed_along(const tensor& x, std::size_t axis, bool inverse);

/// Refuses run-time extents of the `count` innermost axes, which a transform mixes; the others go to the output.
result<void> extents_of_batch(const shape_context& context, std::size_t count, std::vector<tensor_type>& outputs);

/// The algorithm, tables and scratch room of a layer that transforms `n` complex numbers of parts `part`, `columns` of
/// them side by side at most.
struct fft_arguments {
  argument algorithm;
  argument tables;
  argument scratch;
};
/// `before` is put in front of the tables; `extra` is room beyond the algorithm's own.
fft_arguments arguments_of_fft(layer_builder& b, std::int64_t n, dtype part, std::int64_t columns,
                               std::vector<double> before = {}, std::int64_t extra = 0);

std::span<const op_row> fft_rows();

}  // namespace tf_embed::gen
