// SPDX-License-Identifier: Apache-2.0
#include "ops/where.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "ops/twins.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

// In larger graphs nobody looks for twins behind this many nodes.
constexpr std::size_t nodes_searched = 20000;

/// The extent of a node's own, or that of another Where over the same value: graphs take a mask apart once for every
/// tensor that it is laid on.
run_time_extent extent_of_places(const shape_context& context) {
  const graph* g = context.whole_graph();
  for (node_id id = 0; g && id < std::min(g->size(), nodes_searched); ++id) {
    const node& n = g->at(id);
    if (id == context.self() || !dynamic_cast<const where*>(n.op.get()) || n.outputs.empty()) continue;
    if (n.outputs[0].is_counted() && same_value(*g, n.inputs[0], g->at(context.self()).inputs[0]))
      return n.outputs[0].extent;
  }
  return context.own_extent(0);
}

}  // namespace

result<std::vector<tensor_type>> where::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) && in.dtype != dtype::boolean) {
    return diagnostic{error_kind::unsupported, fmt::format("is not available for {}", to_string(in))};
  }
  if (in.shape.empty() || in.shape.size() > 8)
    return diagnostic{error_kind::bad_model, fmt::format("takes 1 to 8 axes, but the input is {}", to_string(in))};
  const std::int64_t most = element_count(in.shape);
  TF_EMBED_TRY(tensor_type out, checked_type(dtype::int64, {most, static_cast<std::int64_t>(in.shape.size())}));
  if (most != 0) out.extent = extent_of_places(context);
  return std::vector<tensor_type>{std::move(out)};
}

// The count is the node's own; what lies beyond the input's extent is padded with 0, which is nowhere.
result<void> where::hand_on_extents(const shape_context&, std::vector<tensor_type>&) const { return {}; }

result<std::vector<tensor>> where::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  const auto strides = row_major_strides(s);
  std::vector<std::int64_t> found;
  for (std::int64_t i = 0; i < inputs[0].size(); ++i) {
    if (inputs[0].as_double(i) == 0) continue;
    for (std::size_t axis = 0; axis < s.size(); ++axis) found.push_back(i / strides[axis] % s[axis]);
  }
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < inputs[0].size(); ++i) count += inputs[0].as_double(i) != 0;
  return std::vector<tensor>{
      tensor::of<std::int64_t>({count, static_cast<std::int64_t>(s.size())}, std::span<const std::int64_t>(found))};
}

result<void> where::emit(layer_builder& b) const {
  const std::string in = b.padded(0, filler::zero);
  const std::string out = b.output();
  const std::string count = b.output_type().is_counted() ? b.count() : b.temporary({dtype::int64, {}});
  b.layer("where", "where", {in, out, count});
  return {};
}

result<std::unique_ptr<op>> load_where(const attributes& a) { return load_plain<where>(a); }

}  // namespace tf_embed::gen
