// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/pack.hpp"

#include "ir/known_elements.hpp"
#include "ops/composition/formula.hpp"
#include "ops/movement/concat.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> pack::infer(const shape_context& context, pack_axis& found) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  const tensor_type& head = context.type(0);
  for (std::size_t i = 1; i < context.input_count(); ++i) {
    if (context.dtype(i) != head.dtype || context.shape(i) != head.shape) {
      return diagnostic{error_kind::bad_model, fmt::format("all inputs must be {}, but input {} is {}", to_string(head),
                                                           i, to_string(context.type(i)))};
    }
  }
  TF_EMBED_TRY(found.axis, canonical_axis(axis, head.shape.size() + 1));
  shape out = head.shape;
  out.insert(out.begin() + found.axis, static_cast<std::int64_t>(context.input_count()));
  return one_output(head.dtype, std::move(out));
}

result<std::vector<tensor>> pack::evaluate(std::span<const tensor> inputs) const {
  shape s = inputs[0].shape();
  const shape part = s;
  s.insert(s.begin() + inferred.axis, static_cast<std::int64_t>(inputs.size()));
  tensor out(inputs[0].dtype(), s);
  auto strides = row_major_strides(s);
  const std::int64_t step = strides[static_cast<std::size_t>(inferred.axis)];
  strides.erase(strides.begin() + inferred.axis);
  std::int64_t offset = 0;
  for (const tensor& t : inputs) {
    copy_block(out, t, {part, row_major_strides(part), strides, 0, offset});
    offset += step;
  }
  return std::vector<tensor>{out};
}

result<void> pack::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  std::vector<tensor_type> parts;
  for (std::size_t i = 0; i < context.input_count(); ++i) parts.push_back(context.type(i));
  std::vector<tensor_type> joined{{context.dtype(0), context.shape(0)}};
  TF_EMBED_CHECK(broadcast_extents(parts, joined));
  for (const run_time_extent& e : joined[0].extents)
    outputs[0].add_extent(e.at(e.axis + (e.axis >= static_cast<std::size_t>(inferred.axis) ? 1 : 0)));
  return {};
}

result<void> pack::emit(layer_builder& b) const {
  std::vector<argument> arguments{b.output(), inferred.axis};
  std::vector<part_permission> parts;
  const bool whole_runs = is_outermost(b.output_type().shape, inferred.axis);
  for (std::size_t i = 0; i < b.input_count(); ++i) {
    arguments.push_back(b.input(i));
    if (whole_runs) parts.push_back({i, static_cast<std::int64_t>(i) * element_count(b.input_type(i).shape), true});
  }
  b.add(layer_spec("pack", std::move(arguments)).with_parts(std::move(parts)));
  return {};
}

std::optional<gen::element_source> pack::element_source(const graph&, const node& n, std::uint32_t,
                                                        std::int64_t index) const {
  // Along the first axis one operand follows the other.
  const std::int64_t each = n.outputs[0].shape.empty()
                                ? 0
                                : element_count(n.outputs[0].shape) / std::max<std::int64_t>(n.outputs[0].shape[0], 1);
  if (inferred.axis != 0 || each == 0) return std::nullopt;
  return gen::element_source{.from = n.inputs[static_cast<std::size_t>(index / each)], .index = index % each};
}

result<std::unique_ptr<op>> load_pack(const attributes& a) {
  auto p = std::make_unique<pack>();
  TF_EMBED_TRY(p->axis, a.integer("axis", 0));
  return std::unique_ptr<op>(std::move(p));
}

result<std::unique_ptr<op>> load_parallel_concat(const attributes& a) {
  auto p = std::make_unique<parallel_concat>();
  TF_EMBED_TRY(const auto wanted, a.shape("shape"));
  if (!wanted || !is_static(*wanted) || wanted->empty()) return bad_model("the attribute shape must be known");
  p->target = *wanted;
  return std::unique_ptr<op>(std::move(p));
}

result<std::vector<tensor_type>> parallel_concat::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 1));
  shape row = target;
  row[0] = 1;
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    if (context.type(i) != tensor_type{context.dtype(0), row} ||
        target[0] != static_cast<std::int64_t>(context.input_count())) {
      return bad_model(fmt::format("{} tensors like {} do not make {}", context.input_count(),
                                   to_string(context.type(i)), to_string(target)));
    }
  }
  return one_output(context.dtype(0), target);
}

result<std::vector<tensor>> parallel_concat::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), target);
  std::size_t at = 0;
  for (const tensor& t : inputs) {
    std::copy(t.bytes().begin(), t.bytes().end(), out.mutable_bytes().begin() + static_cast<std::ptrdiff_t>(at));
    at += t.bytes().size();
  }
  return std::vector<tensor>{out};
}

result<std::vector<value>> parallel_concat::expand(subgraph& s) const {
  formula f(s, s.type(s.input(0)).dtype);
  if (s.input_count() == 1) return f.done({s.input(0)});
  std::vector<value> parts;
  for (std::size_t i = 0; i < s.input_count(); ++i) parts.push_back(s.input(i));
  parts.push_back(s.make_scalar(dtype::int32, 0));
  return f.done({f.add_op(concat(), parts)});
}

std::vector<value_bounds> pack::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, inputs_between(0, c.input_count()));
}

std::span<const op_row> pack_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Pack", "pack", load_pack, "all, complex", "", "output"},
      {"ParallelConcat", "pack", load_parallel_concat, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
