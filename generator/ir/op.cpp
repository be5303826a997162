// SPDX-License-Identifier: Apache-2.0
#include "ir/op.hpp"

#include "ir/known_elements.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<void> op::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  std::size_t i = 0;
  while (i + 1 < context.input_count() && !context.type(i).has_dynamic_axis()) ++i;
  return diagnostic{error_kind::unsupported, fmt::format("input {} is {}: this op does not take a size that is known "
                                                         "only at run time",
                                                         i, to_string(context.type(i)))};
}

std::unique_ptr<op> op::with_padding(std::span<const tensor_type>, std::span<const std::int64_t>,
                                     std::span<const std::int64_t>) const {
  return nullptr;
}

std::optional<transposed_form> op::transposed(const graph&, const node&, const axes_order&) const {
  return std::nullopt;
}

std::optional<stacked_form> op::stacked(const graph&, const node&, const std::vector<bool>&) const {
  return std::nullopt;
}

std::optional<element_source> op::element_source(const graph&, const node&, std::uint32_t, std::int64_t) const {
  return std::nullopt;
}

}  // namespace tf_embed::gen
