// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ctc_loss.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/ctc_loss.hpp>

#include <cmath>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
namespace te = tf_embed;

namespace {

const tensor x = values<float>({4, 1, 3}, {1, 2, 3, -1, 0.5f, 2, 0, 0, 1, 3, -2, 0.25f});
tensor places(std::int64_t n) {
  tensor t(dtype::int64, {n, 2});
  for (std::int64_t i = 0; i < n; ++i) t.mutable_as<std::int64_t>()[static_cast<std::size_t>(2 * i + 1)] = i;
  return t;
}

template <class T, te::index_t... D>
using scratch = te::tensor<T, te::shape<D...>, te::arena<7 * slot_bytes>>;
using work = te::tensor<double, te::shape<45>, te::arena<6 * slot_bytes>>;
using gradient_tensor = te::tensor<float, te::shape<4, 1, 3>, te::arena<5 * slot_bytes>>;
template <class Gradient, class Loss, bool Ignore = false>
using layer = te::ctc_loss<in<0, float, 4, 1, 3>, in<1, std::int64_t, 2, 2>, in<2, std::int32_t, 2>,
                           in<3, std::int32_t, 1>, Loss, Gradient, work, scratch<std::int32_t, 2>, false, true, Ignore>;
using loss_at_front = layer<gradient_tensor, out<float, 1>>;
using loss_behind = te::tensor<float, te::shape<1>, te::arena<5 * slot_bytes>>;
using gradient_at_front = layer<out<float, 4, 1, 3>, loss_behind>;

bool near(const tensor& a, const tensor& b) {
  for (std::int64_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a.as_double(i) - b.as_double(i)) < 1e-5)) return false;
  }
  return a.type() == b.type();
}

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("ctc_loss") {
  te::gen::ctc_loss c;
  const std::vector<tensor> in{x, places(2), ints({0, 1}), ints({4})};
  const auto made = run_all(c, in);
  CHECK(made[0].as<float>()[0] == Approx(5.7241192f));
  constexpr float gradient[]{-0.54561359f,  0.24472848f,  0.30088499f, -0.13225749f, -0.058504745f, 0.19076228f,
                             -0.013535202f, -0.28507358f, 0.29860863f, 0.93399823f,  -0.37787524f,  -0.55612314f};
  for (std::size_t i = 0; i < 12; ++i) CHECK(made[1].as<float>()[i] == Approx(gradient[i]).margin(1e-6));
  CHECK(near(run_layer_as<out<float, 1>, loss_at_front, te::simd::scalar>(in), made[0]));
  CHECK(near(run_layer_as<out<float, 4, 1, 3>, gradient_at_front, te::simd::default_arch>(in), made[1]));
}

TEST_CASE("ctc_loss refuses labels that cannot be") {
  te::gen::ctc_loss c;
  const auto both = [&](const tensor& labels, const tensor& length) {
    run_layer_as<out<float, 1>, loss_at_front, te::simd::scalar>({x, places(2), labels, length},
                                                                 te::status::invalid_argument);
    return error_of(c, {x, places(2), labels, length});
  };
  CHECK(both(ints({0, -1}), ints({4})) == "label -1 of sequence 0 is none");
  CHECK(both(ints({2, 1}), ints({4})) == "label 1 of sequence 0 follows a blank");
  CHECK(both(ints({0, 1}), ints({5})) == "sequence_length 5 is none of 0 to 4");
  CHECK(both(ints({0, 1}), ints({1})) == "2 labels need more time than 1 steps");
  c.ignore_longer = true;
  CHECK(run(c, {x, places(2), ints({0, 1}), ints({1})}).as<float>()[0] == 0);
  CHECK(error_of(c, {x, places(2), ints({0}), ints({4})}) ==
        "labels must be int64[n,2] and int32[n], but are int64[2,2] and int32[1]");
  CHECK(error_of(c, {x, places(2), ints({0, 1}), ints({4, 4})}) == "sequence_length must be int32[1], but is int32[2]");
}
