// SPDX-License-Identifier: Apache-2.0
#include "ops/image/combined_non_max_suppression.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/combined_non_max_suppression.hpp>

using namespace op_testing;

namespace {

const gen::tensor shared_boxes = tensor<float>(
    {2, 6, 1, 4},
    {0.41f,       1.1f,        1.09f,       1.58f,       0.38999999f,   1.0700001f,  0.97000003f, 1.22f,
     0.56999999f, 0.75999999f, 0.73000002f, 1.02f,       0.0099999998f, 0.40000001f, 0.23f,       0.57999998f,
     1.84f,       0.19f,       2.04f,       0.73000002f, 1.26f,         0.87f,       1.51f,       1.73f,
     1.0599999f,  0.88999999f, 1.67f,       1.28f,       1.14f,         0.40000001f, 1.6900001f,  0.66000003f,
     1.73f,       1.34f,       1.98f,       2.02f,       1.09f,         0.51999998f, 1.8200001f,  1.4f,
     1.29f,       1.22f,       2.0699999f,  1.76f,       1.23f,         1.58f,       1.41f,       2.0699999f});
const gen::tensor own_boxes = tensor<float>(
    {2, 6, 3, 4},
    {0.41f,         1.1f,        1.09f,       1.58f,       0.205f,        0.55000001f,  0.54500002f, 0.79000002f,
     1.26f,         0.87f,       1.51f,       1.73f,       0.38999999f,   1.0700001f,   0.97000003f, 1.22f,
     0.19499999f,   0.53500003f, 0.48500001f, 0.61000001f, 1.84f,         0.19f,        2.04f,       0.73000002f,
     0.56999999f,   0.75999999f, 0.73000002f, 1.02f,       0.285f,        0.38f,        0.36500001f, 0.50999999f,
     0.0099999998f, 0.40000001f, 0.23f,       0.57999998f, 0.0099999998f, 0.40000001f,  0.23f,       0.57999998f,
     0.0049999999f, 0.2f,        0.115f,      0.28999999f, 0.56999999f,   0.75999999f,  0.73000002f, 1.02f,
     1.84f,         0.19f,       2.04f,       0.73000002f, 0.92000002f,   0.094999999f, 1.02f,       0.36500001f,
     0.38999999f,   1.0700001f,  0.97000003f, 1.22f,       1.26f,         0.87f,        1.51f,       1.73f,
     0.63f,         0.435f,      0.755f,      0.86500001f, 0.41f,         1.1f,         1.09f,       1.58f,
     1.0599999f,    0.88999999f, 1.67f,       1.28f,       0.52999997f,   0.44499999f,  0.83499998f, 0.63999999f,
     1.23f,         1.58f,       1.41f,       2.0699999f,  1.14f,         0.40000001f,  1.6900001f,  0.66000003f,
     0.56999999f,   0.2f,        0.84500003f, 0.33000001f, 1.29f,         1.22f,        2.0699999f,  1.76f,
     1.73f,         1.34f,       1.98f,       2.02f,       0.86500001f,   0.67000002f,  0.99000001f, 1.01f,
     1.09f,         0.51999998f, 1.8200001f,  1.4f,        1.09f,         0.51999998f,  1.8200001f,  1.4f,
     0.54500002f,   0.25999999f, 0.91000003f, 0.69999999f, 1.73f,         1.34f,        1.98f,       2.02f,
     1.29f,         1.22f,       2.0699999f,  1.76f,       0.64499998f,   0.61000001f,  1.035f,      0.88f,
     1.14f,         0.40000001f, 1.6900001f,  0.66000003f, 1.23f,         1.58f,        1.41f,       2.0699999f,
     0.61500001f,   0.79000002f, 0.70499998f, 1.035f,      1.0599999f,    0.88999999f,  1.67f,       1.28f});
const gen::tensor scores = tensor<float>(
    {2, 6, 3}, {0.89999998f, 0.80000001f, 0.5f,        0.5f,        0.2f,        0.2f,        0.1f,        0.89999998f,
                0.60000002f, 0.1f,        0.40000001f, 0,           0.2f,        0.69999999f, 0.69999999f, 0.5f,
                0.30000001f, 0.69999999f, 1,           0.40000001f, 0.1f,        0.1f,        0.1f,        1,
                0.5f,        0.80000001f, 0.2f,        0.30000001f, 0.69999999f, 0.89999998f, 0.30000001f, 0.1f,
                0.89999998f, 0.30000001f, 0.69999999f, 0.2f});

gen::tensor changed(float by, float plus) {
  gen::tensor t(gen::dtype::float32, {2, 6, 3});
  for (std::size_t i = 0; i < 36; ++i) t.mutable_as<float>()[i] = scores.as<float>()[i] * by + plus;
  return t;
}
std::vector<gen::tensor> operands(const gen::tensor& boxes, const gen::tensor& of, std::int32_t per_class,
                                  std::int32_t total, float iou, float least) {
  return {boxes,
          of,
          gen::tensor::scalar(per_class),
          gen::tensor::scalar(total),
          gen::tensor::scalar(iou),
          gen::tensor::scalar(least)};
}
gen::combined_non_max_suppression op(bool pad, bool clip) {
  gen::combined_non_max_suppression c;
  c.pad_per_class = pad;
  c.clip_boxes = clip;
  return c;
}
void check(bool pad, bool clip, const std::vector<gen::tensor>& in, std::vector<float> boxes, std::vector<float> of,
           std::vector<float> classes, std::vector<std::int32_t> valid) {
  auto c = op(pad, clip);
  const auto out = evaluate(c, in);
  check_close(values<float>(out[0]), boxes, 1e-6);
  check_close(values<float>(out[1]), of, 1e-6);
  check_close(values<float>(out[2]), classes);
  CHECK(values<std::int32_t>(out[3]) == valid);
}

}  // namespace

