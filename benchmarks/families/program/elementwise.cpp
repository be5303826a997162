// SPDX-License-Identifier: Apache-2.0
// Arithmetic of one, two and three operands, broadcasts, comparisons and casts.
#include "family.hpp"

#include <tf_embed/layers/add_n.hpp>
#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/cast.hpp>
#include <tf_embed/layers/select.hpp>
#include <tf_embed/layers/unary.hpp>

namespace families {
namespace {

constexpr index_t n = 65536;

void floats() {
  fill<float>(at_a, n, -4, 4);
  fill<float>(at_b, n, 1, 4);
  fill<bool>(at_c, n, 0, 2);
}
template <class T>
void numbers() {
  fill<T>(at_a, n, 0, 100);
  fill<T>(at_b, n, 1, 100);
}
template <class T, class Op>
void both() {
  layer<te::binary<Op, a<T, n>, b<T, n>, out<T, n>>>();
}
template <class T>
auto left() {
  return array<T>(at_a, 1, n);
}
template <class T>
auto right() {
  return array<T>(at_b, 1, n);
}
template <class T>
auto to() {
  return array<T>(at_out2, 1, n);
}

}  // namespace

std::vector<family_case> elementwise_cases() {
  constexpr std::size_t bytes = n * sizeof(float);
  const std::string e = "elementwise", r = "broadcast", k = "cast";
  using std::int32_t, std::int64_t, std::int8_t, std::uint8_t;
  return {
      {e, "relu", floats, layer<te::unary<te::ops::relu, a<float, n>, out<float, n>>>,
       [] { to<float>() = left<float>().max(0.0f); }, bytes},
      {e, "abs", floats, layer<te::unary<te::ops::abs, a<float, n>, out<float, n>>>,
       [] { to<float>() = left<float>().abs(); }, bytes},
      {e, "floor", floats, layer<te::unary<te::ops::floor, a<float, n>, out<float, n>>>,
       [] { to<float>() = left<float>().floor(); }, bytes},
      {e, "sign", floats, layer<te::unary<te::ops::sign, a<float, n>, out<float, n>>>,
       [] { to<float>() = left<float>().sign(); }, bytes},
      {e, "abs_int32", numbers<int32_t>, layer<te::unary<te::ops::abs, a<int32_t, n>, out<int32_t, n>>>,
       [] { to<int32_t>() = left<int32_t>().abs(); }, bytes},
      {e, "add", floats, both<float, te::ops::add>, [] { to<float>() = left<float>() + right<float>(); }, bytes},
      {e, "div", floats, both<float, te::ops::div>, [] { to<float>() = left<float>() / right<float>(); }, bytes},
      {e, "maximum", floats, both<float, te::ops::maximum>, [] { to<float>() = left<float>().max(right<float>()); },
       bytes},
      {e, "squared_difference", floats, both<float, te::ops::squared_difference>,
       [] { to<float>() = (left<float>() - right<float>()).square(); }, bytes},
      {e, "floor_mod", floats, both<float, te::ops::floor_mod>, nullptr, 0},
      {e, "add_double", numbers<double>, both<double, te::ops::add>,
       [] { to<double>() = left<double>() + right<double>(); }, 2 * bytes},
      {e, "add_int32", numbers<int32_t>, both<int32_t, te::ops::add>,
       [] { to<int32_t>() = left<int32_t>() + right<int32_t>(); }, bytes},
      {e, "mul_int32", numbers<int32_t>, both<int32_t, te::ops::mul>,
       [] { to<int32_t>() = left<int32_t>() * right<int32_t>(); }, bytes},
      {e, "maximum_int8", numbers<int8_t>, both<int8_t, te::ops::maximum>,
       [] { to<int8_t>() = left<int8_t>().max(right<int8_t>()); }, n},
      {e, "add_int64", numbers<int64_t>, both<int64_t, te::ops::add>,
       [] { to<int64_t>() = left<int64_t>() + right<int64_t>(); }, 2 * bytes},
      {e, "floor_div_int32", numbers<int32_t>, both<int32_t, te::ops::floor_div>, nullptr, 0},
      {e, "less", floats, layer<te::binary<te::ops::less, a<float, n>, b<float, n>, out<bool, n>>>,
       [] { to<bool>() = left<float>() < right<float>(); }, n},
      {e, "select", floats, layer<te::select<c<bool, n>, a<float, n>, b<float, n>, out<float, n>>>,
       [] { to<float>() = array<bool>(at_c, 1, n).select(left<float>(), right<float>()); }, bytes},
      {e, "add_n_4", floats, layer<te::add_n<out<float, n>, a<float, n>, b<float, n>, a<float, n>, b<float, n>>>,
       [] { to<float>() = left<float>() + right<float>() + left<float>() + right<float>(); }, bytes},

      {r, "scalar", floats, layer<te::binary<te::ops::mul, a<float, n>, b<float>, out<float, n>>>,
       [] { to<float>() = left<float>() * *reinterpret_cast<float*>(arena + at_b); }, bytes},
      {r, "row", floats, layer<te::binary<te::ops::add, a<float, 512, 128>, b<float, 128>, out<float, 512, 128>>>,
       [] {
         array<float>(at_out2, 512, 128) = array<float>(at_a, 512, 128).rowwise() + array<float>(at_b, 1, 128).row(0);
       },
       bytes},
      {r, "short_row", floats, layer<te::binary<te::ops::add, a<float, 16384, 4>, b<float, 4>, out<float, 16384, 4>>>,
       [] {
         array<float>(at_out2, 16384, 4) = array<float>(at_a, 16384, 4).rowwise() + array<float>(at_b, 1, 4).row(0);
       },
       bytes},
      {r, "column", floats, layer<te::binary<te::ops::add, a<float, 512, 128>, b<float, 512, 1>, out<float, 512, 128>>>,
       [] {
         array<float>(at_out2, 512, 128) = array<float>(at_a, 512, 128).colwise() + array<float>(at_b, 512, 1).col(0);
       },
       bytes},
      {r, "short_column", floats,
       layer<te::binary<te::ops::add, a<float, 16384, 4>, b<float, 16384, 1>, out<float, 16384, 4>>>,
       [] {
         array<float>(at_out2, 16384, 4) = array<float>(at_a, 16384, 4).colwise() + array<float>(at_b, 16384, 1).col(0);
       },
       bytes},
      {r, "middle", floats,
       layer<te::binary<te::ops::mul, a<float, 32, 32, 64>, b<float, 32, 1, 64>, out<float, 32, 32, 64>>>,
       [] {
         const Eigen::array<Eigen::Index, 3> times{1, 32, 1};
         eigen<float>(at_out2, 32, 32, 64) =
             eigen<float>(at_a, 32, 32, 64) * eigen<float>(at_b, 32, 1, 64).broadcast(times);
       },
       bytes},
      {r, "outer_product", floats,
       layer<te::binary<te::ops::mul, a<float, 256, 1>, b<float, 1, 256>, out<float, 256, 256>>>,
       [] {
         const Eigen::array<Eigen::Index, 2> down{256, 1}, across{1, 256};
         eigen<float>(at_out2, 256, 256) =
             eigen<float>(at_a, 256, 1).broadcast(across) * eigen<float>(at_b, 1, 256).broadcast(down);
       },
       bytes},

      {k, "float_to_int32", floats, layer<te::cast<a<float, n>, out<int32_t, n>>>,
       [] { to<int32_t>() = left<float>().cast<int32_t>(); }, bytes},
      {k, "uint8_to_float", numbers<uint8_t>, layer<te::cast<a<uint8_t, n>, out<float, n>>>,
       [] { to<float>() = left<uint8_t>().cast<float>(); }, bytes},
      {k, "float_to_uint8", numbers<float>, layer<te::cast<a<float, n>, out<uint8_t, n>>>,
       [] { to<uint8_t>() = left<float>().cast<uint8_t>(); }, n},
      {k, "float_to_double", floats, layer<te::cast<a<float, n>, out<double, n>>>,
       [] { to<double>() = left<float>().cast<double>(); }, 2 * bytes},
      {k, "int64_to_int32", numbers<int64_t>, layer<te::cast<a<int64_t, n>, out<int32_t, n>>>,
       [] { to<int32_t>() = left<int64_t>().cast<int32_t>(); }, bytes},
      {k, "float_to_bool", floats, layer<te::cast<a<float, n>, out<bool, n>>>,
       [] { to<bool>() = left<float>().cast<bool>(); }, n},
  };
}

}  // namespace families
