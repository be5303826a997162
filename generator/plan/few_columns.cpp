// SPDX-License-Identifier: Apache-2.0
#include "plan/few_columns.hpp"

#include <cstring>

namespace tf_embed::gen {

namespace {

constexpr std::int64_t lanes = 16;
constexpr std::int64_t most_terms_columns = 4;  // include/tf_embed/kernels/dot.hpp

// Operations beside the products, a pixel: where it lies, bias, activation, store. Measured with first layers.
constexpr double pixel_cost = 6;
// Adding up the lanes of one sum.
constexpr double across_cost = 8;

}  // namespace

narrow_choice choose_narrow(const narrow_convolution& c, int simd_block) {
  narrow_choice best;
  if (simd_block < lanes || c.out_channels > lanes / 2) return best;
  const auto number = [](std::int64_t x) { return static_cast<double>(x); };
  double least = number(c.kernel_h * c.kernel_w * c.in_channels) + pixel_cost;
  const auto consider = [&](narrow_choice choice, double cost) {
    // Something must be won: both cost more weights or more code.
    if (cost >= 0.85 * least) return;
    least = cost;
    best = choice;
  };
  if (c.out_channels <= most_terms_columns) {
    const bool dense = c.dilation_w == 1;
    const std::int64_t run = dense ? c.kernel_w * c.in_channels : c.in_channels;
    const std::int64_t vectors = c.kernel_h * (dense ? 1 : c.kernel_w) * ((run + lanes - 1) / lanes);
    // Input is read by the vector, once for all channels.
    const double products = number(vectors) * std::max(1.5, number(c.out_channels));
    consider({narrow_way::terms, 1}, products + across_cost * number(c.out_channels));
  }
  if (c.dilation_w == 1) {
    for (std::int64_t f = 2; f * c.out_channels <= lanes; ++f) {
      if (c.out_w % f != 0) continue;
      const std::int64_t terms = c.kernel_h * (c.kernel_w + (f - 1) * c.stride_w) * c.in_channels;
      consider({narrow_way::pixels, f}, (number(terms) + pixel_cost) / number(f));
    }
  }
  return best;
}

tensor spread_filter(const tensor& filter, std::int64_t stride_w, std::int64_t factor) {
  const shape& s = filter.shape();
  const std::int64_t width = s[1] + (factor - 1) * stride_w;
  tensor out(filter.dtype(), {s[0], width, s[2], s[3] * factor});
  const std::size_t run = static_cast<std::size_t>(s[3]) * byte_size(filter.dtype());
  const std::byte* from = filter.bytes().data();
  std::byte* to = out.mutable_bytes().data();
  for (std::int64_t h = 0; h < s[0]; ++h) {
    for (std::int64_t w = 0; w < s[1]; ++w) {
      for (std::int64_t c = 0; c < s[2]; ++c, from += run) {
        for (std::int64_t p = 0; p < factor; ++p) {
          const std::int64_t at = ((h * width + w + p * stride_w) * s[2] + c) * factor + p;
          std::memcpy(to + static_cast<std::size_t>(at) * run, from, run);
        }
      }
    }
  }
  return out;
}

tensor repeated(const tensor& values, std::int64_t factor) {
  const std::size_t n = values.bytes().size();
  tensor out(values.dtype(), {static_cast<std::int64_t>(values.size()) * factor});
  for (std::int64_t i = 0; i < factor; ++i) {
    std::memcpy(out.mutable_bytes().data() + static_cast<std::size_t>(i) * n, values.bytes().data(), n);
  }
  return out;
}

}  // namespace tf_embed::gen
