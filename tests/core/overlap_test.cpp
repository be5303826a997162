// SPDX-License-Identifier: Apache-2.0
// How far an output may run into its input, against a walk over all strips.
#include <tf_embed/core/overlap.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace {

using namespace tf_embed;
using order = overlap_run::order;

constexpr index_t none = std::numeric_limits<index_t>::min();

/// The same by trying every element that is read after a strip was written.
index_t naive_distance(const sweep& s, index_t strip, bool forward) {
  index_t most = none;
  const index_t count = (s.out + strip - 1) / strip;
  for (index_t p = 0; p < s.images * count; ++p) {
    const index_t first = p / count * s.out + p % count * strip;
    const index_t end = std::min(first + strip, (p / count + 1) * s.out);
    const index_t from = forward ? first : 0;
    const index_t to = forward ? s.images * s.out : end;
    for (index_t o = from; o < to; ++o) {
      for (index_t tap = 0; tap < s.reach; ++tap) {
        const index_t i = o % s.out * s.stride - s.pad + tap;
        if (i < 0 || i >= s.in) continue;
        const index_t at = (o / s.out * s.in + i) * s.in_step;
        most = std::max(most, forward ? end * s.out_step - at : at + s.in_step - first * s.out_step);
      }
    }
  }
  return most;
}

}  // namespace

TEST_CASE("distances of in-place kernels known by heart") {
  // Pointwise, 8 to 16 channels: the end of the output is a pixel short of that of the input.
  constexpr sweep expand{1, 48 * 48, 48 * 48, 8, 16};
  STATIC_REQUIRE(forward_distance(expand, 1) == 48 * 48 * 8 + 8);
  STATIC_REQUIRE(backward_distance(expand, 1) == 8);
  STATIC_REQUIRE(backward_distance(expand, 4) == 32);
  // Depthwise 3x3, same size: the row above is still needed.
  constexpr sweep depthwise{1, 25, 25, 320, 320, 3, 1, 1};
  STATIC_REQUIRE(forward_distance(depthwise, 1) == 2 * 320);
  STATIC_REQUIRE(backward_distance(depthwise, 1) == 2 * 320);
  // Stride 2: rows are used up twice as fast as they are made.
  constexpr sweep halve{1, 48, 24, 768, 384, 3, 2, 0};
  STATIC_REQUIRE(forward_distance(halve, 1) == 384);
}

TEST_CASE("distances agree with a walk over all strips") {
  std::uint32_t state = 11;
  const auto random = [&](index_t from, index_t to) {
    state = state * 1664525u + 1013904223u;
    return from + static_cast<index_t>(state >> 16) % (to - from + 1);
  };
  int equal = 0;
  int all = 0;
  for (int round = 0; round < 3000; ++round) {
    sweep s{random(1, 3), random(1, 16), 0, random(1, 6), random(1, 6), random(1, 6), random(1, 4), random(0, 5)};
    const index_t padded = s.in + s.pad + random(0, 5);
    if (padded < s.reach) continue;
    s.out = (padded - s.reach) / s.stride + 1;
    const index_t strip = random(1, s.out);
    for (const bool forward : {false, true}) {
      const index_t want = naive_distance(s, strip, forward);
      const index_t got = forward ? forward_distance(s, strip) : backward_distance(s, strip);
      if (want == none) continue;
      INFO("images " << s.images << " in " << s.in << "x" << s.in_step << " out " << s.out << "x" << s.out_step
                     << " reach " << s.reach << " stride " << s.stride << " pad " << s.pad << " strip " << strip
                     << (forward ? " forward" : " backward"));
      CHECK(got >= want);  // safe
      equal += got == want;
      ++all;
    }
  }
  CHECK(equal > all * 8 / 10);  // and mostly exact: more is asked only where outputs read nothing but padding
}

TEST_CASE("the largest safe strips are taken") {
  constexpr sweep pixels{1, 100, 100, 8, 8};
  STATIC_REQUIRE(overlap_run_for(pixels, 800).how == order::apart);
  STATIC_REQUIRE(overlap_run_for(pixels, -800).how == order::apart);
  STATIC_REQUIRE(overlap_run_for(pixels, 0).how == order::impossible);
  STATIC_REQUIRE(overlap_run_for(pixels, 7).how == order::impossible);
  constexpr overlap_run back = overlap_run_for(pixels, 8 * 30);
  STATIC_REQUIRE((back.how == order::backward && back.strip == 30));
  constexpr overlap_run front = overlap_run_for(pixels, -8 * 30, 14);
  STATIC_REQUIRE((front.how == order::forward && front.strip == 28));
  constexpr overlap_run few = overlap_run_for(pixels, -8 * 5, 14);
  STATIC_REQUIRE((few.how == order::forward && few.strip == 5));
}
