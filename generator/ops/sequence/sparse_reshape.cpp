// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/sparse_reshape.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace tf_embed::gen {
namespace {

/// How many elements a tensor of these sizes has; nothing where a size is negative or a product has more than 62 bits.
std::optional<std::int64_t> bounded_size(const shape& sizes) {
  constexpr std::int64_t most = std::int64_t{1} << 62;
  std::int64_t product = 1;
  for (const std::int64_t size : sizes) {
    if (size < 0 || (size != 0 && product > most / size)) return std::nullopt;
    product *= size;
  }
  return product;
}

/// `wanted` with its -1, if there is one, worked out for `elements` elements; nothing where that is impossible.
std::optional<shape> shape_with_open_size(const shape& wanted, std::optional<std::int64_t> elements) {
  shape others = wanted;
  const auto open = std::find(others.begin(), others.end(), -1);
  const bool is_open = open != others.end();
  if (is_open) *open = 1;
  const auto rest = bounded_size(others);
  if (!elements || !rest) return std::nullopt;
  if (!is_open) return *rest == *elements ? std::optional(wanted) : std::nullopt;
  if (*rest == 0 || *elements % *rest != 0) return std::nullopt;
  *open = *elements / *rest;
  return others;
}

}  // namespace

result<std::vector<tensor_type>> sparse_reshape::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  bool fits = context.shape(0).size() == 2 && context.shape(1).size() == 1 && context.shape(2).size() == 1 &&
              context.shape(0)[1] == context.shape(1)[0];
  for (std::size_t i = 0; i < 3; ++i) fits = fits && context.dtype(i) == dtype::int64;
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("expects int64 indices [n,rank] and two shapes, but is given {}, {} and {}",
                                  to_string(context.type(0)), to_string(context.type(1)), to_string(context.type(2)))};
  }
  if (context.shape(1)[0] > 64 || context.shape(2)[0] > 64)
    return diagnostic{error_kind::unsupported, "shapes of more than 64 axes"};
  TF_EMBED_TRY(tensor_type indices, checked_type(dtype::int64, {context.shape(0)[0], context.shape(2)[0]}));
  return std::vector<tensor_type>{indices, context.type(2)};
}

result<void> sparse_reshape::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  if (context.type(0).extent().axis != 0) return refused_extent(context, 0, "the axes must be known at generation");
  outputs[0].extents = context.type(0).extents;
  return {};
}

result<std::vector<tensor>> sparse_reshape::evaluate(std::span<const tensor> inputs) const {
  const shape from = inputs[1].as_ints();
  const std::optional<std::int64_t> elements = bounded_size(from);
  const auto to = shape_with_open_size(inputs[2].as_ints(), elements);
  if (!to) {
    return diagnostic{error_kind::runtime, fmt::format("a sparse tensor of shape {} cannot be reshaped to {}",
                                                       list_text(from), list_text(inputs[2].as_ints()))};
  }
  const std::int64_t count = inputs[0].shape()[0];
  // Of an equal shape the indices stay what they are, also where they are outside of it.
  if (*to == from) return std::vector<tensor>{inputs[0], inputs[1]};
  if (*elements == 0 && count != 0) {
    return diagnostic{
        error_kind::runtime,
        fmt::format("{} indices into a sparse tensor of shape {}, which has no elements", count, list_text(from))};
  }
  const std::vector<std::int64_t> old_indices = inputs[0].as_ints();
  std::vector<std::int64_t> indices(static_cast<std::size_t>(count) * to->size(), 0);
  if (*elements != 0) {
    const auto strides = row_major_strides(from);
    for (std::size_t n = 0; n < static_cast<std::size_t>(count); ++n) {
      // The position in row-major order. Indices are not checked, so it may be anything, and wraps.
      std::uint64_t flat = 0;
      for (std::size_t axis = 0; axis < from.size(); ++axis) {
        flat +=
            static_cast<std::uint64_t>(old_indices[n * from.size() + axis]) * static_cast<std::uint64_t>(strides[axis]);
      }
      auto rest = static_cast<std::int64_t>(flat);
      for (std::size_t axis = to->size(); axis-- > 1;) {
        indices[n * to->size() + axis] = rest % (*to)[axis];
        rest /= (*to)[axis];
      }
      if (!to->empty()) indices[n * to->size()] = rest;
    }
  }
  return std::vector<tensor>{
      tensor::of_ints(dtype::int64, indices).reshaped({count, static_cast<std::int64_t>(to->size())}),
      tensor::of_ints(dtype::int64, *to)};
}

result<void> sparse_reshape::emit(layer_builder& b) const {
  b.add(
      layer_spec("sparse_reshape", {b.input(0), b.input(1), b.input(2), b.output(0), b.output(1), b.input_extent(0)}));
  return {};
}

result<std::unique_ptr<op>> load_sparse_reshape(const attributes& a) { return load_plain<sparse_reshape>(a); }

std::span<const op_row> sparse_reshape_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"SparseReshape", "sparse_reshape", load_sparse_reshape, "all", "", "output_indices, output_shape"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
