// SPDX-License-Identifier: Apache-2.0
#include "ops/image/non_max_suppression.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/non_max_suppression.hpp>

using namespace op_testing;

namespace {

// Two equal boxes, one turned around, one without area.
const std::vector<float> edges{
    0.82999998f, 1.05f,       1.37f,       1.78f,       0.41f,       0.88f,       0.75f,       1.16f,
    1.58f,       1.37f,       1.99f,       2.22f,       0.69f,       0.73000002f, -0.19f,      0.1f,
    -0.31f,      0.49000001f, 0.50999999f, 1.27f,       -0.31f,      0.49000001f, 0.50999999f, 1.27f,
    0.99000001f, 0.28f,       1.61f,       0.82999998f, 1.16f,       1.04f,       1.16f,       1.3200001f,
    -0.16f,      0.88f,       0.25999999f, 1.36f,       0.36000001f, 0.66000003f, 0.68000001f, 1,
    0.33000001f, 0.99000001f, 0.80000001f, 1.78f,       0.60000002f, 0.15000001f, 1.17f,       0.47999999f};
const std::vector<float> score_list{0.30000001f, 0.5f,        0.2f,        0.2f,        0.5f,        0.1f,
                                    0.5f,        0.40000001f, 0.69999999f, 0.69999999f, 0.69999999f, 0.69999999f};
const gen::tensor boxes = tensor<float>({12, 4}, edges);
const gen::tensor scores = tensor<float>({12}, score_list);
gen::tensor scalar(float x) { return gen::tensor::scalar<float>(x); }

std::vector<gen::tensor> operands(std::int32_t most, float iou, float least, float sigma) {
  return {boxes, scores, gen::tensor::scalar(most), scalar(iou), scalar(least), scalar(sigma)};
}
gen::non_max_suppression op(int version) {
  gen::non_max_suppression s;
  s.version = version;
  s.pad_to_max_output_size = true;
  return s;
}

struct chosen {
  std::vector<std::int32_t> boxes;
  std::vector<float> scores;
  std::int32_t count;
};
chosen fifth(std::vector<gen::tensor> in) {
  auto s = op(5);
  const auto out = evaluate(s, in);
  return {values<std::int32_t>(out[0]), values<float>(out[1]), values<std::int32_t>(out[2])[0]};
}

}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("non_max_suppression drops what overlaps") {
  auto s = op(4);
  const auto fourth = [&](float iou) {
    auto in = operands(15, iou, .3f, 0);
    in.pop_back();
    const auto out = evaluate(s, in);
    CHECK(values<std::int32_t>(out[1])[0] == (iou == 0 ? 4 : 8));
    return values<std::int32_t>(out[0]);
  };
  CHECK(fourth(0) == std::vector<std::int32_t>{8, 9, 11, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  CHECK(fourth(.3f) == std::vector<std::int32_t>{8, 9, 10, 11, 1, 4, 6, 7, 0, 0, 0, 0, 0, 0, 0});
  CHECK(fourth(1) == std::vector<std::int32_t>{8, 9, 10, 11, 1, 4, 6, 7, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("non_max_suppression lowers the scores of what overlaps") {
  const auto hard = fifth(operands(15, .3f, .1f, 0));
  CHECK(hard.boxes == std::vector<std::int32_t>{8, 9, 10, 11, 1, 4, 6, 7, 0, 2, 3, 0, 0, 0, 0});
  CHECK(hard.count == 11);
  for (const float iou : {0.0f, .3f, 1.0f}) {
    const auto soft = fifth(operands(15, iou, .1f, .5f));
    CHECK(soft.boxes == std::vector<std::int32_t>{8, 9, 11, 10, 6, 1, 4, 7, 0, 2, 3, 0, 0, 0, 0});
    check_close(soft.scores,
                {.7f, .7f, .7f, .69996852f, .49734205f, .47293487f, .46706429f, .4f, .3f, .2f, .19413382f, 0, 0, 0, 0},
                1e-6);
    CHECK(soft.count == 11);
  }
  const auto softer = fifth(operands(15, .3f, .1f, .05f));
  CHECK(softer.boxes == std::vector<std::int32_t>{8, 9, 11, 10, 6, 7, 0, 1, 4, 2, 3, 0, 0, 0, 0});
  check_close(softer.scores,
              {.7f, .7f, .7f, .69968492f, .47404733f, .4f, .3f, .28660467f, .25295126f, .2f, .14850524f, 0, 0, 0, 0},
              1e-6);
}

TEST_CASE("non_max_suppression without padding finds its count at run time") {
  auto s = op(3);
  s.pad_to_max_output_size = false;
  auto in = operands(15, .3f, .3f, 0);
  in.pop_back();
  const auto types = infer_constants(s, in);
  REQUIRE(types);
  CHECK(to_string(types->at(0)) == "int32[?<=12]");
  const auto out = s.evaluate(in);
  REQUIRE(out);
  CHECK(values<std::int32_t>(out->at(0)) == std::vector<std::int32_t>{8, 9, 10, 11, 1, 4, 6, 7});
  s.version = 5;
  in = operands(0, .3f, .3f, 0);
  const auto none = infer_constants(s, in);
  REQUIRE(none);
  CHECK(none->size() == 3);
  CHECK(to_string(none->at(1)) == "float32[0]");
}

namespace {
std::vector<gen::tensor> with_nan(float sigma) {
  auto in = operands(13, .3f, -1, sigma);
  std::vector<float> broken = edges;
  broken[1] = nan_f;
  broken[36] = inf_f;
  in[0] = tensor<float>({12, 4}, broken);
  return in;
}
}  // namespace

TEST_CASE("non_max_suppression of boxes and scores that are no numbers") {
  CHECK(fifth(with_nan(0)).boxes == std::vector<std::int32_t>{8, 9, 10, 11, 1, 4, 6, 7, 2, 3, 0, 0, 0});
  CHECK(fifth(with_nan(0)).count == 11);
  const auto soft = fifth(with_nan(.5f));
  CHECK(soft.boxes == std::vector<std::int32_t>{8, 9, 10, 11, 6, 1, 4, 7, 2, 3, 5, 0, 0});
  CHECK(soft.count == 11);
  std::vector<float> some = score_list;
  some[2] = nan_f;
  some[4] = -inf_f;
  std::vector<std::int32_t> kept;
  gen::suppression_rule rule{.3f, std::numeric_limits<float>::lowest(), 0};
  for (const auto& [box, score] : gen::suppress(edges, 4, some, 12, rule)) kept.push_back(box);
  CHECK(kept == std::vector<std::int32_t>{8, 9, 10, 11, 1, 6, 7, 0, 3, 5});
}

TEST_CASE("non_max_suppression refuses what TensorFlow refuses") {
  auto s = op(5);
  const auto error = [&](std::vector<gen::tensor> in) {
    const auto types = infer_constants(s, in);
    return types ? message(s.evaluate(in)) : types.error().message;
  };
  CHECK(error(operands(0, .5f, 0, 0)) == "fine");
  CHECK(error(operands(-1, .5f, 0, 0)) == "max_output_size must not be negative, but is -1");
  CHECK(error(operands(1, 1.5f, 0, 0)) == "iou_threshold must be in [0,1], but is 1.5");
  CHECK(error(operands(1, nan_f, 0, 0)) == "iou_threshold must be in [0,1], but is nan");
  CHECK(error(operands(1, .5f, 0, -1)) == "soft_nms_sigma must not be negative, but is -1");
  auto in = operands(1, .5f, 0, 0);
  in[1] = tensor<float>({1}, {1});
  CHECK(error(in) == "scores must be float32[12], but are float32[1]");
  in[0] = in[1];
  CHECK(error(in) == "boxes must be floats [n,4], but are float32[1]");
  in = operands(1, .5f, 0, 0);
  in[3] = in[1];
  CHECK(error(in) == "thresholds must be one float32 each, but input 3 is float32[12]");
}

namespace {
template <class Arch, te::index_t N, te::index_t Most>
chosen run_layer_on(const std::vector<gen::tensor>& in, te::status expected = te::status::ok) {
  using one = te::shape<>;
  using Indices = slot<std::int32_t, te::shape<Most>, 5>;
  using Scores = slot<float, te::shape<Most>, 6>;
  using Valid = te::tensor<std::int32_t, one, te::arena<6 * slot_bytes + 16384>>;
  using Count = te::tensor<std::int64_t, one, te::arena<6 * slot_bytes + 16448>>;
  using layer = te::non_max_suppression<slot<float, te::shape<N, 4>, 0>, slot<float, te::shape<N>, 1>,
                                        slot<float, one, 2>, slot<float, one, 3>, slot<float, one, 4>, Indices, Scores,
                                        Valid, Count, slot<std::int32_t, te::shape<3 * N>, 7>>;
  alignas(64) static std::byte arena[8 * slot_bytes];
  std::memset(arena, 0x5a, sizeof arena);
  const std::size_t from[] = {0, 1, 3, 4, 5};
  for (std::size_t i = 0; i < 5; ++i) {
    const auto bytes = in[from[i]].bytes();
    if (!bytes.empty()) std::memcpy(arena + i * slot_bytes, bytes.data(), bytes.size());
  }
  CHECK(layer::template run<Arch>(arena) == expected);
  const auto* indices = Indices::data(arena);
  const auto* kept = Scores::data(arena);
  CHECK(indices[Most] == 0x5a5a5a5a);
  CHECK(Valid::data(arena)[1] == 0x5a5a5a5a);
  if (expected == te::status::ok) CHECK(*Count::data(arena) == *Valid::data(arena));
  return {{indices, indices + Most}, {kept, kept + Most}, *Valid::data(arena)};
}
template <te::index_t N, te::index_t Most>
void check(const std::vector<gen::tensor>& in) {
  const auto expected = fifth(in);
  for (const auto& got :
       {run_layer_on<te::simd::default_arch, N, Most>(in), run_layer_on<te::simd::scalar, N, Most>(in)}) {
    CHECK(got.boxes == expected.boxes);
    check_close(got.scores, expected.scores, 1e-6);
    CHECK(got.count == expected.count);
  }
}
}  // namespace

TEST_CASE("non_max_suppression layers") {
  check<12, 15>(operands(15, .3f, .1f, 0));
  check<12, 3>(operands(3, .3f, .1f, 0));
  check<12, 15>(operands(15, .3f, .1f, .05f));
  check<12, 0>(operands(0, .3f, .1f, 0));
  check<12, 13>(with_nan(0));
  check<12, 13>(with_nan(.5f));
  for (const float sigma : {0.0f, .3f}) {
    auto in = operands(100, .4f, .05f, sigma);
    in[0] = random_tensor<float>({200, 4}, 0, 1, 5);
    in[1] = random_tensor<float>({200}, 0, 1, 6);
    check<200, 100>(in);
    in[0] = tensor<float>({0, 4}, {});
    in[1] = tensor<float>({0}, {});
    check<0, 100>(in);
  }
  run_layer_on<te::simd::scalar, 12, 3>(operands(3, 2, 0, 0), te::status::invalid_argument);
  run_layer_on<te::simd::scalar, 12, 3>(operands(3, .5f, 0, nan_f), te::status::invalid_argument);
}
