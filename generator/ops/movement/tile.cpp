// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/tile.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/checked_sizes.hpp"
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
  TF_EMBED_TRY(const tensor_type factors, shape_of_values(context, 1, "multiples"));
  found.multiples = factors.shape;
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
  TF_EMBED_TRY(auto made, one_output(context.dtype(0), std::move(out)));
  for (std::size_t i = 0; i < multiples.size(); ++i) {
    run_time_extent size = context.type(0).extent_at(i);
    const run_time_extent often = factors.extent_at(i);
    if (size.id != 0 && often.id != 0)
      return refused_extent(context, 0, "an axis whose size is known only at run time is repeated so many times");
    const std::int64_t times = size.id != 0 ? multiples[i] : context.shape(0)[i];
    if (often.id != 0) size = often;
    size.times *= times;
    size.plus *= times;
    if (times != 0) made[0].add_extent(size.at(i));
  }
  return made;
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

// `infer` has set them, with those of the multiples.
result<void> tile::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  return only_counted(context, 0);
}

result<void> tile::emit(layer_builder& b) const {
  check_sizes(b);
  // Repeating the most that there can be is right, but along axes of which only a part is there.
  const tensor_type& in = b.input_type(0);
  std::vector<run_time_extent> counted;
  shape now = in.shape;
  bool others = false;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (in.extent_at(i).id != 0 && inferred.multiples[i] != 1) {
      counted.push_back(in.extent_at(i));
    } else {
      now[i] *= inferred.multiples[i];
      others = others || inferred.multiples[i] != 1;
    }
  }
  operand from = b.input(0);
  if (others || counted.empty()) {
    const operand to = counted.empty() ? b.output() : b.write(b.temporary({in.dtype, now}));
    b.add(layer_spec("tile", {from, to}));
    from = b.read(to.tensor);
  }
  for (std::size_t i = 0; i < counted.size(); ++i) {
    const std::size_t axis = counted[i].axis;
    now[axis] *= inferred.multiples[axis];
    const operand to = i + 1 == counted.size() ? b.output() : b.write(b.temporary({in.dtype, now}));
    b.add(layer_spec("tile_along", {from, b.size_of(counted[i]), to, axis, inferred.multiples[axis]}));
    from = b.read(to.tensor);
  }
  return {};
}

result<std::unique_ptr<op>> load_tile(const attributes& a) { return load_plain<tile>(a); }

std::vector<value_bounds> tile::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, std::array{std::size_t{0}});
}

std::span<const op_row> tile_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Tile", "tile", load_tile, "all, complex", "constant multiples, but for sizes that are known at run time", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
