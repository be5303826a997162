// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/tile.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> tile::infer(const shape_context& context, tile_multiples& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(found.multiples, context.required_ints(1, "multiples"));
  const std::vector<std::int64_t>& multiples = found.multiples;
  shape out = context.shape(0);
  bool fits = multiples.size() == out.size();
  for (std::size_t i = 0; fits && i < out.size(); ++i) {
    fits = multiples[i] >= 0;
    if (fits)
      out[i] = multiples[i] == 0 || out[i] <= max_elements / multiples[i] ? out[i] * multiples[i] : max_elements + 1;
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("multiples {} must be one number, not negative, for each axis of {}",
                                  list_text(multiples), to_string(context.type(0)))};
  }
  return one_output(context.dtype(0), std::move(out));
}

result<std::vector<tensor>> tile::evaluate(std::span<const tensor> inputs) const {
  const std::vector<std::int64_t>& multiples = inferred.multiples;
  // Read as [m0, d0, m1, d1, ...], where the m axes do not advance in the input.
  const shape& in = inputs[0].shape();
  const auto in_strides = row_major_strides(in);
  shape whole, parts;
  std::vector<std::int64_t> strides;
  for (std::size_t i = 0; i < in.size(); ++i) {
    parts.insert(parts.end(), {multiples[i], in[i]});
    strides.insert(strides.end(), {0, in_strides[i]});
    whole.push_back(multiples[i] * in[i]);
  }
  return std::vector<tensor>{read_strided(inputs[0], parts, strides).reshaped(whole)};
}

bool tile::is_view() const {
  return std::all_of(inferred.multiples.begin(), inferred.multiples.end(), [](auto m) { return m == 1; });
}

result<void> tile::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (inferred.multiples[context.type(0).extent.axis] != 1)
    return refused_extent(context, 0, "an axis whose size is known only at run time cannot be repeated");
  return extent_along(context, 0, context.type(0).extent.axis, outputs);
}

result<void> tile::emit(layer_builder& b) const {
  b.add(layer_spec("tile", {b.input(0), b.output()}));
  return {};
}

result<std::unique_ptr<op>> load_tile(const attributes& a) { return load_plain<tile>(a); }

std::span<const op_row> tile_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Tile", "tile", load_tile, "all", "constant multiples", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
