// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/broadcast_to.hpp"

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

result<std::vector<tensor_type>> broadcast_to::infer(const shape_context& context, broadcast_to_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const tensor_type wanted, shape_of_values(context, 1, "shape"));
  found.target = wanted.shape;
  const gen::shape& target = found.target;
  const gen::shape& in = context.shape(0);
  bool fits = in.size() <= target.size() && std::all_of(target.begin(), target.end(), [](auto d) { return d >= 0; });
  for (std::size_t i = 0; fits && i < in.size(); ++i) {
    fits = in[i] == 1 || in[i] == target[target.size() - in.size() + i];
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} cannot be broadcast to {}", to_string(context.type(0)), list_text(target))};
  }
  // Along each axis a size that only a run knows is the operand's own, or one entry is repeated.
  const std::size_t left = target.size() - in.size();
  for (std::size_t i = 0; i < in.size(); ++i) {
    const run_time_extent own = context.type(0).extent_at(i);
    const run_time_extent other = wanted.extent_at(left + i);
    const bool same = own.id == 0 ? other.id == 0 || in[i] == 1 : own.same_size(other);
    if (!same)
      return refused_extent(context, 0, "the sizes that are known only at run time are not those of the shape");
  }
  found.is_identity = element_count(in) == element_count(target);
  TF_EMBED_TRY(auto out, one_output(context.dtype(0), target));
  out[0].extents = wanted.extents;
  return out;
}

// `infer` has set them.
result<void> broadcast_to::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  return only_counted(context, 0);
}

result<std::vector<tensor>> broadcast_to::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{
      read_strided(inputs[0], inferred.target, broadcast_strides(inputs[0].shape(), inferred.target))};
}

result<void> broadcast_to::emit(layer_builder& b) const {
  check_sizes(b);
  b.add(layer_spec("broadcast_to", {b.input(0), b.output()}));
  return {};
}

result<std::unique_ptr<op>> load_broadcast_to(const attributes& a) { return load_plain<broadcast_to>(a); }

std::vector<value_bounds> broadcast_to::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, std::array{std::size_t{0}});
}

std::span<const op_row> broadcast_to_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BroadcastTo", "broadcast_to", load_broadcast_to, "all, complex", "constant shape, but for sizes that are known at run time", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
