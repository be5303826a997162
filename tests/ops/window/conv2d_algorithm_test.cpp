// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv2d_algorithm.hpp"

#include "ops/support/strided_copy.hpp"

#include <catch2/catch.hpp>

#include <numeric>
#include <vector>

namespace tf_embed::gen {
namespace {

TEST_CASE("the algorithm of a convolution with few output channels is the cheapest one", "[conv2d]") {
  const auto is_plain = [](const conv2d_choice& c) { return c.algorithm == conv2d_algorithm::gemm && c.pixels == 1; };
  // Five by five over eight channels to one: 40 terms a row.
  CHECK(choose_conv2d_algorithm({5, 5, 8, 1, 1, 1, 264}, 16).algorithm == conv2d_algorithm::dot);
  CHECK(choose_conv2d_algorithm({5, 5, 8, 1, 1, 1, 264}, 16).pixels == 1);
  // Long rows to eight channels: two pixels fill the lanes at the cost of one tap in forty.
  const conv2d_choice pair = choose_conv2d_algorithm({3, 39, 8, 8, 1, 1, 264}, 16);
  CHECK(pair.algorithm == conv2d_algorithm::gemm);
  CHECK(pair.pixels == 2);
  // The pixels of a row must divide by the factor.
  CHECK(is_plain(choose_conv2d_algorithm({3, 39, 8, 8, 1, 1, 263}, 16)));
  CHECK(choose_conv2d_algorithm({3, 39, 8, 5, 1, 1, 9}, 16).pixels == 3);
  // Two pixels of a 1x1 filter share no input.
  CHECK(is_plain(choose_conv2d_algorithm({1, 1, 64, 8, 1, 1, 48}, 16)));
  // Nothing to win from nine channels on, nor where packed blocks are not vectors of 16.
  CHECK(is_plain(choose_conv2d_algorithm({3, 39, 8, 9, 1, 1, 264}, 16)));
  CHECK(is_plain(choose_conv2d_algorithm({5, 5, 8, 1, 1, 1, 264}, 4)));
  // Groups, other types, and filters of run time.
  CHECK(is_plain(choose_conv2d_algorithm({5, 5, 8, 1, 1, 1, 264, false}, 16)));
}

TEST_CASE("a filter spread over pixels has each pixel's taps where it sees them, and zeros elsewhere", "[conv2d]") {
  // [kh 2, kw 3, c 2, n 2] with distinct values from 1.
  std::vector<float> values(24);
  std::iota(values.begin(), values.end(), 1.0f);
  const tensor filter = tensor::of<float>({2, 3, 2, 2}, values);
  const std::int64_t stride = 2;
  const std::int64_t factor = 3;
  const tensor wide = spread_over_pixels(filter, stride, factor);
  REQUIRE(wide.shape() == shape{2, 7, 2, 6});
  const auto got = wide.as<float>();
  for (std::int64_t h = 0; h < 2; ++h) {
    for (std::int64_t w = 0; w < 7; ++w) {
      for (std::int64_t c = 0; c < 2; ++c) {
        for (std::int64_t column = 0; column < 6; ++column) {
          const std::int64_t tap = w - column / 2 * stride;
          const bool seen = tap >= 0 && tap < 3;
          const float want = seen ? values[static_cast<std::size_t>(((h * 3 + tap) * 2 + c) * 2 + column % 2)] : 0.0f;
          CHECK(got[static_cast<std::size_t>(((h * 7 + w) * 2 + c) * 6 + column)] == want);
        }
      }
    }
  }
  const tensor twice = repeated(tensor::of<float>({2}, std::vector<float>{1, 2}), 2);
  CHECK(std::vector<float>(twice.as<float>().begin(), twice.as<float>().end()) == std::vector<float>{1, 2, 1, 2});
}

}  // namespace
}  // namespace tf_embed::gen
