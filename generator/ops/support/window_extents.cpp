// SPDX-License-Identifier: Apache-2.0
#include "ops/support/window_extents.hpp"

#include "ops/support/extent_rules.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

/// How many more entries than the axis has a window that steps by one meets with its first tap.
std::int64_t positions_more(const window_attributes& attributes, const window_axis& a) {
  if (attributes.padding == padding_kind::same) return 0;
  return a.before + a.after - (a.kernel - 1) * a.dilation;
}

/// Which axis of the input an axis of the window is.
std::size_t rows_axis(const window_attributes& attributes) { return attributes.nchw ? 2 : 1; }

}  // namespace

// Where the image itself is known, a run has found it.
too_large window_limit(const shape_context& context) {
  return context.constant(0) ? too_large::empty : too_large::refused;
}

result<void> window_extents(const shape_context& context, const window_attributes& attributes, const window_2d& placed,
                            std::vector<tensor_type>& outputs) {
  TF_EMBED_CHECK(only_counted(context, 0));
  const std::size_t rows = rows_axis(attributes);
  for (const run_time_extent& e : context.type(0).extents) {
    if (e.axis == 0) {
      outputs[0].add_extent(e);
      continue;
    }
    if (e.axis != rows && e.axis != rows + 1)
      return refused_extent(context, 0, "the number of channels must be known at generation");
    const window_axis& a = e.axis == rows ? placed.h : placed.w;
    if (attributes.padding == padding_kind::same && a.stride != 1 && a.kernel != 1)
      return refused_extent(context, 0,
                            "padding SAME with strides depends on the size, which is known only at run time");
    run_time_extent found = e;
    found.plus += positions_more(attributes, a);
    if (a.stride != 1)
      found = context.derived_extent(e.axis, {'w', static_cast<std::int64_t>(e.id), e.times, found.plus, a.stride});
    outputs[0].add_extent(found);
  }
  return {};
}

void count_positions(layer_builder& b, const window_attributes& attributes, const window_2d& placed) {
  const tensor_type& in = b.input_type(0);
  const std::array<const window_axis*, 2> axes{&placed.h, &placed.w};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::size_t axis = rows_axis(attributes) + i;
    const run_time_extent e = in.extent_at(axis);
    if (e.id == 0) continue;
    const std::int64_t more = positions_more(attributes, *axes[i]);
    if (more == 0 && axes[i]->stride == 1) continue;
    const argument count =
        axes[i]->stride == 1 ? argument("te::no_count") : argument(b.count_of(b.output_type().extent_at(axis)));
    b.add(layer_spec("check_extent", "window_count", {b.size_of(e), more, axes[i]->stride, count}));
  }
}

operand windowed_input(layer_builder& b, const window_attributes& attributes, const window_2d& placed, filler with) {
  count_positions(b, attributes, placed);
  const auto rows = static_cast<std::int64_t>(rows_axis(attributes));
  return b.padded_along(0, std::array<std::int64_t, 2>{rows, rows + 1}, with);
}

}  // namespace tf_embed::gen
