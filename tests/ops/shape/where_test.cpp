// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/where.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/core/float16.hpp>
#include <tf_embed/layers/fill_beyond.hpp>
#include <tf_embed/layers/where.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

/// Runs the layer on `x`, in both forms; the rows found must be those of the reference and all others 0.
template <class T, te::index_t... Dims>
bool found_by_layer(const tensor& x) {
  using shape_type = te::shape<Dims...>;
  using out_type = out<std::int64_t, shape_type::size, static_cast<te::index_t>(sizeof...(Dims))>;
  using count_type = te::tensor<std::int64_t, te::shape<>, te::arena<5 * slot_bytes>>;
  // The count lies in a slot of its own, where run_layer_as does not look.
  using L = te::where<in<0, T, Dims...>, out_type, count_type>;
  te::gen::where w;
  const tensor want = run(w, {x});
  const auto rows = want.as<std::int64_t>();
  const auto fine = [&](const tensor& got) {
    const auto all = got.as<std::int64_t>();
    return std::equal(rows.begin(), rows.end(), all.begin()) &&
           std::all_of(all.begin() + static_cast<std::ptrdiff_t>(rows.size()), all.end(),
                       [](auto i) { return i == 0; });
  };
  return fine(run_layer_as<out_type, L, te::simd::default_arch>({x})) &&
         fine(run_layer_as<out_type, L, te::simd::scalar>({x}));
}

}  // namespace

TEST_CASE("where reference: the indices of what is not 0, in order") {
  te::gen::where w;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const tensor x = values<float>({2, 3}, {0, 1, -0.0f, 0.5f, 0, nan});
  const tensor places = run(w, {x});
  CHECK(places.shape() == shape{3, 2});
  CHECK(list<std::int64_t>(places) == std::vector<std::int64_t>{0, 1, 1, 0, 1, 2});
  CHECK(run(w, {tensor(dtype::boolean, {4, 5})}).shape() == shape{0, 2});
  CHECK(run(w, {tensor(dtype::int8, {4, 0})}).shape() == shape{0, 2});
  CHECK(error_of(w, {tensor::scalar<bool>(true)}) == "takes 1 to 8 axes, but the input is bool[]");
  CHECK(error_of(w, {tensor(dtype::string, {2})}) == "is not available for string[2]");
}

TEST_CASE("where says how many rows there may be at most") {
  te::gen::where w;
  const std::vector<te::gen::tensor_type> types{{dtype::float32, {2, 3}}};
  const std::vector<const tensor*> unknown{nullptr};
  const auto inferred = w.infer_shape({types, unknown});
  REQUIRE(inferred);
  CHECK(to_string((*inferred)[0]) == "int64[?<=6,2]");
}

TEST_CASE("where layers") {
  CHECK(found_by_layer<float, 2, 3>(values<float>({2, 3}, {0, 1, -0.0f, 0.5f, 0, -2})));
  CHECK(found_by_layer<bool, 3, 4, 5>(numbered(dtype::boolean, {3, 4, 5})));
  tensor rows(dtype::float32, {3, 2, 100});  // blocks of zeros, blocks with some
  for (std::size_t i = 0; i < 600; ++i) rows.mutable_as<float>()[i] = i % 90 > 75 && i % 3 != 0 ? 1.0f : 0.0f;
  CHECK(found_by_layer<float, 3, 2, 100>(rows));
  CHECK(found_by_layer<float, 600>(rows.reshaped({600})));
  CHECK(found_by_layer<std::int32_t, 1>(tensor(dtype::int32, {1})));
  CHECK(found_by_layer<double, 1, 2, 1, 2, 1, 2, 1, 2>(tensor(dtype::float64, {1, 2, 1, 2, 1, 2, 1, 2})));
  tensor halves(dtype::float16, {5});
  halves.mutable_as<te::gen::float16>()[1].bits = 0x8000;  // -0
  halves.mutable_as<te::gen::float16>()[3].bits = 0x7e00;  // NaN
  CHECK(found_by_layer<te::float16, 5>(halves));
  tensor all(dtype::uint8, {2, 2, 2, 2, 2, 2, 2, 2});
  std::fill(all.mutable_as<std::uint8_t>().begin(), all.mutable_as<std::uint8_t>().end(), std::uint8_t{200});
  CHECK(found_by_layer<std::uint8_t, 2, 2, 2, 2, 2, 2, 2, 2>(all));
}

TEST_CASE("what is beyond a run-time extent can be replaced") {
  using count = in<1, std::int64_t>;
  using x = in<0, float, 2, 3, 2>;
  using y = out<float, 2, 3, 2>;
  using L = te::fill_beyond<x, te::extent<count, 1, 1>, y, te::filler::lowest>;
  const float low = -std::numeric_limits<float>::infinity();
  const tensor from = values<float>({2, 3, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  const tensor want = values<float>({2, 3, 2}, {1, 2, low, low, low, low, 7, 8, low, low, low, low});
  CHECK(agrees<y, L>(want, {from, tensor::scalar<std::int64_t>(1)}));
  // A count that makes no sense is kept within the tensor.
  CHECK(agrees<y, L>(from, {from, tensor::scalar<std::int64_t>(std::numeric_limits<std::int64_t>::max())}));
  CHECK(run_layer_as<y, L, te::simd::scalar>({from, tensor::scalar<std::int64_t>(-3)}).as<float>()[0] == low);
}
