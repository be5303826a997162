// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/random.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

diagnostic refusal() {
  return {error_kind::unsupported,
          "random numbers are not reproducible outside TensorFlow; only dropout, which inference does not need, may "
          "hold them"};
}

result<std::unique_ptr<op>> load_random(const attributes& a, bool is_uniform) {
  auto o = std::make_unique<random_numbers>();
  o->is_uniform = is_uniform;
  TF_EMBED_TRY(o->dtype, a.type("dtype", gen::dtype::float32));
  return std::unique_ptr<op>(std::move(o));
}

}  // namespace

result<std::unique_ptr<op>> load_uniform(const attributes& a) { return load_random(a, true); }
result<std::unique_ptr<op>> load_normal(const attributes& a) { return load_random(a, false); }

result<std::unique_ptr<op>> load_random_box(const attributes&) {
  return diagnostic{
      error_kind::unsupported,
      "draws a box at random, which is not reproducible outside TensorFlow; make its outputs inputs of the "
      "network by --input"};
}

result<std::vector<tensor_type>> random_numbers::infer(const shape_context& context) const {
  TF_EMBED_TRY(tensor_type made, shape_of_values(context, 0, "shape"));
  for (const std::int64_t d : made.shape) {
    if (d < 0)
      return diagnostic{error_kind::bad_model,
                        "shape must not have negative dimensions, but is " + list_text(made.shape)};
  }
  made.dtype = dtype;
  return std::vector<tensor_type>{std::move(made)};
}

// `infer` has set them: a mask is as large as what it drops from.
result<void> random_numbers::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  return only_counted(context, context.input_count());
}

result<std::vector<tensor>> random_numbers::evaluate(std::span<const tensor>) const { return refusal(); }

result<void> random_numbers::emit(layer_builder&) const { return refusal(); }

std::span<const op_row> random_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"RandomStandardNormal", "random", load_normal, "none", "refused: its results are random", "output"},
      {"RandomUniform", "random", load_uniform, "none", "only as part of dropout, which is removed", "output"},
      {"SampleDistortedBoundingBox", "random", load_random_box, "none", "refused: its results are random", "begin, size, bboxes"},
      {"SampleDistortedBoundingBoxV2", "random", load_random_box, "none", "refused: its results are random", "begin, size, bboxes"},
      {"TruncatedNormal", "random", load_normal, "none", "refused: its results are random", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
