// SPDX-License-Identifier: Apache-2.0
// Whether work grows no faster than what it is done on.
#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

namespace tf_embed::test {

/// `make(n)` makes what `work` is done on: of four times the size it takes at most about four times as long. Ten times
/// leaves room for a busy machine, and sixteen is what a square would need.
template <class Make, class Work>
void check_linear(int size, const Make& make, const Work& work) {
  const auto seconds = [&](int n) {
    double least = 1e9;
    for (int i = 0; i < 3; ++i) {
      auto made = make(n);
      const auto begin = std::chrono::steady_clock::now();
      work(made);
      least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return least;
  };
  const double small = seconds(size), large = seconds(4 * size);
  INFO(size << " take " << small << " s, " << 4 * size << " take " << large << " s");
  CHECK(large < 10 * small + 0.02);
}

}  // namespace tf_embed::test
