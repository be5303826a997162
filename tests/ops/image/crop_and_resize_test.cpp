// SPDX-License-Identifier: Apache-2.0
#include "ops/image/crop_and_resize.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/layers/crop_and_resize.hpp>

using namespace op_testing;

namespace {

gen::crop_and_resize op(bool nearest, float outside) {
  gen::crop_and_resize c;
  c.is_nearest = nearest;
  c.extrapolation_value = outside;
  return c;
}
gen::tensor size(std::int64_t height, std::int64_t width) {
  const std::int64_t both[] = {height, width};
  return gen::tensor::of_ints(gen::dtype::int32, both);
}
/// 0, 1, ... 16, 0, 1, ...
template <class T>
gen::tensor images() {
  gen::tensor t(gen::dtype_of<T>, {2, 4, 5, 2});
  for (std::size_t i = 0; i < 80; ++i) t.mutable_as<T>()[i] = static_cast<T>(i % 17);
  return t;
}
// Inside, beyond the image, and turned around.
const gen::tensor boxes = tensor<float>({3, 4}, {.1f, .2f, .8f, .9f, -.2f, -.1f, 1.1f, 1.3f, .9f, .9f, .1f, .1f});
const gen::tensor indices = tensor<std::int32_t>({3}, {0, 1, 0});

}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("crop_and_resize, bilinear") {
  auto c = op(false, -7);
  check_close(
      values<float>(evaluate(c, {images<float>(), boxes, indices, size(3, 4)})[0]),
      {4.5999999f, 5.5999999f, 6.4666667f, 7.4666667f, 8.333334f,  5.9333329f, 7.1400003f, 6.0999994f, 9.1500006f,
       10.150001f, 11.016667f, 12.016667f, 12.883335f, 6.5166659f, 8.1200008f, 4.6999989f, 8.5999985f, 9.5999985f,
       5.4800005f, 6.4800005f, 5.5333347f, 6.5333347f, 7.4000006f, 8.4000006f, -7,         -7,         -7,
       -7,         -7,         -7,         -7,         -7,         -7,         -7,         5.4333334f, 6.4333334f,
       7.1833334f, 8.1833334f, -7,         -7,         -7,         -7,         -7,         -7,         -7,
       -7,         -7,         -7,         5.3000011f, 6.3000011f, 3.1666679f, 4.1666679f, 7.3799992f, 8.3799992f,
       10.799998f, 11.799998f, 8.6000004f, 6.1999989f, 11.566668f, 8.0333328f, 9.4333344f, 10.433334f, 7.3000011f,
       8.3000011f, 7.1400003f, 6.1000004f, 8.0666656f, 6.3466668f, 5.9333329f, 6.9333329f, 3.7999997f, 4.7999997f},
      1e-6);
  const gen::tensor two = tensor<float>({2, 4}, {.1f, .2f, .8f, .9f, -3, -.1f, 1.1f, 1.3f});
  auto zero = op(false, 0);
  check_close(values<float>(evaluate(zero, {images<float>(), two, tensor<std::int32_t>({2}, {0, 1}), size(1, 1)})[0]),
              {11.95f, 10.739999f, 0, 0}, 1e-6);
}

TEST_CASE("crop_and_resize, nearest, of bytes") {
  auto c = op(true, -7);
  check_close(values<float>(evaluate(c, {images<std::uint8_t>(), boxes, indices, size(3, 4)})[0]),
              {2,  3,  4,  5,  6,  7,  8,  9,  12, 13, 14, 15, 16, 0,  1,  2,  5,  6,  7,  8,  9,  10, 11, 12,
               -7, -7, -7, -7, -7, -7, -7, -7, -7, -7, 1,  2,  5,  6,  -7, -7, -7, -7, -7, -7, -7, -7, -7, -7,
               4,  5,  2,  3,  15, 16, 13, 14, 1,  2,  16, 0,  12, 13, 10, 11, 8,  9,  6,  7,  2,  3,  0,  1});
}

TEST_CASE("crop_and_resize gives TensorFlow's errors") {
  auto c = op(false, 0);
  const auto error = [&](std::vector<float> box, std::int32_t index) {
    const std::vector<gen::tensor> in{images<float>(), tensor<float>({1, 4}, box), tensor<std::int32_t>({1}, {index}),
                                      size(2, 2)};
    REQUIRE(infer_constants(c, in));
    return message(c.evaluate(in));
  };
  CHECK(error({0, 0, 1, 1}, 1) == "fine");
  CHECK(error({0, 0, 1, 1}, 2) == "box_ind is 2, but there are 2 images");
  CHECK(error({0, 0, 1, 1}, -1) == "box_ind is -1, but there are 2 images");
  CHECK(error({0, nan_f, 1, 1}, 1) == "a box is not finite");
  CHECK(error({0, 0, inf_f, 1}, 1) == "a box is not finite");
  CHECK(message(infer_constants(c, {images<float>(), boxes, indices, size(0, 2)})) ==
        "crop_size [0,2] must be two positive numbers");
  CHECK(message(infer_constants(c, {images<float>(), boxes, tensor<std::int32_t>({0}, {}), size(2, 2)})) ==
        "box_ind must be int32[3], but is int32[0]");
  CHECK(message(infer_constants(c, {images<float>(), indices, indices, size(2, 2)})) ==
        "boxes must be float32[n,4], but are int32[3]");
}

