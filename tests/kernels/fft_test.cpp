// SPDX-License-Identifier: Apache-2.0
// Stages of Fourier transforms of every radix against the sum that defines them, for vectors and without.
#include <tf_embed/kernels/fft.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <type_traits>
#include <vector>

namespace te = tf_embed;
using te::index_t;
namespace kernels = te::kernels;

namespace {

/// The tables of stages, as kernels/support/fft_stage.hpp describes them.
template <class T>
std::vector<T> stage_tables(const std::vector<index_t>& radices, index_t n) {
  std::vector<T> table;
  const auto add = [&](index_t k, index_t of, double sign) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(of);
    table.push_back(static_cast<T>(std::cos(angle)));
    table.push_back(static_cast<T>(sign * std::sin(angle)));
  };
  for (const index_t radix : radices) {
    const index_t m = n / radix;
    for (index_t k = 0; radix % 2 == 1 && k <= radix / 2; ++k) add(k, radix, 1);
    for (index_t p = 0; m > 1 && p < m; ++p) {
      for (index_t j = 1; j < radix; ++j) add(p * j % n, n, -1);
    }
    n = m;
  }
  return table;
}

/// What lies in `columns` columns of n numbers, split: the transform of each.
std::vector<double> defined_transform(const std::vector<double>& re, const std::vector<double>& im, index_t n,
                                      index_t columns, bool imaginary) {
  std::vector<double> out;
  for (index_t k = 0; k < n; ++k) {
    for (index_t c = 0; c < columns; ++c) {
      double sum = 0;
      for (index_t i = 0; i < n; ++i) {
        const double angle = -2 * std::numbers::pi * static_cast<double>(i * k % n) / static_cast<double>(n);
        const auto at = static_cast<std::size_t>(i * columns + c);
        sum += imaginary ? re[at] * std::sin(angle) + im[at] * std::cos(angle)
                         : re[at] * std::cos(angle) - im[at] * std::sin(angle);
      }
      out.push_back(sum);
    }
  }
  return out;
}

template <class T, class Arch, index_t... Radices>
void check(index_t columns) {
  using plan = kernels::fft_plan<te::algorithm::radices<Radices...>>;
  constexpr index_t n = plan::length;
  const std::vector<T> table = stage_tables<T>({Radices...}, n);
  REQUIRE(static_cast<index_t>(table.size()) == plan::table);
  const auto size = static_cast<std::size_t>(n * columns);
  std::mt19937 engine(static_cast<unsigned>(n));
  std::vector<double> re, im;
  for (std::size_t i = 0; i < size; ++i) {
    re.push_back(static_cast<double>(engine() % 2001) / 1000 - 1);
    im.push_back(static_cast<double>(engine() % 2001) / 1000 - 1);
  }
  // One number more on each side, which nobody may touch.
  constexpr T untouched = T(77);
  std::vector<T> room(4 * (size + 2), untouched);
  const auto part = [&](std::size_t i) { return room.data() + i * (size + 2) + 1; };
  for (std::size_t i = 0; i < size; ++i) part(0)[i] = static_cast<T>(re[i]), part(1)[i] = static_cast<T>(im[i]);
  const auto done = plan::template run<Arch>(kernels::split<T>{part(0), part(1)}, kernels::split<T>{part(2), part(3)},
                                             columns, table.data());
  const double tolerance = (sizeof(T) == 4 ? 3e-7 : 1e-15) * std::sqrt(static_cast<double>(n)) * 4;
  const auto want_re = defined_transform(re, im, n, columns, false);
  const auto want_im = defined_transform(re, im, n, columns, true);
  for (std::size_t i = 0; i < size; ++i) {
    INFO("number " << i << " of " << n << " in " << columns << " columns");
    REQUIRE(std::abs(static_cast<double>(done.re[i]) - want_re[i]) <= tolerance);
    REQUIRE(std::abs(static_cast<double>(done.im[i]) - want_im[i]) <= tolerance);
  }
  for (std::size_t i = 0; i < 4; ++i) CHECK((part(i)[-1] == untouched && part(i)[size] == untouched));
}

template <index_t... Radices>
void check_all() {
  for (const index_t columns : {1, 3, 16, 21}) {
    check<float, te::simd::default_arch, Radices...>(columns);
    check<float, te::simd::scalar, Radices...>(columns);
    check<double, te::simd::default_arch, Radices...>(columns);
  }
}

}  // namespace

TEST_CASE("a stage of each radix is the sum that defines it") {
  check_all<2>();
  check_all<3>();
  check_all<4>();
  check_all<5>();
  check_all<7>();
  check_all<8>();
  check_all<13>();
}

TEST_CASE("stages follow one another") {
  check_all<2, 2>();
  check_all<3, 5, 4>();
  check_all<8, 4, 2>();
  check_all<11, 7>();
}

TEST_CASE("pairs are taken apart, put together and turned around") {
  using B = te::simd::batch<float>;
  std::vector<float> pairs(2 * B::size), back(2 * B::size);
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = static_cast<float>(i);
  const auto z = te::simd::load_pairs<te::simd::default_arch>(pairs.data());
  std::vector<float> re(B::size), im(B::size), turned(B::size);
  te::simd::store(re.data(), z.re);
  te::simd::store(im.data(), z.im);
  te::simd::store(turned.data(), te::simd::reversed(z.re));
  te::simd::store_pairs(back.data(), z.re, z.im);
  for (std::size_t i = 0; i < B::size; ++i) {
    CHECK(re[i] == pairs[2 * i]);
    CHECK(im[i] == pairs[2 * i + 1]);
    CHECK(turned[i] == re[B::size - 1 - i]);
  }
  CHECK(back == pairs);
}
