// SPDX-License-Identifier: Apache-2.0
// What picks elements by indices, and images of another size.
#include "family.hpp"

#include <tf_embed/layers/gather.hpp>
#include <tf_embed/layers/one_hot.hpp>
#include <tf_embed/layers/resize.hpp>

namespace families {
namespace {

using std::int32_t, std::uint8_t;

template <index_t Limit>
void indices() {
  fill<float>(at_a, 524288, -1, 1);
  fill<int32_t>(at_b, 262144, 0, Limit);
}
void image() { fill<float>(at_a, 524288, 0, 255); }
void byte_image() { fill<uint8_t>(at_a, 524288, 0, 255); }
void choice() {
  fill<int32_t>(at_b, 4096, 0, 64);
  *reinterpret_cast<float*>(arena + at_a) = 1;
  *reinterpret_cast<float*>(arena + at_c) = 0;
}

}  // namespace

std::vector<family_case> sampling_cases() {
  const std::string g = "gather", r = "resize";
  constexpr auto half = te::resize_grid::half_pixel_centers;
  return {
      {g, "gather_rows", indices<8192>,
       layer<te::gather<a<float, 8192, 64>, b<int32_t, 4096>, out<float, 4096, 64>, 0, 0>>,
       [] {
         const Eigen::Map<const Eigen::ArrayXi> which(reinterpret_cast<const int*>(arena + at_b), 4096);
         array<float>(at_out2, 4096, 64) = array<float>(at_a, 8192, 64)(which, Eigen::all);
       },
       megabyte},
      {g, "gather_short_rows", indices<65536>,
       layer<te::gather<a<float, 65536, 4>, b<int32_t, 65536>, out<float, 65536, 4>, 0, 0>>,
       [] {
         const Eigen::Map<const Eigen::ArrayXi> which(reinterpret_cast<const int*>(arena + at_b), 65536);
         array<float>(at_out2, 65536, 4) = array<float>(at_a, 65536, 4)(which, Eigen::all);
       },
       megabyte},
      {g, "gather_elements", indices<65536>,
       layer<te::gather<a<float, 65536>, b<int32_t, 65536>, out<float, 65536>, 0, 0>>,
       [] {
         const Eigen::Map<const Eigen::ArrayXi> which(reinterpret_cast<const int*>(arena + at_b), 65536);
         array<float>(at_out2, 65536, 1) = array<float>(at_a, 65536, 1)(which, Eigen::all);
       },
       megabyte / 4},
      {g, "gather_columns", indices<256>,
       layer<te::gather<a<float, 1024, 256>, b<int32_t, 128>, out<float, 1024, 128>, 1, 0>>,
       [] {
         const Eigen::Map<const Eigen::ArrayXi> which(reinterpret_cast<const int*>(arena + at_b), 128);
         array<float>(at_out2, 1024, 128) = array<float>(at_a, 1024, 256)(Eigen::all, which);
       },
       megabyte / 2},
      {g, "one_hot", choice, layer<te::one_hot<b<int32_t, 4096>, a<float>, c<float>, out<float, 4096, 64>, 1>>, nullptr,
       0},

      {r, "bilinear_64", image, layer<te::resize_bilinear<a<float, 1, 56, 56, 64>, out<float, 1, 112, 112, 64>, half>>,
       nullptr, 0},
      {r, "bilinear_3", image, layer<te::resize_bilinear<a<float, 1, 160, 160, 3>, out<float, 1, 224, 224, 3>, half>>,
       nullptr, 0},
      {r, "bilinear_1", image, layer<te::resize_bilinear<a<float, 1, 256, 256, 1>, out<float, 1, 224, 224, 1>, half>>,
       nullptr, 0},
      {r, "bilinear_uint8", byte_image,
       layer<te::resize_bilinear<a<uint8_t, 1, 160, 160, 3>, out<float, 1, 224, 224, 3>, half>>, nullptr, 0},
      {r, "nearest_64", image,
       layer<
           te::resize_nearest_neighbor<a<float, 1, 56, 56, 64>, out<float, 1, 112, 112, 64>, te::resize_grid::legacy>>,
       nullptr, 0},
      {r, "nearest_3", image,
       layer<
           te::resize_nearest_neighbor<a<float, 1, 112, 112, 3>, out<float, 1, 224, 224, 3>, te::resize_grid::legacy>>,
       nullptr, 0},
      {r, "nearest_1", image,
       layer<
           te::resize_nearest_neighbor<a<float, 1, 112, 112, 1>, out<float, 1, 224, 224, 1>, te::resize_grid::legacy>>,
       nullptr, 0},
  };
}

}  // namespace families
