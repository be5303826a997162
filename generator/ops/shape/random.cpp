// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/random.hpp"

#include "ops/support/operand_checks.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

diagnostic refusal() {
  return {error_kind::unsupported,
          "random numbers are not reproducible outside TensorFlow; only dropout, which inference does not need, may "
          "hold them"};
}

}  // namespace

result<std::unique_ptr<op>> load_random(const attributes& a) {
  auto o = std::make_unique<random_numbers>();
  TF_EMBED_TRY(o->dtype, a.type("dtype", gen::dtype::float32));
  return std::unique_ptr<op>(std::move(o));
}

result<std::unique_ptr<op>> load_random_box(const attributes&) {
  return diagnostic{
      error_kind::unsupported,
      "draws a box at random, which is not reproducible outside TensorFlow; make its outputs inputs of the "
      "network by --input"};
}

result<std::vector<tensor_type>> random_numbers::infer(const shape_context& context) const {
  TF_EMBED_TRY(gen::shape s, context.required_ints(0, "shape"));
  for (const std::int64_t d : s) {
    if (d < 0)
      return diagnostic{error_kind::bad_model, "shape must not have negative dimensions, but is " + list_text(s)};
  }
  return std::vector<tensor_type>{{dtype, std::move(s)}};
}

result<std::vector<tensor>> random_numbers::evaluate(std::span<const tensor>) const { return refusal(); }

result<void> random_numbers::emit(layer_builder&) const { return refusal(); }

std::span<const op_row> random_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"RandomStandardNormal", "random", load_random, "none", "only as part of dropout, which is removed", "output"},
      {"RandomUniform", "random", load_random, "none", "only as part of dropout, which is removed", "output"},
      {"SampleDistortedBoundingBox", "random", load_random_box, "none", "refused: its results are random", "begin, size, bboxes"},
      {"SampleDistortedBoundingBoxV2", "random", load_random_box, "none", "refused: its results are random", "begin, size, bboxes"},
      {"TruncatedNormal", "random", load_random, "none", "only as part of dropout, which is removed", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
