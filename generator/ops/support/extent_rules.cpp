// SPDX-License-Identifier: Apache-2.0
#include "ops/support/extent_rules.hpp"

#include "ir/known_elements.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

diagnostic refused_extent(const shape_context& context, std::size_t i, std::string_view why) {
  return {error_kind::unsupported, fmt::format("input {} is {}: {}", i, to_string(context.type(i)), why)};
}

result<void> only_counted(const shape_context& context, std::size_t i) {
  for (std::size_t k = 0; k < context.input_count(); ++k) {
    if (k == i || !context.type(k).has_dynamic_axis()) continue;
    return refused_extent(context, k, "this operand must not have a size that is known only at run time");
  }
  return {};
}

result<void> broadcast_extents(std::span<const tensor_type> inputs, std::vector<tensor_type>& outputs) {
  for (tensor_type& out : outputs) {
    const std::size_t rank = out.shape.size();
    std::size_t first = inputs.size();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!inputs[i].has_dynamic_axis()) continue;
      if (inputs[i].shape.size() > rank) {
        return diagnostic{error_kind::unsupported,
                          fmt::format("input {} is {}, which does not broadcast", i, to_string(inputs[i]))};
      }
      run_time_extent e = inputs[i].extent;
      e.axis += rank - inputs[i].shape.size();
      if (first == inputs.size()) {
        first = i;
        out.extent = e;
      } else if (out.extent != e) {
        return diagnostic{error_kind::unsupported,
                          fmt::format("inputs {} and {} have sizes that are known only at run time and come from "
                                      "different places",
                                      first, i)};
      }
    }
    if (first == inputs.size()) continue;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::size_t left = rank - inputs[i].shape.size();
      if (inputs[i].has_dynamic_axis() || out.extent.axis < left || inputs[i].shape[out.extent.axis - left] == 1)
        continue;
      return diagnostic{error_kind::unsupported,
                        fmt::format("input {} is {}: along an axis whose size is known only at run time (input {} is "
                                    "{}) it must have size 1",
                                    i, to_string(inputs[i]), first, to_string(inputs[first]))};
    }
  }
  return {};
}

result<void> broadcast_extents(const shape_context& context, std::vector<tensor_type>& outputs) {
  std::vector<tensor_type> inputs;
  for (std::size_t i = 0; i < context.input_count(); ++i) inputs.push_back(context.type(i));
  return broadcast_extents(inputs, outputs);
}

result<void> product_extents(const shape_context& context, bool transpose_first, bool transpose_second,
                             std::vector<tensor_type>& outputs) {
  for (std::size_t i = 2; i < context.input_count(); ++i) {
    if (context.type(i).has_dynamic_axis())
      return refused_extent(context, i, "this operand must not have a size that is known only at run time");
  }
  // As if rows and columns were broadcast against each other; a sum over a run-time size is not made.
  std::vector<tensor_type> sides{context.type(0), context.type(1)};
  for (std::size_t i = 0; i < 2; ++i) {
    shape& s = sides[i].shape;
    std::size_t& at = sides[i].extent.axis;
    const std::size_t rows = s.size() - 2;
    if (i == 0 ? transpose_first : transpose_second) {
      std::swap(s[rows], s[rows + 1]);
      at = at == rows ? rows + 1 : at == rows + 1 ? rows : at;
    }
    const std::size_t inner = i == 0 ? rows + 1 : rows;
    if (sides[i].has_dynamic_axis() && at == inner)
      return refused_extent(context, i, "a sum over a size that is known only at run time");
    s[inner] = 1;
  }
  return broadcast_extents(sides, outputs);
}

result<tensor_type> shape_of_values(const shape_context& context, std::size_t i, std::string_view what) {
  constexpr std::int64_t max_rank = 64;
  tensor_type out;
  if (i < context.input_count() && !context.constant(i) && is_integer(context.dtype(i)) &&
      context.shape(i).size() == 1 && context.shape(i)[0] <= max_rank && !context.type(i).has_dynamic_axis()) {
    bool fine = true;
    for (std::int64_t axis = 0; axis < context.shape(i)[0]; ++axis) {
      const known_element e = context.element(i, axis);
      out.shape.push_back(e.is_extent() ? e.most : e.offset);
      fine = fine && (e.is_known() || (e.is_extent() && !out.has_dynamic_axis()));
      if (e.is_extent()) out.extent = {e.extent.id, static_cast<std::size_t>(axis), e.extent.times};
    }
    if (fine) return out;
  }
  TF_EMBED_TRY(out.shape, context.required_ints(i, what));
  out.extent = {};
  return out;
}

result<void> extent_along(const shape_context& context, std::size_t i, std::size_t axis,
                          std::vector<tensor_type>& outputs) {
  TF_EMBED_CHECK(only_counted(context, i));
  for (tensor_type& out : outputs) {
    out.extent = context.type(i).extent;
    out.extent.axis = axis;
  }
  return {};
}

result<void> batch_extents(const shape_context& context, std::vector<tensor_type>& outputs) {
  if (context.type(0).has_dynamic_axis() && context.type(0).extent.axis != 0)
    return refused_extent(context, 0, "only axis 0 may have a size that is known only at run time here");
  return extent_along(context, 0, 0, outputs);
}

}  // namespace tf_embed::gen