// Expected values are TensorFlow 2.21's.
TEST_CASE("combined_non_max_suppression with boxes for all classes") {
  check(false, true, operands(shared_boxes, scores, 3, 4, .4f, .2f),
        {0.41f, 1,           1,     1,           0.56999999f, 0.75999999f, 0.73000002f, 1, 0.41f, 1, 1,
         1,     1,           0.19f, 1,           0.73000002f, 1,           0.88999999f, 1, 1,     1, 0.40000001f,
         1,     0.66000003f, 1,     0.51999998f, 1,           1,           1,           1, 1,     1},
        {0.89999998f, 0.89999998f, 0.80000001f, 0.69999999f, 1, 1, 0.89999998f, 0.89999998f}, {0, 1, 1, 1, 0, 2, 2, 2},
        {4, 4});
  check(true, false, operands(shared_boxes, scores, 3, 20, .4f, .2f),
        {0.41f,       1.1f,        1.09f,       1.58f,       0.56999999f, 0.75999999f, 0.73000002f, 1.02f,
         0.41f,       1.1f,        1.09f,       1.58f,       1.84f,       0.19f,       2.04f,       0.73000002f,
         1.84f,       0.19f,       2.04f,       0.73000002f, 1.26f,       0.87f,       1.51f,       1.73f,
         0.56999999f, 0.75999999f, 0.73000002f, 1.02f,       0.38999999f, 1.0700001f,  0.97000003f, 1.22f,
         1.26f,       0.87f,       1.51f,       1.73f,       1.0599999f,  0.88999999f, 1.67f,       1.28f,
         1.14f,       0.40000001f, 1.6900001f,  0.66000003f, 1.09f,       0.51999998f, 1.8200001f,  1.4f,
         1.29f,       1.22f,       2.0699999f,  1.76f,       1.73f,       1.34f,       1.98f,       2.02f,
         1.09f,       0.51999998f, 1.8200001f,  1.4f,        1.23f,       1.58f,       1.41f,       2.0699999f,
         1.73f,       1.34f,       1.98f,       2.02f,       1.09f,       0.51999998f, 1.8200001f,  1.4f},
        {0.89999998f, 0.89999998f, 0.80000001f, 0.69999999f, 0.69999999f, 0.69999999f, 0.60000002f, 0.5f, 0.5f, 1, 1,
         0.89999998f, 0.89999998f, 0.80000001f, 0.69999999f, 0.69999999f, 0.5f, 0.30000001f},
        {0, 1, 1, 1, 2, 2, 2, 0, 0, 0, 2, 2, 2, 1, 1, 1, 0, 0}, {9, 9});
}

TEST_CASE("combined_non_max_suppression with boxes of each class") {
  check(false, true, operands(own_boxes, scores, 2, 10, .1f, .3f),
        {0.41f,
         1,
         1,
         1,
         0.285f,
         0.38f,
         0.36500001f,
         0.50999999f,
         0.205f,
         0.55000001f,
         0.54500002f,
         0.79000002f,
         0.38999999f,
         1,
         0.97000003f,
         1,
         0.0099999998f,
         0.40000001f,
         0.23f,
         0.57999998f,
         1,
         0.87f,
         1,
         1,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         1,
         0.88999999f,
         1,
         1,
         1,
         1,
         1,
         1,
         1,
         0.40000001f,
         1,
         0.66000003f,
         0.86500001f,
         0.67000002f,
         0.99000001f,
         1,
         0.54500002f,
         0.25999999f,
         0.91000003f,
         0.69999999f,
         1,
         1,
         1,
         1,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0,
         0},
        {0.89999998f, 0.89999998f, 0.80000001f, 0.69999999f, 0.60000002f, 0.5f, 0, 0, 0, 0,
         1,           1,           0.89999998f, 0.80000001f, 0.69999999f, 0.5f, 0, 0, 0, 0},
        {0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0, 2, 2, 1, 1, 0, 0, 0, 0, 0}, {6, 6});
}

