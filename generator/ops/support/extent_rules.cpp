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
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!inputs[i].has_dynamic_axis() || inputs[i].shape.size() <= rank) continue;
      return diagnostic{error_kind::unsupported,
                        fmt::format("input {} is {}, which does not broadcast", i, to_string(inputs[i]))};
    }
    for (std::size_t axis = 0; axis < rank; ++axis) {
      const auto extent_of = [&](std::size_t i) {
        const std::size_t left = rank - inputs[i].shape.size();
        return axis < left ? run_time_extent{} : inputs[i].extent_at(axis - left).at(axis);
      };
      std::size_t first = 0;
      while (first < inputs.size() && extent_of(first).id == 0) ++first;
      if (first == inputs.size()) continue;
      const run_time_extent e = extent_of(first);
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const run_time_extent other = extent_of(i);
        const std::size_t left = rank - inputs[i].shape.size();
        if (other.id != 0 && !other.same_size(e)) {
          return diagnostic{error_kind::unsupported,
                            fmt::format("inputs {} and {} have sizes that are known only at run time and come from "
                                        "different places",
                                        first, i)};
        }
        if (other.id != 0 || axis < left || inputs[i].shape[axis - left] == 1) continue;
        return diagnostic{error_kind::unsupported,
                          fmt::format("input {} is {}: along an axis whose size is known only at run time (input {} is "
                                      "{}) it must have size 1",
                                      i, to_string(inputs[i]), first, to_string(inputs[first]))};
      }
      out.add_extent(e);
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
  // As if rows and columns were broadcast against each other, and what is summed over were not there.
  std::vector<tensor_type> sides{context.type(0), context.type(1)};
  run_time_extent inner[2];
  for (std::size_t i = 0; i < 2; ++i) {
    tensor_type& side = sides[i];
    const std::size_t rows = side.shape.size() - 2;
    std::vector<run_time_extent> all;
    all.swap(side.extents);
    const bool turned = i == 0 ? transpose_first : transpose_second;
    if (turned) std::swap(side.shape[rows], side.shape[rows + 1]);
    const std::size_t summed = i == 0 ? rows + 1 : rows;
    side.shape[summed] = 1;
    for (run_time_extent e : all) {
      if (turned && e.axis >= rows) e.axis = e.axis == rows ? rows + 1 : rows;
      if (e.axis == summed) {
        inner[i] = e;
      } else {
        side.add_extent(e);
      }
    }
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if (inner[i].id == 0 || inner[0].same_size(inner[1])) continue;
    return refused_extent(context, i, "the other operand does not follow the size that is summed over");
  }
  return broadcast_extents(sides, outputs);
}

result<tensor_type> shape_of_values(const shape_context& context, std::size_t i, std::string_view what) {
  constexpr std::int64_t max_rank = 64;
  tensor_type out;
  if (i < context.input_count() && !context.constant(i) && is_integer(context.dtype(i)) &&
      context.shape(i).size() == 1 && context.shape(i)[0] <= max_rank && !context.type(i).has_dynamic_axis()) {
    bool fine = true;
    for (std::int64_t axis = 0; fine && axis < context.shape(i)[0]; ++axis) {
      const known_element e = context.element(i, axis);
      fine = e.is_known() || e.is_extent();
      out.shape.push_back(e.is_known() ? e.offset : e.most);
      if (e.is_extent()) out.add_extent(e.extent.at(static_cast<std::size_t>(axis)));
    }
    if (fine) return out;
  }
  out.extents.clear();
  TF_EMBED_TRY(out.shape, context.required_ints(i, what));
  return out;
}

result<void> extent_along(const shape_context& context, std::size_t i, std::size_t axis,
                          std::vector<tensor_type>& outputs) {
  TF_EMBED_CHECK(only_counted(context, i));
  for (tensor_type& out : outputs) out.add_extent(context.type(i).extent().at(axis));
  return {};
}

result<void> extents_follow(const shape_context& context, std::size_t i, std::span<const std::size_t> goes_to,
                            std::vector<tensor_type>& outputs) {
  TF_EMBED_CHECK(only_counted(context, i));
  for (tensor_type& out : outputs) {
    for (const run_time_extent& e : context.type(i).extents) {
      if (goes_to[e.axis] < out.shape.size()) out.add_extent(e.at(goes_to[e.axis]));
    }
  }
  return {};
}

result<void> batch_extents(const shape_context& context, std::vector<tensor_type>& outputs) {
  if (context.type(0).has_dynamic_axis() && context.type(0).extent().axis != 0)
    return refused_extent(context, 0, "only axis 0 may have a size that is known only at run time here");
  return extent_along(context, 0, 0, outputs);
}

}  // namespace tf_embed::gen
