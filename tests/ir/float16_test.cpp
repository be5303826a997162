// SPDX-License-Identifier: Apache-2.0
#include "ir/dtype.hpp"

#include <tf_embed/core/float16.hpp>
#include <tf_embed/kernels/cast.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace te = tf_embed;
namespace gen = tf_embed::gen;

namespace {

std::uint32_t bits_of(float x) { return std::bit_cast<std::uint32_t>(x); }

/// Floats that matter: around every rounding boundary of a 16-bit format, and everything special.
template <class Narrow>
std::vector<float> floats_around_all_numbers() {
  std::vector<float> all{0.0f, -0.0f, std::numeric_limits<float>::denorm_min(), std::numeric_limits<float>::infinity()};
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const float here = te::to_float(Narrow{static_cast<std::uint16_t>(i)});
    const float next = te::to_float(Narrow{static_cast<std::uint16_t>(i + 1)});
    const float between = std::bit_cast<float>(bits_of(here) + (bits_of(next) - bits_of(here)) / 2);
    for (const std::uint32_t step : {0xffffffffu, 0u, 1u}) all.push_back(std::bit_cast<float>(bits_of(between) + step));
    all.push_back(here);
  }
  return all;
}

}  // namespace

TEST_CASE("every 16-bit float is widened as the generator does it", "[generator]") {
  int wrong = 0;
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    wrong += bits_of(te::to_float(te::float16{bits})) != bits_of(gen::to_float(gen::float16{bits}));
    wrong += bits_of(te::to_float(te::bfloat16{bits})) != bits_of(gen::to_float(gen::bfloat16{bits}));
  }
  CHECK(wrong == 0);
}

TEST_CASE("floats are rounded as the generator rounds them", "[generator]") {
  int wrong = 0;
  for (const float x : floats_around_all_numbers<te::float16>()) {
    if (x == x) wrong += te::to_float16(x).bits != gen::to_float16(x).bits;
    if (x != x) wrong += !std::isnan(te::to_float(te::to_float16(x)));
  }
  for (const float x : floats_around_all_numbers<te::bfloat16>())
    wrong += te::to_bfloat16(x).bits != gen::to_bfloat16(x).bits;
  CHECK(wrong == 0);
}

TEST_CASE("the widest, the narrowest and what lies beyond", "[generator]") {
  CHECK(te::to_float16(65519.0f).bits == 0x7bff);
  CHECK(te::to_float16(65520.0f).bits == 0x7c00);
  CHECK(te::to_float16(-1e30f).bits == 0xfc00);
  CHECK(te::to_float16(0x1p-24f).bits == 1);
  CHECK(te::to_float16(0x1p-25f).bits == 0);
  CHECK(te::to_float16(0x1.8p-24f).bits == 2);
  CHECK(te::to_float(te::float16{0x3555}) == 0.333251953125f);
  CHECK(te::to_bfloat16(std::numeric_limits<float>::max()).bits == 0x7f80);
  static_assert(te::to_float(te::to_float16(1.5f)) == 1.5f);
}

TEST_CASE("casts go through float, and cut where they are told to", "[generator]") {
  const double in[] = {1.0 / 3, 2049, 70000, -0.75};
  te::float16 half[4];
  te::kernels::cast(in, half, 4);
  CHECK(half[0].bits == 0x3555);
  CHECK(half[1].bits == 0x6800);  // 2048: half to even
  CHECK(half[2].bits == 0x7c00);
  std::int8_t small[4];
  te::kernels::cast(half, small, 4);
  CHECK(small[2] == te::kernels::cast_one<std::int8_t>(std::numeric_limits<float>::infinity()));
  CHECK(small[3] == 0);
  const float ones[] = {0x1.fffffep0f, std::numeric_limits<float>::infinity()};
  te::bfloat16 cut[2];
  te::kernels::cast_truncating(ones, cut, 2);
  CHECK(cut[0].bits == 0x3fff);
  CHECK(cut[1].bits == 0x7f80);
  const te::float16 fine[] = {te::to_float16(1.0078125f), te::to_float16(-2.5f)};
  te::kernels::cast_truncating(fine, cut, 2);
  CHECK(cut[0].bits == 0x3f81);
  CHECK(cut[1].bits == 0xc020);
  const te::float16 finer[] = {te::to_float16(1.0146484375f), te::to_float16(-1.0146484375f)};
  te::kernels::cast_truncating(finer, cut, 2);
  CHECK(cut[0].bits == 0x3f81);  // 1.0078125, not 1.015625
  CHECK(cut[1].bits == 0xbf81);
}
