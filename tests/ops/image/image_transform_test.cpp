// SPDX-License-Identifier: Apache-2.0
// ImageProjectiveTransformV2, ImageProjectiveTransformV3.
#include "ops/image/image_transform.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/image_transform.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::image_transform;
using border = image_transform::border;

const gen::tensor image = tensor<float>({1, 3, 4, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
const gen::tensor turn = tensor<float>({1, 8}, {1.3f, .2f, -1.5f, -.1f, .9f, .6f, .01f, 0.02f});
const gen::tensor size = tensor<std::int32_t>({2}, {3, 4});
const gen::tensor seven = gen::tensor::scalar(7.0f);

image_transform of(bool bilinear, border mode) {
  image_transform t;
  t.has_value = true;
  t.is_bilinear = bilinear;
  t.mode = mode;
  return t;
}

/// The reference against TensorFlow's numbers, and the layers against the reference.
template <te::image_border Border>
void check(border mode, const std::vector<float>& nearest, const std::vector<float>& bilinear) {
  using x = slot<float, te::shape<1, 3, 4, 1>, 0>;
  using t = slot<float, te::shape<1, 8>, 1>;
  using fill = slot<float, te::shape<>, 2>;
  using y = slot<float, te::shape<1, 3, 4, 1>, 3>;
  image_transform n = of(false, mode);
  image_transform b = of(true, mode);
  check_close<float>(values<float>(evaluate(n, {image, turn, size, seven})[0]), nearest);
  check_close<float>(values<float>(evaluate(b, {image, turn, size, seven})[0]), bilinear, 1e-5);
  const gen::tensor far = tensor<float>({1, 8}, {-2.1f, 0.4f, 9.3f, 0.3f, 3.2f, -11.4f, 0, 0});
  for (const gen::tensor& where : {turn, far}) {
    check_layer<te::image_transform_nearest<x, t, fill, y, Border>, y>(
        {image, where, seven}, evaluate(n, {image, where, size, seven})[0], 1e-6);
    check_layer<te::image_transform_bilinear<x, t, fill, y, Border>, y>(
        {image, where, seven}, evaluate(b, {image, where, size, seven})[0], 1e-5);
  }
}

}  // namespace

TEST_CASE("image_transform beyond the edges", "[image_transform]") {
  check<te::image_border::constant>(
      border::constant, {7, 0, 1, 2, 7, 4, 5, 6, 7, 8, 9, 11},
      {7, 2.9742186f, 2.647059f, 3.4951456f, 7, 5.4368935f, 6.25f, 7.0476193f, 7, 7.9637194f, 9.2328234f, 10.467288f});
  check<te::image_border::reflect>(border::reflect, {5, 0, 1, 2, 4, 4, 5, 6, 8, 8, 9, 11},
                                   {2.9f, 1.980198f, 2.647059f, 3.4951456f, 6.1568623f, 5.4368935f, 6.25f, 7.0476193f,
                                    8.0576925f, 8.1904764f, 9.4150944f, 10.467288f});
  check<te::image_border::wrap>(border::wrap, {7, 3, 1, 2, 7, 4, 5, 6, 3, 0, 1, 11},
                                {4.9f, 4.9801979f, 2.647059f, 3.4951456f, 8.6078434f, 5.4368935f, 6.25f, 7.0476193f,
                                 2.9423075f, 0.19047613f, 1.4150944f, 10.467288f});
  check<te::image_border::nearest>(border::nearest, {4, 0, 1, 2, 4, 4, 5, 6, 8, 8, 9, 11},
                                   {2.4f, 1.980198f, 2.647059f, 3.4951456f, 5.8823528f, 5.4368935f, 6.25f, 7.0476193f,
                                    8, 8.1904764f, 9.4150944f, 10.467288f});
}

TEST_CASE("image_transform of what is not finite stays inside", "[image_transform]") {
  using x = slot<std::int32_t, te::shape<1, 2, 2, 3>, 0>;
  using t = slot<float, te::shape<1, 8>, 1>;
  using fill = slot<float, te::shape<>, 2>;
  using y = slot<std::int32_t, te::shape<1, 2, 2, 3>, 3>;
  const gen::tensor whole = random_tensor<std::int32_t>({1, 2, 2, 3}, -9, 9);
  for (const float v : {nan_f, inf_f, -inf_f, 3e38f}) {
    const gen::tensor where = tensor<float>({1, 8}, {v, 1, 0, 1, v, 0, 0, 1});
    using wrapped = te::image_transform_bilinear<x, t, fill, y, te::image_border::wrap>;
    using constant = te::image_transform_nearest<x, t, fill, y, te::image_border::constant>;
    run_layer<wrapped, te::simd::scalar, y>({whole, where, seven});
    run_layer<constant, te::simd::scalar, y>({whole, where, seven});
  }
}

TEST_CASE("image_transform errors", "[image_transform]") {
  image_transform t = of(false, border::constant);
  CHECK(message(infer_constants(t, {turn, turn, size, seven})) ==
        "images must be [batch,height,width,channels], but are float32[1,8]");
  CHECK(message(infer_constants(t, {image, image, size, seven})) ==
        "transforms must be float32[1,8], but are float32[1,3,4,1]");
  CHECK(message(infer_constants(t, {image, turn, tensor<std::int32_t>({2}, {0, 4}), seven})) ==
        "output_shape [0,4] must be two positive numbers");
  CHECK(message(infer_constants(t, {image, turn, size, size})) == "fill_value must be float32[], but is int32[2]");
}

}  // namespace tests
