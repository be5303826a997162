// SPDX-License-Identifier: Apache-2.0
// What puts elements to places, and what finds them: segments, scatters, diagonals, blocks, boxes.
#include "family.hpp"

#include <tf_embed/layers/crop_and_resize.hpp>
#include <tf_embed/layers/gather_nd.hpp>
#include <tf_embed/layers/matrix_band_part.hpp>
#include <tf_embed/layers/matrix_diag.hpp>
#include <tf_embed/layers/non_max_suppression.hpp>
#include <tf_embed/layers/reverse_sequence.hpp>
#include <tf_embed/layers/roll.hpp>
#include <tf_embed/layers/scatter_nd.hpp>
#include <tf_embed/layers/segment.hpp>
#include <tf_embed/layers/space_to_batch_nd.hpp>
#include <tf_embed/layers/space_to_depth.hpp>
#include <tf_embed/layers/unique.hpp>
#include <tf_embed/layers/where.hpp>

#include <algorithm>

namespace families {
namespace {

using std::int32_t, std::int64_t;

template <class T>
T* at(std::size_t place) {
  return reinterpret_cast<T*>(arena + place);
}

void floats() {
  fill<float>(at_a, megabyte, -1, 1);
  fill<float>(at_b, megabyte, -1, 1);
}
/// Floats, and integers below the limit; sorted, or as they come.
template <index_t Limit, bool Sorted = false>
void indices() {
  fill<float>(at_a, megabyte, -1, 1);
  fill<int32_t>(at_b, 262144, 0, Limit);
  if (Sorted) std::sort(at<int32_t>(at_b), at<int32_t>(at_b) + 4096);
}
template <class T, index_t Limit>
void numbers() {
  fill<T>(at_a, 65536, 0, Limit);
}

void halves() {
  fill<float>(at_b, 65536, -1, 1);
  for (index_t i = 0; i < 65536; ++i) at<bool>(at_a)[i] = at<float>(at_b)[i] > 0;
}

constexpr std::size_t thresholds = at_c, queue = at_out2;
template <class T, std::size_t Place, index_t... D>
using slot = te::tensor<T, te::shape<D...>, te::arena<Place>>;

/// Boxes of up to a tenth of the image, scores, thresholds.
void boxes() {
  fill<float>(at_a, 4 * 1000, 0, 0.9);
  fill<float>(at_b, 1000, 0, 1);
  for (float* p = at<float>(at_a); p < at<float>(at_a) + 4 * 1000; p += 4) {
    p[2] = p[0] + 0.02f + 0.1f * p[2];
    p[3] = p[1] + 0.02f + 0.1f * p[3];
  }
  at<float>(thresholds)[0] = 0.5f;
  at<float>(thresholds)[1] = 0.0f;
  at<float>(thresholds)[2] = 0.0f;
}
void crops() {
  fill<float>(at_a, megabyte, 0, 255);
  fill<float>(at_b, 4 * 16, 0, 0.5);
  for (float* p = at<float>(at_b); p < at<float>(at_b) + 4 * 16; p += 4) p[2] += 0.5f, p[3] += 0.5f;
  std::fill_n(at<int32_t>(at_c), 16, 0);
}
void lengths() {
  fill<float>(at_a, megabyte, -1, 1);
  fill<int32_t>(at_b, 16, 1, 128);
}

}  // namespace

std::vector<family_case> place_cases() {
  namespace ops = te::ops;
  const std::string s = "segment", c_ = "scatter", d = "diagonal", k = "blocks", f = "find", b_ = "boxes", t = "turn";
  using number = b<float>;
  return {
      {s, "segment_sum", indices<512, true>,
       layer<te::segment<ops::segment_sum, a<float, 4096, 64>, b<int32_t, 4096>, out<float, 512, 64>>>, nullptr, 0},
      {s, "unsorted_segment_sum", indices<512>,
       layer<te::unsorted_segment<ops::segment_sum, a<float, 4096, 64>, b<int32_t, 4096>, out<float, 512, 64>>>,
       [] {
         auto to = array<float>(at_out2, 512, 64);
         const auto from = array<float>(at_a, 4096, 64);
         to.setZero();
         for (Eigen::Index i = 0; i < 4096; ++i) to.row(at<int32_t>(at_b)[i]) += from.row(i);
       },
       512 * 64 * 4},
      {s, "unsorted_segment_max", indices<512>,
       layer<te::unsorted_segment<ops::segment_max, a<float, 4096, 64>, b<int32_t, 4096>, out<float, 512, 64>>>,
       nullptr, 0},
      {s, "unsorted_segment_elements", indices<512>,
       layer<te::unsorted_segment<ops::segment_sum, a<float, 65536>, b<int32_t, 65536>, out<float, 512>>>, nullptr, 0},
      {s, "segment_mean_short", indices<512, true>,
       layer<te::segment<ops::segment_mean, a<float, 4096, 3>, b<int32_t, 4096>, out<float, 512, 3>>>, nullptr, 0},

      {c_, "scatter_nd_rows", indices<4096>,
       layer<te::scatter_nd<b<int32_t, 2048, 1>, a<float, 2048, 64>, out<float, 4096, 64>>>, nullptr, 0},
      {c_, "scatter_nd_elements", indices<256>,
       layer<te::scatter_nd<b<int32_t, 65536, 2>, a<float, 65536>, out<float, 256, 256>>>, nullptr, 0},
      {c_, "tensor_scatter_update", indices<4096>,
       layer<te::tensor_scatter_update<a<float, 4096, 32>, b<int32_t, 1024, 1>, c<float, 1024, 32>,
                                       out<float, 4096, 32>>>,
       nullptr, 0},
      {c_, "tensor_scatter_add", indices<4096>,
       layer<te::tensor_scatter_add<a<float, 4096, 32>, b<int32_t, 1024, 1>, c<float, 1024, 32>, out<float, 4096, 32>>>,
       nullptr, 0},
      {c_, "gather_nd_elements", indices<256>,
       layer<te::gather_nd<a<float, 256, 256>, b<int32_t, 65536, 2>, out<float, 65536>>>, nullptr, 0},
      {c_, "gather_nd_rows", indices<64>,
       layer<te::gather_nd<a<float, 64, 64, 32>, b<int32_t, 4096, 2>, out<float, 4096, 32>>>, nullptr, 0},

      {d, "matrix_diag", floats,
       layer<te::matrix_diag<a<float, 16, 128>, number, out<float, 16, 128, 128>, 0, 0, true, false>>, nullptr, 0},
      {d, "matrix_diag_part", floats,
       layer<te::matrix_diag_part<a<float, 64, 64, 64>, number, out<float, 64, 64>, 0, 0, true, false>>, nullptr, 0},
      {d, "matrix_diag_part_3", floats,
       layer<te::matrix_diag_part<a<float, 64, 64, 64>, number, out<float, 64, 3, 64>, -1, 1, true, false>>, nullptr,
       0},
      {d, "matrix_set_diag", floats,
       layer<te::matrix_set_diag<a<float, 16, 128, 128>, b<float, 16, 128>, out<float, 16, 128, 128>, 0, 0, true,
                                 false>>,
       nullptr, 0},
      {d, "band_part", floats, layer<te::matrix_band_part<a<float, 16, 128, 128>, out<float, 16, 128, 128>, -1, 0>>,
       nullptr, 0},

      {k, "space_to_batch", floats,
       layer<te::space_to_batch_nd<a<float, 1, 64, 64, 32>, out<float, 4, 32, 32, 32>, te::ints<2, 2>,
                                   te::ints<0, 0>>>,
       nullptr, 0},
      {k, "space_to_batch_1", floats,
       layer<te::space_to_batch_nd<a<float, 1, 256, 256, 1>, out<float, 4, 129, 129, 1>, te::ints<2, 2>,
                                   te::ints<1, 1>>>,
       nullptr, 0},
      {k, "batch_to_space", floats,
       layer<te::batch_to_space_nd<a<float, 4, 32, 32, 32>, out<float, 1, 64, 64, 32>, te::ints<2, 2>,
                                   te::ints<0, 0>>>,
       nullptr, 0},
      {k, "space_to_depth_3", floats, layer<te::space_to_depth<a<float, 1, 224, 224, 3>, out<float, 1, 112, 112, 12>, 2>>,
       nullptr, 0},
      {k, "space_to_depth_16", floats, layer<te::space_to_depth<a<float, 1, 128, 128, 16>, out<float, 1, 64, 64, 64>, 2>>,
       nullptr, 0},
      {k, "depth_to_space_1", floats, layer<te::depth_to_space<a<float, 1, 64, 64, 16>, out<float, 1, 256, 256, 1>, 4>>,
       nullptr, 0},
      {k, "depth_to_space_16", floats, layer<te::depth_to_space<a<float, 1, 64, 64, 64>, out<float, 1, 128, 128, 16>, 2>>,
       nullptr, 0},

      {f, "where_bool", halves,
       [] {
         layer<te::where<a<bool, 256, 256>, out<int64_t, 65536, 2>, slot<int64_t, at_out2>>>();
       },
       nullptr, 0},
      {f, "where_few", [] { std::fill_n(at<float>(at_a), 65536, 0.0f); at<float>(at_a)[777] = 1; },
       [] {
         layer<te::where<a<float, 256, 256>, out<int64_t, 65536, 2>, slot<int64_t, at_out2>>>();
       },
       nullptr, 0},
      {f, "unique_few", numbers<int32_t, 100>,
       layer<te::unique<a<int32_t, 16384>, out<int32_t, 16384>, b<int32_t, 16384>, te::no_counts,
                        slot<int64_t, at_out2>, c<int32_t, 32768>, 0>>,
       nullptr, 0},
      {f, "unique_many", numbers<int32_t, 1000000>,
       layer<te::unique<a<int32_t, 16384>, out<int32_t, 16384>, b<int32_t, 16384>, te::no_counts,
                        slot<int64_t, at_out2>, c<int32_t, 32768>, 0>>,
       nullptr, 0},

      {b_, "non_max_suppression", boxes,
       layer<te::non_max_suppression<a<float, 1000, 4>, b<float, 1000>, slot<float, thresholds>,
                                     slot<float, thresholds + 4>, slot<float, thresholds + 8>, out<int32_t, 100>,
                                     slot<float, at_out + 4096, 100>, slot<int32_t, at_out + 8192>,
                                     slot<int64_t, at_out + 12288>, slot<int32_t, queue, 3000>>>,
       nullptr, 0},
      {b_, "crop_and_resize_32", crops,
       layer<te::crop_and_resize<a<float, 1, 64, 64, 32>, b<float, 16, 4>, c<int32_t, 16>, out<float, 16, 14, 14, 32>,
                                 false, te::f32<0>>>,
       nullptr, 0},
      {b_, "crop_and_resize_3", crops,
       layer<te::crop_and_resize<a<float, 1, 128, 128, 3>, b<float, 16, 4>, c<int32_t, 16>, out<float, 16, 32, 32, 3>,
                                 false, te::f32<0>>>,
       nullptr, 0},
      {b_, "crop_and_resize_nearest", crops,
       layer<te::crop_and_resize<a<float, 1, 64, 64, 32>, b<float, 16, 4>, c<int32_t, 16>, out<float, 16, 14, 14, 32>,
                                 true, te::f32<0>>>,
       nullptr, 0},

      {t, "roll_inner", [] { fill<float>(at_a, megabyte, -1, 1); *at<int32_t>(at_b) = 100; },
       layer<te::roll<a<float, 512, 256>, b<int32_t>, out<float, 512, 256>, te::ints<1>>>, nullptr, 0},
      {t, "reverse_sequence", lengths,
       layer<te::reverse_sequence<a<float, 16, 128, 64>, b<int32_t, 16>, out<float, 16, 128, 64>, 1, 0>>, nullptr, 0},
      {t, "reverse_sequence_elements", lengths,
       layer<te::reverse_sequence<a<float, 16, 128>, b<int32_t, 16>, out<float, 16, 128>, 1, 0>>, nullptr, 0},
  };
}

}  // namespace families
