// SPDX-License-Identifier: Apache-2.0
// How a Fourier transform of some length is computed by generated code, and the constants that it reads.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"
#include "program/argument.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// Longer transforms are refused: their tables are as long as they are, and a length is a number in a file.
inline constexpr std::int64_t longest_transform = std::int64_t{1} << 22;
result<void> check_transform(std::span<const std::int64_t> lengths);

/// A transform along one axis, ready for te::fft and its like.
struct fft_form {
  template_type algorithm;         ///< one of core/algorithm.hpp
  std::vector<double> tables;      ///< as kernels/fft.hpp reads them
  std::int64_t buffer_length = 0;  ///< complex numbers that each of the two buffers has for a column
};

/// Chooses for `n` complex numbers. `in_columns`: others lie beside each of them, so that vectors need not be found
/// among them.
fft_form choose_fft(std::int64_t n, bool in_columns);

/// e^(-pi i k / half) / 2 for k < half: what relates the transforms of 2 `half` real numbers and `half` complex ones.
std::vector<double> real_turns(std::int64_t half);

/// Numbers as a tensor of float32 or float64, for the weights.
tensor table_of(dtype t, const std::vector<double>& numbers);

/// The transform of complex numbers, real parts and imaginary parts in turn, in double precision: plain, for the
/// reference and for tables.
std::vector<double> reference_fft(const std::vector<double>& pairs, bool inverse);

}  // namespace tf_embed::gen
