// SPDX-License-Identifier: Apache-2.0
#include "ops/window/pool_places.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {
namespace {

result<std::unique_ptr<op>> load_max_pool_with_argmax(const attributes& a) {
  auto op = std::make_unique<max_pool_with_argmax>();
  TF_EMBED_TRY(op->window, load_sized_window(a));
  TF_EMBED_TRY(op->index_type, a.type("Targmax", dtype::int64));
  TF_EMBED_TRY(op->include_batch_in_index, a.boolean("include_batch_in_index", false));
  if (op->index_type != dtype::int32 && op->index_type != dtype::int64) {
    return bad_model(fmt::format("Targmax must be int32 or int64, but is {}", name(op->index_type)));
  }
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> max_pool_with_argmax::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const dtype t = context.dtype(0);
  if (!is_numeric(t)) return bad_model(fmt::format("input must be numbers, but is {}", name(t)));
  TF_EMBED_TRY(const feature_map x, feature_map_of(context.type(0), false, "input"));
  TF_EMBED_TRY(const placed_pool p, place_pool(window, x));
  TF_EMBED_TRY(const tensor_type maxima, checked_type(t, p.pooled().in_format(false)));
  return std::vector<tensor_type>{maxima, {index_type, maxima.shape}};
}

result<std::vector<tensor>> max_pool_with_argmax::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const feature_map x, feature_map_of(inputs[0].type(), false, "input"));
  TF_EMBED_TRY(const placed_pool p, place_pool(window, x));
  tensor maxima(inputs[0].dtype(), p.pooled().in_format(false));
  std::vector<std::int64_t> where(static_cast<std::size_t>(maxima.size()));
  visit_dtype(maxima.dtype(), [&]<class T>() {
    const auto from = inputs[0].as<T>();
    const auto to = maxima.mutable_as<T>();
    for_each_window(p, [&](std::int64_t pixel, const std::vector<std::int64_t>& pixels) {
      for (std::int64_t c = 0; c < x.c; ++c) {
        const auto i = static_cast<std::size_t>(pixel * x.c + c);
        const std::int64_t best = largest_of<T>(pixels, x.c, c, from);
        to[i] = from[static_cast<std::size_t>(best)];
        where[i] = include_batch_in_index ? best : best % (x.h * x.w * x.c);
      }
    });
  });
  const tensor places = tensor::of_ints(index_type, where).reshaped(maxima.shape());
  return std::vector<tensor>{maxima, places};
}

result<void> max_pool_with_argmax::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  TF_EMBED_TRY(const feature_map x, feature_map_of(b.input_type(0), false, "input"));
  TF_EMBED_TRY(const placed_pool p, place_pool(window, x));
  if (element_count(b.output_type().shape) == 0) return {};
  b.add(layer_spec("pool_places", "max_pool_with_argmax",
                   {b.input(0), b.output(0), b.output(1), cpp_window(p.window), include_batch_in_index}));
  return {};
}

std::span<const op_row> pool_places_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"MaxPoolWithArgmax", "pool_places", load_max_pool_with_argmax, "floats, integers", "", "output, argmax"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
