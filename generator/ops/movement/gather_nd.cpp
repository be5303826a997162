// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/gather_nd.hpp"

#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace tf_embed::gen {

namespace {

bool indexes_counted_axis(const tensor_type& params, std::size_t depth) {
  return params.has_dynamic_axis() && params.extent().axis < depth;
}

}  // namespace

result<std::vector<tensor_type>> gather_nd::infer(const shape_context& context, gather_nd_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const shape& params = context.shape(0);
  const shape& indices = context.shape(1);
  if (!is_signed_integer(context.dtype(1)) || indices.empty() || params.empty() ||
      indices.back() > static_cast<std::int64_t>(params.size())) {
    return diagnostic{error_kind::bad_model, fmt::format("indices {} do not index into params {}",
                                                         to_string(context.type(1)), to_string(context.type(0)))};
  }
  found.target.assign(indices.begin(), indices.end() - 1);
  found.target.insert(found.target.end(), params.begin() + indices.back(), params.end());
  return one_output(context.dtype(0), found.target);
}

result<std::vector<tensor>> gather_nd::evaluate(std::span<const tensor> inputs) const {
  const shape& params = inputs[0].shape();
  shape outer = inputs[1].shape();
  const auto depth = static_cast<std::size_t>(outer.back());
  outer.pop_back();
  const auto strides = row_major_strides(params);
  const auto indices = inputs[1].as_ints();
  tensor out(inputs[0].dtype(), inferred.target);
  const std::int64_t count = element_count(outer);
  if (out.size() == 0) return std::vector<tensor>{out};
  const auto run = static_cast<std::size_t>(out.size() / count) * byte_size(out.dtype());
  for (std::int64_t n = 0; n < count; ++n) {
    const std::span<const std::int64_t> at(indices.data() + static_cast<std::size_t>(n) * depth, depth);
    std::int64_t source = 0;
    for (std::size_t i = 0; i < depth; ++i) {
      if (at[i] < 0 || at[i] >= params[i]) {
        return diagnostic{error_kind::runtime, fmt::format("indices{} = {} does not index into param shape {}",
                                                           position_text(n, outer), list_text(at), to_string(params))};
      }
      source += at[i] * strides[i];
    }
    std::memcpy(out.mutable_bytes().data() + static_cast<std::size_t>(n) * run,
                inputs[0].bytes().data() + static_cast<std::size_t>(source) * byte_size(out.dtype()), run);
  }
  return std::vector<tensor>{out};
}

result<void> gather_nd::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const tensor_type& indices = context.type(1);
  const std::size_t depth = static_cast<std::size_t>(indices.shape.back());
  const std::size_t outer = indices.shape.size() - 1;
  for (const run_time_extent& e : indices.extents) {
    if (e.axis == outer) return refused_extent(context, 1, "how many axes are indexed must be known at generation");
    outputs[0].add_extent(e);
  }
  for (const run_time_extent& e : context.type(0).extents) {
    if (e.axis >= depth) outputs[0].add_extent(e.at(e.axis - depth + outer));
  }
  if (indexes_counted_axis(context.type(0), depth) && indices.has_dynamic_axis() &&
      (indices.extents.size() > 1 || indices.extent().axis != 0))
    return refused_extent(context, 1, "only axis 0 of indices may have a size that is known only at run time");
  return {};
}

result<void> gather_nd::emit(layer_builder& b) const {
  const std::size_t depth = static_cast<std::size_t>(b.input_type(1).shape.back());
  if (indexes_counted_axis(b.input_type(0), depth)) {
    // What is beyond the indices is no place at all where params are empty.
    b.add(layer_spec("gather_nd", {b.input(0), b.input(1), b.output(), b.input_extent(1), b.input_extent(0)}));
  } else {
    b.add(layer_spec("gather_nd", {b.input(0), b.padded(1, filler::zero), b.output()}));
  }
  return {};
}

result<std::unique_ptr<op>> load_gather_nd(const attributes& a) { return load_plain<gather_nd>(a); }

std::span<const op_row> gather_nd_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"GatherNd", "gather_nd", load_gather_nd, "all; indices of signed integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
