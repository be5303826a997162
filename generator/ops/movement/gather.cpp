// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/gather.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace tf_embed::gen {
namespace {

/// The product of the sizes of axes [from, to).
std::int64_t extent_between(const shape& s, std::size_t from, std::size_t to) {
  return element_count(
      shape(s.begin() + static_cast<std::ptrdiff_t>(from), s.begin() + static_cast<std::ptrdiff_t>(to)));
}

}  // namespace

result<std::vector<tensor_type>> gather::infer(const shape_context& context, gather_axes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_axis ? 3 : 2));
  const shape& params = context.shape(0);
  const shape& indices = context.shape(1);
  if (!is_signed_integer(context.dtype(1))) {
    return bad_model(fmt::format("indices must be integers, but are {}", to_string(context.type(1))));
  }
  if (params.empty()) return bad_model("params must not be a scalar");
  if (has_axis) {
    TF_EMBED_TRY(found.axis, required_axis(context, 2, params.size(), "axis"));
  }
  const int axis = found.axis;
  const auto rank = static_cast<std::int64_t>(indices.size());
  const std::int64_t batch = batch_dims < 0 ? batch_dims + rank : batch_dims;
  if (batch < 0 || batch > rank || batch > axis) {
    return bad_model(fmt::format("batch_dims {} must lie within the axes of indices {} and not beyond axis {}",
                                 batch_dims, to_string(context.type(1)), axis));
  }
  found.batch_dims = batch;
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i) {
    if (params[i] != indices[i]) {
      return bad_model(fmt::format("the first {} axes of params {} and indices {} must be equal", batch,
                                   to_string(context.type(0)), to_string(context.type(1))));
    }
  }
  shape& target = found.target;
  target.assign(params.begin(), params.begin() + axis);
  target.insert(target.end(), indices.begin() + static_cast<std::ptrdiff_t>(batch), indices.end());
  target.insert(target.end(), params.begin() + axis + 1, params.end());
  return one_output(context.dtype(0), target);
}

result<std::vector<tensor>> gather::evaluate(std::span<const tensor> inputs) const {
  const shape& p = inputs[0].shape();
  const shape& ix = inputs[1].shape();
  const auto b = static_cast<std::size_t>(inferred.batch_dims);
  const auto a = static_cast<std::size_t>(inferred.axis);
  const std::int64_t batches = extent_between(p, 0, b);
  const std::int64_t outer = extent_between(p, b, a);
  const std::int64_t count = extent_between(ix, b, ix.size());
  const std::int64_t dim = p[a];
  const auto run = static_cast<std::size_t>(extent_between(p, a + 1, p.size())) * byte_size(inputs[0].dtype());
  const auto indices = inputs[1].as_ints();
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] >= 0 && indices[i] < dim) continue;
    return diagnostic{error_kind::runtime,
                      fmt::format("indices{} = {} is not in [0, {})", position_text(static_cast<std::int64_t>(i), ix),
                                  indices[i], dim)};
  }
  tensor out(inputs[0].dtype(), inferred.target);
  if (out.size() == 0) return std::vector<tensor>{out};
  std::byte* to = out.mutable_bytes().data();
  for (std::int64_t n = 0; n < batches; ++n) {
    for (std::int64_t o = 0; o < outer; ++o) {
      for (std::int64_t i = 0; i < count; ++i, to += run) {
        const std::int64_t row = (n * outer + o) * dim + indices[static_cast<std::size_t>(n * count + i)];
        std::memcpy(to, inputs[0].bytes().data() + static_cast<std::size_t>(row) * run, run);
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> gather::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const tensor_type& params = context.type(0);
  const tensor_type& indices = context.type(1);
  const auto at = static_cast<std::size_t>(inferred.axis);
  const auto batch = static_cast<std::size_t>(inferred.batch_dims);
  const std::size_t picked = indices.shape.size() - batch;  // axes that take the place of one
  for (std::size_t axis = 0; axis < batch; ++axis) {
    const run_time_extent e = params.extent_at(axis);
    if (!e.same_size(indices.extent_at(axis)))
      return refused_extent(context, e.id != 0 ? 0 : 1, "params and indices must follow one size along a batch axis");
    outputs[0].add_extent(e);
  }
  for (const run_time_extent& e : params.extents) {
    if (e.axis >= batch && e.axis != at) outputs[0].add_extent(e.at(e.axis > at ? e.axis + picked - 1 : e.axis));
  }
  for (const run_time_extent& e : indices.extents) {
    if (e.axis >= batch) outputs[0].add_extent(e.at(e.axis + at - batch));
  }
  if (params.extent_at(at).id != 0 && indices.extents.size() > 1)
    return refused_extent(context, 1,
                          "indices into an axis whose size is known only at run time may have one such axis");
  return {};
}

result<void> gather::emit(layer_builder& b) const {
  const run_time_extent limit = b.input_type(0).extent_at(static_cast<std::size_t>(inferred.axis));
  // Not all of params is valid: the limit of the indices is known at run time only.
  if (limit.id != 0) b.add(layer_spec("check_below", {b.input(1), b.input_extent(1), b.size_of(limit)}));
  const operand from = b.input(0);
  const operand indices = b.padded(1, filler::zero);
  b.add(layer_spec("gather", {from, indices, b.output(), inferred.axis, inferred.batch_dims}));
  return {};
}

result<std::unique_ptr<op>> load_gather(const attributes& a) {
  auto g = std::make_unique<gather>();
  g->has_axis = a.op_name() == "GatherV2";
  TF_EMBED_TRY(g->batch_dims, a.integer("batch_dims", 0));
  return std::unique_ptr<op>(std::move(g));
}

std::vector<value_bounds> gather::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, std::array{std::size_t{0}});
}

std::span<const op_row> gather_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Gather", "gather", load_gather, "all; indices of signed integers", "", "output"},
      {"GatherV2", "gather", load_gather, "all; indices of signed integers", "constant axis", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
