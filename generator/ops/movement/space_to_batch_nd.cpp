// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/space_to_batch_nd.hpp"

#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

std::int64_t divided_up(std::int64_t a, std::int64_t b) { return a <= 0 ? 0 : (a + b - 1) / b; }

}  // namespace

result<std::vector<tensor_type>> space_to_batch_nd::infer(const shape_context& context, batch_blocks& found) const {
  TF_EMBED_CHECK(expect_inputs(context, square == 0 ? 3 : 2));
  auto& [block_shape, before, after, target] = found;
  const char* const what = to_space ? "crops" : "paddings";
  const shape& in = context.shape(0);
  if (square != 0) {
    block_shape = {square, square};
    if (in.size() != 4) return bad_model(fmt::format("input {} must have 4 axes", to_string(context.type(0))));
  } else {
    TF_EMBED_TRY(block_shape, context.required_ints(1, "block_shape"));
  }
  TF_EMBED_TRY(const auto borders, context.required_ints(square == 0 ? 2 : 1, what));
  const std::size_t axes = block_shape.size();
  if (in.size() < axes + 1 || borders.size() != 2 * axes) {
    return bad_model(fmt::format("block_shape {} and {} {} do not fit {}", list_text(block_shape), what,
                                 list_text(borders), to_string(context.type(0))));
  }
  target = in;
  for (std::size_t i = 0; i < axes; ++i) {
    const std::int64_t block = block_shape[i];
    const std::int64_t lo = borders[2 * i];
    const std::int64_t hi = borders[2 * i + 1];
    const bool sane =
        block >= 1 && block <= max_elements && lo >= 0 && hi >= 0 && lo <= max_elements && hi <= max_elements;
    std::int64_t& batch = target[0];
    std::int64_t& size = target[i + 1];
    bool fits = sane;
    if (fits && to_space) {
      fits = batch % block == 0 && size <= max_elements / block && size * block >= lo + hi;
      if (fits) {
        batch /= block;
        size = size * block - lo - hi;
      }
    } else if (fits) {
      fits = (size + lo + hi) % block == 0 && batch <= max_elements / block;
      if (fits) {
        batch *= block;
        size = (size + lo + hi) / block;
      }
    }
    if (!fits) {
      return bad_model(fmt::format("block_shape {} and {} {} do not divide {}", list_text(block_shape), what,
                                   list_text(borders), to_string(context.type(0))));
    }
    before.push_back(lo);
    after.push_back(hi);
  }
  return one_output(context.dtype(0), target);
}

result<std::vector<tensor>> space_to_batch_nd::evaluate(std::span<const tensor> inputs) const {
  const auto& [block_shape, before, after, target] = inferred;
  tensor out(inputs[0].dtype(), target);
  const shape& wide = to_space ? target : inputs[0].shape();
  const shape& deep = to_space ? inputs[0].shape() : target;
  const auto wide_strides = row_major_strides(wide);
  const auto deep_strides = row_major_strides(deep);
  const std::int64_t blocks = element_count(block_shape);
  if (out.size() == 0 || inputs[0].size() == 0) return std::vector<tensor>{out};
  for (std::int64_t n = 0; n < blocks; ++n) {
    // One position within all blocks: a part of the wide tensor at steps of a block, and a part of the deep batch.
    strided_block copy{deep, deep_strides, wide_strides, n * wide[0] * deep_strides[0], 0};
    copy.extents[0] = wide[0];
    std::int64_t rest = n;
    for (std::size_t i = block_shape.size(); i-- > 0;) {
      const std::int64_t shift = rest % block_shape[i] - before[i];
      rest /= block_shape[i];
      const std::int64_t first = divided_up(-shift, block_shape[i]);
      const std::int64_t end = std::min(divided_up(wide[i + 1] - shift, block_shape[i]), deep[i + 1]);
      copy.extents[i + 1] = std::max<std::int64_t>(end - first, 0);
      copy.from_offset += first * deep_strides[i + 1];
      copy.to_offset += (first * block_shape[i] + shift) * wide_strides[i + 1];
      copy.to[i + 1] *= block_shape[i];
    }
    if (!to_space) {
      std::swap(copy.from, copy.to);
      std::swap(copy.from_offset, copy.to_offset);
    }
    copy_block(out, inputs[0], copy);
  }
  return std::vector<tensor>{out};
}

result<void> space_to_batch_nd::emit(layer_builder& b) const {
  b.add(layer_spec("space_to_batch_nd", to_space ? "batch_to_space_nd" : "space_to_batch_nd",
                   {b.input(0), b.output(), cpp_ints(inferred.block_shape), cpp_ints(inferred.before)}));
  return {};
}

result<std::unique_ptr<op>> load_space_to_batch_nd(const attributes& a) { return load_plain<space_to_batch_nd>(a); }

result<std::unique_ptr<op>> load_batch_to_space_nd(const attributes&) {
  auto s = std::make_unique<space_to_batch_nd>();
  s->to_space = true;
  return std::unique_ptr<op>(std::move(s));
}

result<std::unique_ptr<op>> load_square_batch(const attributes& a) {
  auto s = std::make_unique<space_to_batch_nd>();
  s->to_space = a.op_name() == "BatchToSpace";
  TF_EMBED_TRY(s->square, a.integer("block_size"));
  if (s->square < 2) return bad_model(fmt::format("block_size must be at least 2, but is {}", s->square));
  return std::unique_ptr<op>(std::move(s));
}

std::span<const op_row> space_to_batch_nd_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BatchToSpace", "space_to_batch_nd", load_square_batch, "all, complex", "constant crops", "output"},
      {"BatchToSpaceND", "space_to_batch_nd", load_batch_to_space_nd, "all, complex", "constant block_shape and crops", "output"},
      {"SpaceToBatch", "space_to_batch_nd", load_square_batch, "all, complex", "constant paddings", "output"},
      {"SpaceToBatchND", "space_to_batch_nd", load_space_to_batch_nd, "all, complex", "constant block_shape and paddings", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
