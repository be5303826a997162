// SPDX-License-Identifier: Apache-2.0
// Sums and the like over any axes, running sums, extremes.
#include "family.hpp"

#include <tf_embed/layers/arg_max.hpp>
#include <tf_embed/layers/cumulative.hpp>
#include <tf_embed/layers/reduce.hpp>
#include <tf_embed/layers/top_k.hpp>

namespace families {
namespace {

using std::int32_t, std::int64_t, std::uint8_t;

void floats() { fill<float>(at_a, 262144, -4, 4); }
template <class T>
void numbers() {
  fill<T>(at_a, 262144, 0, 100);
}
void flags() { fill<bool>(at_a, 262144, 0, 1); }

template <class Op, class In, class Out, index_t... Axes>
void ours() {
  layer<te::reduce<Op, In, Out, te::ints<Axes...>>>();
}
template <int... Axes>
constexpr Eigen::array<int, sizeof...(Axes)> over{Axes...};

}  // namespace

std::vector<family_case> reduction_cases() {
  namespace ops = te::ops;
  const std::string r = "reduce", s = "scan";
  return {
      {r, "sum_inner", floats, ours<ops::sum, a<float, 256, 1024>, out<float, 256>, 1>,
       [] { eigen<float>(at_out2, 256) = eigen<float>(at_a, 256, 1024).sum(over<1>); }, 1024},
      {r, "sum_short_inner", floats, ours<ops::sum, a<float, 32768, 8>, out<float, 32768>, 1>,
       [] { eigen<float>(at_out2, 32768) = eigen<float>(at_a, 32768, 8).sum(over<1>); }, 131072},
      {r, "sum_outer", floats, ours<ops::sum, a<float, 1024, 256>, out<float, 256>, 0>,
       [] { eigen<float>(at_out2, 256) = eigen<float>(at_a, 1024, 256).sum(over<0>); }, 1024},
      {r, "sum_outer_narrow", floats, ours<ops::sum, a<float, 65536, 3>, out<float, 3>, 0>,
       [] { eigen<float>(at_out2, 3) = eigen<float>(at_a, 65536, 3).sum(over<0>); }, 12},
      {r, "sum_middle", floats, ours<ops::sum, a<float, 64, 64, 64>, out<float, 64, 64>, 1>,
       [] { eigen<float>(at_out2, 64, 64) = eigen<float>(at_a, 64, 64, 64).sum(over<1>); }, 16384},
      {r, "sum_outer_and_inner", floats, ours<ops::sum, a<float, 64, 64, 64>, out<float, 64>, 0, 2>,
       [] { eigen<float>(at_out2, 64) = eigen<float>(at_a, 64, 64, 64).sum(over<0, 2>); }, 256},
      {r, "mean_image", floats, ours<ops::mean, a<float, 4, 16, 16, 256>, out<float, 4, 256>, 1, 2>,
       [] { eigen<float>(at_out2, 4, 256) = eigen<float>(at_a, 4, 16, 16, 256).mean(over<1, 2>); }, 4096},
      {r, "max_all", floats, ours<ops::max, a<float, 262144>, out<float>, 0>,
       [] {
         *reinterpret_cast<float*>(arena + at_out2) = array<float>(at_a, 1, 262144).maxCoeff<Eigen::PropagateNaN>();
       },
       4},
      {r, "max_outer", floats, ours<ops::max, a<float, 1024, 256>, out<float, 256>, 0>,
       [] { array<float>(at_out2, 1, 256) = array<float>(at_a, 1024, 256).colwise().maxCoeff(); }, 1024},
      {r, "prod_all", [] { fill<float>(at_a, 262144, 0.999, 1.001); }, ours<ops::prod, a<float, 262144>, out<float>, 0>,
       [] { *reinterpret_cast<float*>(arena + at_out2) = array<float>(at_a, 1, 262144).prod(); }, 4},
      {r, "sum_inner_int32", numbers<int32_t>, ours<ops::sum, a<int32_t, 256, 1024>, out<int32_t, 256>, 1>,
       [] { eigen<int32_t>(at_out2, 256) = eigen<int32_t>(at_a, 256, 1024).sum(over<1>); }, 1024},
      {r, "sum_outer_int32", numbers<int32_t>, ours<ops::sum, a<int32_t, 1024, 256>, out<int32_t, 256>, 0>,
       [] { eigen<int32_t>(at_out2, 256) = eigen<int32_t>(at_a, 1024, 256).sum(over<0>); }, 1024},
      {r, "max_inner_int64", numbers<int64_t>, ours<ops::max, a<int64_t, 256, 1024>, out<int64_t, 256>, 1>,
       [] { eigen<int64_t>(at_out2, 256) = eigen<int64_t>(at_a, 256, 1024).maximum(over<1>); }, 2048},
      {r, "max_inner_uint8", numbers<uint8_t>, ours<ops::max, a<uint8_t, 256, 1024>, out<uint8_t, 256>, 1>,
       [] { eigen<uint8_t>(at_out2, 256) = eigen<uint8_t>(at_a, 256, 1024).maximum(over<1>); }, 256},
      {r, "mean_inner_int32", numbers<int32_t>, ours<ops::mean, a<int32_t, 256, 1024>, out<int32_t, 256>, 1>, nullptr,
       0},
      {r, "sum_inner_double", numbers<double>, ours<ops::sum, a<double, 256, 512>, out<double, 256>, 1>,
       [] { eigen<double>(at_out2, 256) = eigen<double>(at_a, 256, 512).sum(over<1>); }, 2048},
      {r, "any_inner", flags, ours<ops::any, a<bool, 256, 1024>, out<bool, 256>, 1>,
       [] { eigen<bool>(at_out2, 256) = eigen<bool>(at_a, 256, 1024).any(over<1>); }, 256},
      {r, "all_outer", flags, ours<ops::all, a<bool, 1024, 256>, out<bool, 256>, 0>,
       [] { eigen<bool>(at_out2, 256) = eigen<bool>(at_a, 1024, 256).all(over<0>); }, 256},

      {s, "arg_max_inner", floats, layer<te::arg_max<a<float, 256, 1024>, out<int64_t, 256>, 1>>,
       [] { eigen<int64_t>(at_out2, 256) = eigen<float>(at_a, 256, 1024).argmax(1); }, 2048},
      {s, "arg_max_short", floats, layer<te::arg_max<a<float, 8192, 10>, out<int64_t, 8192>, 1>>,
       [] { eigen<int64_t>(at_out2, 8192) = eigen<float>(at_a, 8192, 10).argmax(1); }, 65536},
      {s, "arg_max_outer", floats, layer<te::arg_max<a<float, 64, 4096>, out<int64_t, 4096>, 0>>,
       [] { eigen<int64_t>(at_out2, 4096) = eigen<float>(at_a, 64, 4096).argmax(0); }, 32768},
      {s, "arg_max_int32", numbers<int32_t>, layer<te::arg_max<a<int32_t, 256, 1024>, out<int64_t, 256>, 1>>,
       [] { eigen<int64_t>(at_out2, 256) = eigen<int32_t>(at_a, 256, 1024).argmax(1); }, 2048},
      {s, "arg_min_inner", floats, layer<te::arg_min<a<float, 256, 1024>, out<int64_t, 256>, 1>>,
       [] { eigen<int64_t>(at_out2, 256) = eigen<float>(at_a, 256, 1024).argmin(1); }, 2048},
      {s, "arg_min_uint8", numbers<uint8_t>, layer<te::arg_min<a<uint8_t, 256, 1024>, out<int64_t, 256>, 1>>,
       [] { eigen<int64_t>(at_out2, 256) = eigen<uint8_t>(at_a, 256, 1024).argmin(1); }, 2048},
      {s, "cumsum_inner", floats, layer<te::cumsum<a<float, 256, 1024>, out<float, 256, 1024>, 1, false, false>>,
       [] { eigen<float>(at_out2, 256, 1024) = eigen<float>(at_a, 256, 1024).cumsum(1); }, 1048576},
      {s, "cumsum_outer", floats, layer<te::cumsum<a<float, 1024, 256>, out<float, 1024, 256>, 0, false, false>>,
       [] { eigen<float>(at_out2, 1024, 256) = eigen<float>(at_a, 1024, 256).cumsum(0); }, 1048576},
      {s, "cumsum_int32", numbers<int32_t>,
       layer<te::cumsum<a<int32_t, 256, 1024>, out<int32_t, 256, 1024>, 1, true, true>>, nullptr, 0},
      {s, "cumprod_inner", [] { fill<float>(at_a, 262144, 0.99, 1.01); },
       layer<te::cumprod<a<float, 256, 1024>, out<float, 256, 1024>, 1, false, false>>,
       [] { eigen<float>(at_out2, 256, 1024) = eigen<float>(at_a, 256, 1024).cumprod(1); }, 1048576},
      {s, "cumprod_outer", [] { fill<float>(at_a, 262144, 0.99, 1.01); },
       layer<te::cumprod<a<float, 1024, 256>, out<float, 1024, 256>, 0, false, false>>,
       [] { eigen<float>(at_out2, 1024, 256) = eigen<float>(at_a, 1024, 256).cumprod(0); }, 1048576},
      {s, "top_k", floats, layer<te::top_k<a<float, 64, 1024>, out<float, 64, 5>, b<int32_t, 64, 5>>>, nullptr, 0},
      {s, "top_k_large", floats, layer<te::top_k<a<float, 16, 4096>, out<float, 16, 256>, b<int32_t, 16, 256>>>,
       nullptr, 0},
  };
}

}  // namespace families
