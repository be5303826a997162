// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/space_to_depth.hpp"

#include "ops/support/operand_checks.hpp"
#include "ops/support/spatial_window.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

result<shape> space_to_depth::output_shape(const tensor_type& in) const {
  const std::size_t h = is_nchw ? 2 : 1;
  const std::size_t c = is_nchw ? 1 : 3;
  shape s = in.shape;
  bool fits = s.size() == 4 && block_size >= 2 && block_size <= 65536;
  if (fits && to_space) {
    fits = s[c] % (block_size * block_size) == 0;
    s[c] /= block_size * block_size;
    s[h] *= block_size;
    s[h + 1] *= block_size;
  } else if (fits) {
    fits = s[h] % block_size == 0 && s[h + 1] % block_size == 0 && s[c] <= max_elements / (block_size * block_size);
    s[h] /= block_size;
    s[h + 1] /= block_size;
    s[c] *= fits ? block_size * block_size : 1;
  }
  if (fits) return s;
  return diagnostic{error_kind::bad_model, fmt::format("block_size {} does not divide {}", block_size, to_string(in))};
}

result<std::vector<tensor_type>> space_to_depth::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  TF_EMBED_TRY(shape out, output_shape(context.type(0)));
  return one_output(context.dtype(0), std::move(out));
}

result<std::vector<tensor>> space_to_depth::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(const shape s, output_shape(inputs[0].type()));
  tensor out(inputs[0].dtype(), s);
  // Both as [n, h, block row, w, block column, c]; the wide one has the larger image.
  const shape& wide = to_space ? s : inputs[0].shape();
  const shape& deep = to_space ? inputs[0].shape() : s;
  const auto w = row_major_strides(wide);
  const auto d = row_major_strides(deep);
  const std::size_t h = is_nchw ? 2 : 1;
  const std::size_t c = is_nchw ? 1 : 3;
  strided_block copy;
  copy.extents = {wide[0], deep[h], block_size, deep[h + 1], block_size, wide[c]};
  copy.from = {w[0], w[h] * block_size, w[h], w[h + 1] * block_size, w[h + 1], w[c]};
  copy.to = {d[0], d[h], d[c] * wide[c] * block_size, d[h + 1], d[c] * wide[c], d[c]};
  if (to_space) std::swap(copy.from, copy.to);
  copy_block(out, inputs[0], copy);
  return std::vector<tensor>{out};
}

result<void> space_to_depth::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_nhwc(is_nchw));
  b.add(layer_spec("space_to_depth", to_space ? "depth_to_space" : "space_to_depth",
                   {b.input(0), b.output(), block_size}));
  return {};
}

std::optional<channels_first_operands> space_to_depth::channels_first() const {
  if (!is_nchw) return std::nullopt;
  return channels_first_operands{.images = {0}, .lists = {}};
}

std::unique_ptr<op> space_to_depth::with_channels_last() const {
  auto changed = std::make_unique<space_to_depth>(*this);
  changed->is_nchw = false;
  return changed;
}

result<std::unique_ptr<op>> load_space_to_depth(const attributes& a) {
  auto s = std::make_unique<space_to_depth>();
  s->to_space = a.op_name() == "DepthToSpace";
  TF_EMBED_TRY(s->block_size, a.integer("block_size"));
  TF_EMBED_TRY(const std::string format, a.text("data_format", "NHWC"));
  if (format != "NHWC" && format != "NCHW") {
    return diagnostic{error_kind::unsupported,
                      fmt::format("data_format must be NHWC or NCHW, but is {}", printable(format))};
  }
  s->is_nchw = format == "NCHW";
  return std::unique_ptr<op>(std::move(s));
}

std::span<const op_row> space_to_depth_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"DepthToSpace", "space_to_depth", load_space_to_depth, "all, complex", "no NCHW_VECT_C", "output"},
      {"SpaceToDepth", "space_to_depth", load_space_to_depth, "all, complex", "no NCHW_VECT_C", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