namespace {
template <class T, class Shape, te::index_t Rows, te::index_t Columns, bool Nearest>
void check(std::vector<float> edges, std::vector<std::int32_t> of) {
  constexpr te::index_t n = 3;
  using In = slot<T, Shape, 0>;
  using Boxes = slot<float, te::shape<n, 4>, 1>;
  using Indices = slot<std::int32_t, te::shape<n>, 2>;
  using Out = slot<float, te::shape<n, Rows, Columns, Shape::dims[3]>, 3>;
  auto c = op(Nearest, 2.5f);
  const std::vector<gen::tensor> in{random_tensor<T>(shape_of<Shape>(), 0, 100), tensor<float>({n, 4}, edges),
                                    tensor<std::int32_t>({n}, of)};
  std::vector<gen::tensor> with_size = in;
  with_size.push_back(size(Rows, Columns));
  check_layer<te::crop_and_resize<In, Boxes, Indices, Out, Nearest, te::f32<0x40200000u>>, Out>(
      in, evaluate(c, with_size)[0], 4e-6);
}
const std::vector<float> some_edges{.1f, .2f, .83f, .97f, -.2f, -.1f, 1.1f, 1.3f, 1, .9f, 0, .1f};
}  // namespace

TEST_CASE("crop_and_resize layers") {
  using te::shape;
  check<float, shape<2, 7, 9, 3>, 5, 6, false>(some_edges, {0, 1, 1});
  check<float, shape<2, 7, 9, 37>, 3, 2, false>(some_edges, {0, 1, 1});
  check<float, shape<1, 1, 1, 16>, 3, 2, false>(some_edges, {0, 0, 0});
  check<float, shape<2, 7, 9, 5>, 1, 1, false>(some_edges, {0, 1, 1});
  check<float, shape<2, 7, 9, 3>, 5, 6, true>(some_edges, {0, 1, 1});
  check<std::uint8_t, shape<2, 7, 9, 3>, 9, 13, true>(some_edges, {1, 1, 1});
  check<std::int64_t, shape<2, 7, 9, 1>, 4, 4, false>(some_edges, {1, 0, 1});
  check<double, shape<2, 7, 9, 1>, 4, 4, false>(some_edges, {1, 0, 1});
}

TEST_CASE("crop_and_resize answers what is wrong at run time") {
  using Out = slot<float, te::shape<1, 2, 2, 3>, 3>;
  using layer = te::crop_and_resize<slot<float, te::shape<2, 4, 4, 3>, 0>, slot<float, te::shape<1, 4>, 1>,
                                    slot<std::int32_t, te::shape<1>, 2>, Out, false, te::f32<0>>;
  const auto answers = [](std::vector<float> box, std::int32_t index, te::status expected) {
    run_layer<layer, te::simd::default_arch, Out>(
        {random_tensor<float>({2, 4, 4, 3}, 0, 1), tensor<float>({1, 4}, box), tensor<std::int32_t>({1}, {index})},
        expected);
  };
  answers({0, 0, 1, 1}, 1, te::status::ok);
  answers({0, 0, 1, 1}, 2, te::status::index_out_of_range);
  answers({0, 0, 1, 1}, -1, te::status::index_out_of_range);
  answers({0, 0, 1, nan_f}, 1, te::status::invalid_argument);
  answers({0, 0, -inf_f, 1}, 1, te::status::invalid_argument);
  answers({-3e38f, 0, 3e38f, 1}, 1, te::status::ok);
}

TEST_CASE("crop_and_resize gives as many crops as boxes, whose number may be known at run time only") {
  auto c = op(false, 0);
  const std::vector<gen::run_time_extent> found{{7, 0, 1}};
  const gen::tensor crops = size(2, 3);
  const auto types_of = [&](std::vector<gen::run_time_extent> of_boxes, std::vector<gen::run_time_extent> of_indices) {
    const std::vector<gen::tensor_type> types{{gen::dtype::float32, {2, 4, 4, 3}},
                                              {gen::dtype::float32, {5, 4}, of_boxes},
                                              {gen::dtype::int32, {5}, of_indices},
                                              crops.type()};
    const std::vector<const gen::tensor*> known{nullptr, nullptr, nullptr, &crops};
    const gen::shape_context context(types, known);
    auto out =
        gen::result<std::vector<gen::tensor_type>>(std::vector<gen::tensor_type>{{gen::dtype::float32, {5, 2, 3, 3}}});
    const auto handed = c.propagate_extents(context, *out);
    return handed ? to_string(out->front()) : handed.error().message;
  };
  CHECK(types_of(found, found) == "float32[?<=5,2,3,3]");
  CHECK(types_of(found, {}) == "input 1 is float32[?<=5,4]: there must be as many boxes as box_ind");
  CHECK(types_of({}, found) == "input 2 is int32[?<=5]: there must be as many boxes as box_ind");
}
