// SPDX-License-Identifier: Apache-2.0
// That a fused activation gives the bits of the unfused operation: for special numbers and random bits, in the register
// tile that convolutions and matrix products are made of, and as an element-wise kernel.
#include <tf_embed/kernels/support/tile.hpp>
#include <tf_embed/kernels/unary.hpp>
#include <tf_embed/layers/epilogue.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

namespace tests {
namespace {

namespace te = tf_embed;
namespace ops = tf_embed::ops;
namespace simd = tf_embed::simd;
using te::index_t;

template <class T>
using bits_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

template <class T>
std::vector<T> special_values() {
  using limits = std::numeric_limits<T>;
  std::vector<T> v;
  for (const T x : {T(0),
                    limits::denorm_min(),
                    limits::denorm_min() * 5,
                    limits::min() / 2,
                    limits::min(),
                    T(1e-30),
                    T(1e-7),
                    T(0.34999999),
                    T(0.35),
                    T(0.55),
                    T(1),
                    T(3),
                    T(6),
                    T(9.5),
                    T(18.5),
                    T(40),
                    T(86.99999),
                    T(87),
                    T(87.00001),
                    T(88.8),
                    T(89),
                    T(104.5),
                    T(709.8),
                    T(745.2),
                    T(1e30),
                    limits::max(),
                    limits::infinity(),
                    limits::quiet_NaN(),
                    limits::signaling_NaN()}) {
    for (const T y : {x, std::nextafter(x, T(0)), std::nextafter(x, limits::infinity())}) v.insert(v.end(), {y, -y});
  }
  return v;
}

template <class T>
std::vector<T> inputs() {
  std::vector<T> v = special_values<T>();
  std::mt19937_64 engine(7);
  for (int i = 0; i < 100000; ++i) v.push_back(std::bit_cast<T>(static_cast<bits_of<T>>(engine())));
  for (int i = 0; i < 20000; ++i) v.push_back(static_cast<T>(static_cast<double>(engine() >> 11) * 0x1p-46 - 64));
  return v;
}

/// activation(x), where a tile without terms has x as its residual.
template <class T, class Arch, class Activation>
std::vector<T> fused(const std::vector<T>& x) {
  constexpr int rows = 8, block = 16;
  constexpr int vectors = simd::lanes<T, Arch> == 1 ? 2 : 1;
  constexpr auto columns = static_cast<index_t>(simd::lanes<T, Arch>) * vectors;
  static const std::vector<T> bias(block, T(-0.0));  // changes no number when it is added
  using functor = decltype(Activation::template make<T>(nullptr));
  te::kernels::tile_args<T, functor> g{};
  g.end = {bias.data(), x.data(), Activation::template make<T>(nullptr)};
  std::vector<T> out(x.size());
  const auto n = static_cast<index_t>(x.size());
  g.residual = x.data() - out.data();
  for (index_t i = 0; i < n;) {
    // Now and then a tile at the edge.
    const bool edge = n - i < rows * columns || i % 7 == 0;
    g.columns = edge ? std::min<index_t>(std::max<index_t>(columns - 1, 1), n - i) : columns;
    g.rows = edge ? std::min<index_t>(3, (n - i) / g.columns) : rows;
    for (index_t r = 0; r < rows; ++r) g.out[r] = out.data() + i + std::min(r, g.rows - 1) * g.columns;
    te::kernels::tile<T, Arch, rows, vectors, block>(g);
    i += g.rows * g.columns;
  }
  return out;
}

/// Op(x), the vectors elsewhere than those of tiles, so that results which depend on neighbours are found.
template <class T, class Arch, class Op>
std::vector<T> unfused(const std::vector<T>& x) {
  std::vector<T> out(x.size());
  te::kernels::unary<Op, Arch>(x.data(), out.data(), 3);
  te::kernels::unary<Op, Arch>(x.data() + 3, out.data() + 3, x.size() - 3);
  return out;
}

template <class T>
bool same_bits(T a, T b) {
  return std::bit_cast<bits_of<T>>(a) == std::bit_cast<bits_of<T>>(b) || (a != a && b != b);
}

template <class T, class Arch, class Activation, class Op>
void check(const char* name) {
  const std::vector<T> x = inputs<T>();
  const std::vector<T> got = fused<T, Arch, Activation>(x), want = unfused<T, Arch, Op>(x);
  const std::size_t lanes = simd::lanes<T, Arch>;
  int wrong = 0;
  for (std::size_t i = 0; i < x.size() && wrong < 5; ++i) {
    if (same_bits(got[i], want[i])) continue;
    ++wrong;
    INFO(name << " of " << x[i] << " in " << lanes << " lanes: " << got[i] << ", unfused " << want[i]);
    CHECK(std::bit_cast<bits_of<T>>(got[i]) == std::bit_cast<bits_of<T>>(want[i]));
  }
  CHECK(wrong == 0);
}

template <class Activation, class Op>
void check_all(const char* name) {
  check<float, simd::scalar, Activation, Op>(name);
  check<double, simd::scalar, Activation, Op>(name);
  if constexpr (!std::is_same_v<simd::default_arch, simd::scalar>) {
    check<float, simd::default_arch, Activation, Op>(name);
    check<double, simd::default_arch, Activation, Op>(name);
  }
}

template <class Low, class High>
void check_clip(const char* name) {
  check_all<te::clip<Low, High>, ops::clip<Low, High>>(name);
}
template <class Slope>
void check_leaky(const char* name) {
  check_all<te::leaky_relu<Slope>, ops::leaky_relu<Slope>>(name);
}

template <std::uint32_t Bits>
using f32 = te::f32<Bits>;
using zero = f32<0>;
using negative_zero = f32<0x80000000>;
using one_and_half = f32<0x3fc00000>;
using minus_two = f32<0xc0000000>;
using infinite = f32<0x7f800000>;
using tiny = f32<1>;
using no_number = f32<0x7fc00000>;

}  // namespace

TEST_CASE("no activation changes no bit") { check_all<te::no_activation, ops::identity>("none"); }

TEST_CASE("fused and unfused clips give the same bits") {
  check_all<te::relu, ops::relu>("relu");
  check_all<te::relu6, ops::relu6>("relu6");
  check_clip<minus_two, one_and_half>("clip");
  check_clip<negative_zero, infinite>("clip from -0");
  check_clip<minus_two, zero>("clip to 0");
  check_clip<minus_two, negative_zero>("clip to -0");
  check_clip<zero, negative_zero>("clip from 0 to -0");
  check_clip<tiny, one_and_half>("clip from a denormal number");
  check_clip<one_and_half, minus_two>("clip with crossed bounds");
  check_clip<no_number, one_and_half>("clip from NaN");
  check_clip<minus_two, no_number>("clip to NaN");
}

TEST_CASE("fused and unfused leaky Relus give the same bits") {
  check_leaky<f32<0x3e4ccccd>>("leaky_relu 0.2");
  check_leaky<zero>("leaky_relu 0");
  check_leaky<minus_two>("leaky_relu -2");
  check_leaky<tiny>("leaky_relu 1e-45");
}

TEST_CASE("fused and unfused functions give the same bits") {
  check_all<te::elu, ops::elu>("elu");
  check_all<te::sigmoid, ops::sigmoid>("sigmoid");
  check_all<te::tanh, ops::tanh>("tanh");
  check_all<te::swish, ops::swish>("swish");
  check_all<te::hard_swish, ops::hard_swish>("hard_swish");
}

TEST_CASE("Relu keeps -0, and NaN goes through every activation") {
  const auto at = [](auto activation, float x) {
    return fused<float, simd::default_arch, decltype(activation)>(std::vector<float>(64, x))[0];
  };
  CHECK(std::bit_cast<std::uint32_t>(at(te::relu{}, -0.0f)) == 0x80000000u);
  CHECK(std::bit_cast<std::uint32_t>(at(te::relu6{}, -0.0f)) == 0x80000000u);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float y : {at(te::relu{}, nan), at(te::relu6{}, nan), at(te::clip<minus_two, zero>{}, nan),
                        at(te::leaky_relu<zero>{}, nan), at(te::elu{}, nan), at(te::sigmoid{}, nan),
                        at(te::tanh{}, nan), at(te::swish{}, nan), at(te::hard_swish{}, nan)}) {
    CHECK(y != y);
  }
}

}  // namespace tests
