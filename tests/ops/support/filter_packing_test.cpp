// SPDX-License-Identifier: Apache-2.0
#include "ops/support/filter_packing.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/pack_filter.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

/// What the generator packs of a constant filter [taps, rows, groups * columns].
template <class T, int Taps, int Rows, int Columns, int Groups, int Block>
void plain_filter() {
  using filter = slot<T, te::shape<Taps, Rows, Groups * Columns>, 0>;
  constexpr auto size = static_cast<te::index_t>(te::packed<T, Rows, Columns, Block, void, Taps * Groups>::size);
  using out = slot<T, te::shape<size>, 1>;
  using packed = te::packed_at_run_time<T, Rows, Columns, Block, out, Taps * Groups>;
  const gen::tensor f = random_tensor<T>({Taps, Rows, Groups * Columns}, -99, 99);
  std::vector<T> want;
  for (std::int64_t tap = 0; tap < Taps; ++tap) {
    gen::tensor matrix(gen::dtype_of<T>, {Rows, Groups * Columns});
    for (std::int64_t i = 0; i < matrix.size(); ++i) {
      matrix.mutable_as<T>()[static_cast<std::size_t>(i)] =
          f.as<T>()[static_cast<std::size_t>(tap * matrix.size() + i)];
    }
    const std::vector<T> one = values<T>(gen::pack_columns(matrix, Block, Groups));
    want.insert(want.end(), one.begin(), one.end());
  }
  check_layer<te::pack_filter<filter, out, packed, Taps>, out>({f}, tensor<T>({size}, want));
}

template <class T, int KernelH, int KernelW, int Inner, int Columns, int Groups, int Block, int StrideH, int StrideW,
          int DilationH>
void transposed_filter() {
  using filter = slot<T, te::shape<KernelH, KernelW, Columns, Groups * Inner>, 0>;
  constexpr int rows = KernelH * KernelW * Inner;
  constexpr auto size = static_cast<te::index_t>(te::packed<T, rows, Columns, Block, void, Groups>::size);
  using out = slot<T, te::shape<size>, 1>;
  using packed = te::packed_at_run_time<T, rows, Columns, Block, out, Groups>;
  using window = te::window<te::kernel<KernelH, KernelW>, te::strides<StrideH, StrideW>, te::dilations<DilationH, 1>,
                            te::padding<0, 0, 0, 0>>;
  const gen::tensor f = random_tensor<T>({KernelH, KernelW, Columns, Groups * Inner}, -99, 99);
  gen::window_2d w;
  w.h = {9, KernelH, StrideH, DilationH};
  w.w = {9, KernelW, StrideW, 1};
  const gen::tensor want = gen::pack_columns(gen::phased_filter(f, w, Groups), Block, Groups);
  check_layer<te::pack_transposed_filter<filter, out, packed, window>, out>({f}, want.reshaped({size}));
}

}  // namespace

TEST_CASE("filters of run time packed as those of generation", "[filter_packing]") {
  plain_filter<float, 1, 9, 16, 1, 16>();
  plain_filter<float, 1, 5, 17, 1, 16>();
  plain_filter<float, 1, 6, 3, 4, 8>();
  plain_filter<double, 3, 7, 5, 2, 4>();
  plain_filter<std::int32_t, 2, 4, 1, 1, 1>();
}

TEST_CASE("filters of transposed convolutions packed as those of generation", "[filter_packing]") {
  transposed_filter<float, 3, 3, 5, 17, 1, 16, 2, 2, 1>();
  transposed_filter<float, 1, 4, 3, 2, 3, 4, 5, 3, 1>();
  transposed_filter<float, 5, 2, 2, 9, 2, 8, 2, 1, 3>();
  transposed_filter<double, 3, 3, 4, 4, 1, 4, 2, 3, 1>();
}

TEST_CASE("the phases of a filter", "[filter_packing]") {
  gen::window_2d w;
  w.h = {1, 1, 1, 1};
  w.w = {9, 3, 2, 1};
  // Taps 2 and 0 make the even positions, tap 1 the odd ones; channels of x are rows.
  const gen::tensor f = tensor<float>({1, 3, 1, 2}, {1, 2, 3, 4, 5, 6});
  CHECK(values<float>(gen::phased_filter(f, w)) == std::vector<float>{5, 6, 1, 2, 3, 4});
  CHECK(gen::phased_filter(f, w, 2).shape() == gen::shape{3, 2});
  CHECK(values<float>(gen::phased_filter(f, w, 2)) == std::vector<float>{5, 6, 1, 2, 3, 4});
}

}  // namespace tests