TEST_CASE("combined_non_max_suppression refuses what TensorFlow refuses") {
  auto c = op(false, true);
  const auto error = [&](std::vector<gen::tensor> in) {
    const auto types = infer_constants(c, in);
    return types ? message(c.evaluate(in)) : types.error().message;
  };
  CHECK(error(operands(shared_boxes, scores, 0, 4, .4f, .2f)) ==
        "sizes must be more than 0, but are 0 per class, 4 in all");
  CHECK(error(operands(shared_boxes, scores, 3, 0, .4f, .2f)) ==
        "sizes must be more than 0, but are 3 per class, 0 in all");
  CHECK(error(operands(shared_boxes, scores, 3, 4, 2, .2f)) == "iou_threshold must be in [0,1], but is 2");
  CHECK(error(operands(scores, scores, 3, 4, .4f, .2f)) ==
        "boxes must be float32[batch,n,1 or classes,4] and scores float32[batch,n,classes], but they are "
        "float32[2,6,3] and float32[2,6,3]");
  CHECK(error(operands(tensor<float>({1, 0, 1, 4}, {}), tensor<float>({1, 0, 2}, {}), 3, 2, .4f, .2f)) == "fine");
}

namespace {
template <class Arch, te::index_t Batch, te::index_t N, te::index_t Q, te::index_t Classes, te::index_t Per,
          te::index_t Rows, bool Clip>
void check_layer_on(const std::vector<gen::tensor>& in, const std::vector<gen::tensor>& expected, te::status status) {
  constexpr te::index_t room = Classes * (Per < N ? Per : N);
  using one = te::shape<>;
  using Boxes = te::tensor<float, te::shape<Batch, Rows, 4>, te::arena<4 * slot_bytes>>;
  using Scores = te::tensor<float, te::shape<Batch, Rows>, te::arena<5 * slot_bytes>>;
  using Kinds = te::tensor<float, te::shape<Batch, Rows>, te::arena<5 * slot_bytes + 16384>>;
  using Count = te::tensor<std::int32_t, te::shape<Batch>, te::arena<6 * slot_bytes>>;
  using layer = te::combined_non_max_suppression<
      slot<float, te::shape<Batch, N, Q, 4>, 0>, slot<float, te::shape<Batch, N, Classes>, 1>, slot<float, one, 2>,
      slot<float, one, 3>, Boxes, Scores, Kinds, Count, slot<std::int32_t, te::shape<3 * N>, 7>,
      te::tensor<std::int32_t, te::shape<3 * room>, te::arena<7 * slot_bytes + 16384>>,
      te::tensor<float, te::shape<room>, te::arena<6 * slot_bytes + 16384>>, (Per < N ? Per : N), Clip>;
  alignas(64) static std::byte arena[8 * slot_bytes];
  std::memset(arena, 0x5a, sizeof arena);
  const std::size_t from[] = {0, 1, 4, 5};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto bytes = in[from[i]].bytes();
    if (!bytes.empty()) std::memcpy(arena + i * slot_bytes, bytes.data(), bytes.size());
  }
  REQUIRE(layer::template run<Arch>(arena) == status);
  if (status != te::status::ok) return;
  const auto list = [](const auto* p, te::index_t n) { return std::vector(p, p + n); };
  check_close(list(Boxes::data(arena), Boxes::size), values<float>(expected[0]));
  check_close(list(Scores::data(arena), Scores::size), values<float>(expected[1]), 1e-6);
  check_close(list(Kinds::data(arena), Kinds::size), values<float>(expected[2]));
  CHECK(list(Count::data(arena), Count::size) == values<std::int32_t>(expected[3]));
}
template <te::index_t Batch, te::index_t N, te::index_t Q, te::index_t Classes, te::index_t Per, te::index_t Rows,
          bool Clip>
void check_layers(const gen::tensor& boxes, const gen::tensor& of, float iou, float least) {
  auto c = op(false, Clip);
  const auto in = operands(boxes, of, Per, Rows, iou, least);
  const auto expected = evaluate(c, in);
  check_layer_on<te::simd::default_arch, Batch, N, Q, Classes, Per, Rows, Clip>(in, expected, te::status::ok);
  check_layer_on<te::simd::scalar, Batch, N, Q, Classes, Per, Rows, Clip>(in, expected, te::status::ok);
}
}  // namespace

TEST_CASE("combined_non_max_suppression layers") {
  check_layers<2, 6, 1, 3, 3, 4, true>(shared_boxes, scores, .4f, .2f);
  check_layers<2, 6, 3, 3, 2, 10, false>(own_boxes, scores, .1f, .3f);
  check_layers<2, 6, 3, 3, 9, 20, false>(own_boxes, changed(1, -.7f), .5f, -5);
  check_layers<1, 60, 1, 5, 20, 40, true>(random_tensor<float>({1, 60, 1, 4}, -.1, 1.1),
                                          random_tensor<float>({1, 60, 5}, 0, 1, 2), .3f, .1f);
  check_layers<1, 0, 1, 2, 3, 2, true>(tensor<float>({1, 0, 1, 4}, {}), tensor<float>({1, 0, 2}, {}), .4f, .2f);
  check_layer_on<te::simd::scalar, 2, 6, 1, 3, 3, 4, true>(operands(shared_boxes, scores, 3, 4, nan_f, 0), {},
                                                           te::status::invalid_argument);
}
