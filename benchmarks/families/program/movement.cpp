// SPDX-License-Identifier: Apache-2.0
// What moves elements by rule: transposes, slices, borders, joins, repetitions.
#include "family.hpp"

#include <tf_embed/layers/concat.hpp>
#include <tf_embed/layers/pad.hpp>
#include <tf_embed/layers/reverse.hpp>
#include <tf_embed/layers/slice.hpp>
#include <tf_embed/layers/tile.hpp>
#include <tf_embed/layers/transpose.hpp>

namespace families {
namespace {

using std::uint8_t, std::uint16_t;

void bytes() {
  fill<uint8_t>(at_a, megabyte * 2, 0, 255);
  fill<uint8_t>(at_b, megabyte * 2, 0, 255);
}
template <class In, class Out, index_t... Perm>
void turned() {
  layer<te::transpose<In, Out, te::ints<Perm...>>>();
}
template <int... Axes>
constexpr Eigen::array<int, sizeof...(Axes)> axes{Axes...};
template <Eigen::Index... Values>
constexpr Eigen::array<Eigen::Index, sizeof...(Values)> at{Values...};
using pair = std::pair<Eigen::Index, Eigen::Index>;

template <class T>
void matrix(Eigen::Index rows, Eigen::Index columns) {
  array<T>(at_out2, columns, rows) = array<T>(at_a, rows, columns).transpose();
}

}  // namespace

std::vector<family_case> movement_cases() {
  const std::string t = "transpose", s = "slice", p = "pad", j = "join";
  return {
      {t, "matrix", bytes, turned<a<float, 512, 512>, out<float, 512, 512>, 1, 0>, [] { matrix<float>(512, 512); },
       megabyte},
      {t, "matrix_odd", bytes, turned<a<float, 301, 703>, out<float, 703, 301>, 1, 0>, [] { matrix<float>(301, 703); },
       4 * 301 * 703},
      {t, "matrix_8_bytes", bytes, turned<a<double, 256, 512>, out<double, 512, 256>, 1, 0>,
       [] { matrix<double>(256, 512); }, megabyte},
      {t, "matrix_2_bytes", bytes, turned<a<uint16_t, 512, 512>, out<uint16_t, 512, 512>, 1, 0>,
       [] { matrix<uint16_t>(512, 512); }, megabyte / 2},
      {t, "matrix_1_byte", bytes, turned<a<uint8_t, 512, 512>, out<uint8_t, 512, 512>, 1, 0>,
       [] { matrix<uint8_t>(512, 512); }, megabyte / 4},
      {t, "nhwc_to_nchw", bytes, turned<a<float, 4, 28, 28, 64>, out<float, 4, 64, 28, 28>, 0, 3, 1, 2>,
       [] { eigen<float>(at_out2, 4, 64, 28, 28) = eigen<float>(at_a, 4, 28, 28, 64).shuffle(axes<0, 3, 1, 2>); },
       4 * 4 * 28 * 28 * 64},
      {t, "nhwc_to_nchw_3", bytes, turned<a<float, 1, 256, 256, 3>, out<float, 1, 3, 256, 256>, 0, 3, 1, 2>,
       [] { eigen<float>(at_out2, 1, 3, 256, 256) = eigen<float>(at_a, 1, 256, 256, 3).shuffle(axes<0, 3, 1, 2>); },
       4 * 256 * 256 * 3},
      {t, "nchw_to_nhwc_3", bytes, turned<a<float, 1, 3, 256, 256>, out<float, 1, 256, 256, 3>, 0, 2, 3, 1>,
       [] { eigen<float>(at_out2, 1, 256, 256, 3) = eigen<float>(at_a, 1, 3, 256, 256).shuffle(axes<0, 2, 3, 1>); },
       4 * 256 * 256 * 3},
      {t, "heads", bytes, turned<a<float, 4, 128, 8, 64>, out<float, 4, 8, 128, 64>, 0, 2, 1, 3>,
       [] { eigen<float>(at_out2, 4, 8, 128, 64) = eigen<float>(at_a, 4, 128, 8, 64).shuffle(axes<0, 2, 1, 3>); },
       megabyte},
      {t, "all_axes", bytes, turned<a<float, 16, 32, 16, 32>, out<float, 32, 16, 32, 16>, 3, 2, 1, 0>,
       [] { eigen<float>(at_out2, 32, 16, 32, 16) = eigen<float>(at_a, 16, 32, 16, 32).shuffle(axes<3, 2, 1, 0>); },
       megabyte},
      {t, "short_rows", bytes, turned<a<float, 128, 512, 4>, out<float, 512, 128, 4>, 1, 0, 2>,
       [] { eigen<float>(at_out2, 512, 128, 4) = eigen<float>(at_a, 128, 512, 4).shuffle(axes<1, 0, 2>); }, megabyte},

      {s, "columns", bytes,
       layer<te::slice<a<float, 512, 512>, out<float, 512, 200>, te::ints<0, 100>, te::ints<512, 200>>>,
       [] { eigen<float>(at_out2, 512, 200) = eigen<float>(at_a, 512, 512).slice(at<0, 100>, at<512, 200>); },
       512 * 200 * 4},
      {s, "few_columns", bytes,
       layer<te::slice<a<float, 32768, 8>, out<float, 32768, 3>, te::ints<0, 2>, te::ints<32768, 3>>>,
       [] { eigen<float>(at_out2, 32768, 3) = eigen<float>(at_a, 32768, 8).slice(at<0, 2>, at<32768, 3>); },
       32768 * 12},
      {s, "every_second", bytes,
       layer<te::slice<a<float, 512, 512>, out<float, 512, 256>, te::ints<0, 0>, te::ints<512, 256>, te::ints<1, 2>>>,
       [] {
         eigen<float>(at_out2, 512, 256) = eigen<float>(at_a, 512, 512).stridedSlice(at<0, 0>, at<512, 512>, at<1, 2>);
       },
       megabyte / 2},
      {s, "reverse", bytes, layer<te::reverse<a<float, 512, 512>, out<float, 512, 512>, te::ints<1>>>,
       [] {
         const Eigen::array<bool, 2> which{false, true};
         eigen<float>(at_out2, 512, 512) = eigen<float>(at_a, 512, 512).reverse(which);
       },
       megabyte},

      {p, "image", bytes,
       layer<te::pad<a<float, 4, 28, 28, 64>, out<float, 4, 30, 30, 64>, te::ints<0, 1, 1, 0>, te::ints<0, 1, 1, 0>>>,
       [] {
         const Eigen::array<pair, 4> by{pair{0, 0}, pair{1, 1}, pair{1, 1}, pair{0, 0}};
         eigen<float>(at_out2, 4, 30, 30, 64) = eigen<float>(at_a, 4, 28, 28, 64).pad(by);
       },
       4 * 4 * 30 * 30 * 64},
      {p, "inner", bytes, layer<te::pad<a<float, 16384, 13>, out<float, 16384, 16>, te::ints<0, 1>, te::ints<0, 2>>>,
       [] {
         const Eigen::array<pair, 2> by{pair{0, 0}, pair{1, 2}};
         eigen<float>(at_out2, 16384, 16) = eigen<float>(at_a, 16384, 13).pad(by);
       },
       megabyte},
      {p, "mirror", bytes,
       layer<te::mirror_pad<a<float, 1, 128, 128, 16>, out<float, 1, 136, 136, 16>, te::ints<0, 4, 4, 0>,
                            te::ints<0, 4, 4, 0>, te::mirror::reflect>>,
       nullptr, 0},

      {j, "concat_outer", bytes, layer<te::concat<out<float, 256, 512>, 0, a<float, 128, 512>, b<float, 128, 512>>>,
       [] {
         eigen<float>(at_out2, 256, 512) = eigen<float>(at_a, 128, 512).concatenate(eigen<float>(at_b, 128, 512), 0);
       },
       megabyte / 2},
      {j, "concat_inner", bytes, layer<te::concat<out<float, 1024, 96>, 1, a<float, 1024, 64>, b<float, 1024, 32>>>,
       [] {
         eigen<float>(at_out2, 1024, 96) = eigen<float>(at_a, 1024, 64).concatenate(eigen<float>(at_b, 1024, 32), 1);
       },
       1024 * 96 * 4},
      {j, "concat_short", bytes, layer<te::concat<out<float, 32768, 4>, 1, a<float, 32768, 3>, b<float, 32768, 1>>>,
       [] {
         eigen<float>(at_out2, 32768, 4) = eigen<float>(at_a, 32768, 3).concatenate(eigen<float>(at_b, 32768, 1), 1);
       },
       megabyte / 2},
      {j, "tile_inner", bytes, layer<te::tile<a<float, 1024, 64>, out<float, 1024, 256>>>,
       [] { eigen<float>(at_out2, 1024, 256) = eigen<float>(at_a, 1024, 64).broadcast(at<1, 4>); }, megabyte},
      {j, "tile_outer", bytes, layer<te::tile<a<float, 64, 64, 16>, out<float, 256, 64, 16>>>,
       [] { eigen<float>(at_out2, 256, 64, 16) = eigen<float>(at_a, 64, 64, 16).broadcast(at<4, 1, 1>); }, megabyte},
  };
}

}  // namespace families
