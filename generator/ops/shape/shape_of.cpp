// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape_of.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace tf_embed::gen {
namespace {

result<std::unique_ptr<op>> load_shape_form(const attributes& a, shape_of::form kind) {
  auto s = std::make_unique<shape_of>();
  s->kind = kind;
  if (kind != shape_of::form::rank) {
    TF_EMBED_TRY(s->out_type, a.type("out_type", dtype::int32));
    if (s->out_type != dtype::int32 && s->out_type != dtype::int64) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("out_type must be int32 or int64, but is {}", name(s->out_type))};
    }
  }
  return std::unique_ptr<op>(std::move(s));
}

}  // namespace

tensor shape_of::answer(const gen::shape& s) const {
  if (kind == form::dims) return tensor::of_ints(out_type, s);
  const std::int64_t number = kind == form::size ? element_count(s) : static_cast<std::int64_t>(s.size());
  return tensor::of_ints(out_type, std::span(&number, 1)).reshaped({});
}

result<std::vector<tensor_type>> shape_of::infer(const shape_context& context) const {
  TF_EMBED_CHECK(kind == form::dims ? expect_inputs_at_least(context, 1) : expect_inputs(context, 1));
  std::vector<tensor_type> out;
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    const gen::shape& s = context.shape(i);
    const std::int64_t largest = kind == form::size ? element_count(s)
                                 : s.empty()        ? 0
                                                    : *std::max_element(s.begin(), s.end());
    if (kind != form::rank && out_type == dtype::int32 && largest > std::numeric_limits<std::int32_t>::max()) {
      return diagnostic{error_kind::bad_model, fmt::format("{} does not fit into int32", to_string(context.type(i)))};
    }
    out.push_back({out_type, kind == form::dims ? gen::shape{static_cast<std::int64_t>(s.size())} : gen::shape{}});
  }
  return out;
}

std::vector<tensor> shape_of::fold(const shape_context& context) const {
  std::vector<tensor> out;
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    if (context.type(i).has_dynamic_axis() && kind != form::rank) return {};
    out.push_back(answer(context.shape(i)));
  }
  return out;
}

result<std::vector<tensor>> shape_of::evaluate(std::span<const tensor> inputs) const {
  std::vector<tensor> out;
  for (const tensor& t : inputs) out.push_back(answer(t.shape()));
  return out;
}

result<void> shape_of::propagate_extents(const shape_context&, std::vector<tensor_type>&) const { return {}; }

result<void> shape_of::emit(layer_builder& b) const {
  for (std::size_t i = 0; i < b.input_count(); ++i) {
    if (!b.is_output_used(i)) continue;
    b.add(layer_spec("shape_of", kind == form::dims ? "shape_of" : "size_of",
                     {cpp_shape(b.input_type(i).shape), b.input_extent(i), b.output(i)}));
  }
  return {};
}

std::optional<gen::element_source> shape_of::element_source(const graph& g, const node& n, std::uint32_t port,
                                                            std::int64_t index) const {
  const tensor_type& of = g.type(n.inputs[port]);
  if (kind == form::dims) {
    const auto axis = static_cast<std::size_t>(index);
    const run_time_extent e = of.extent_at(axis);
    if (e.id != 0) return gen::element_source{.extent = e, .most = of.shape[axis]};
    return gen::element_source{.offset = of.shape[axis]};
  }
  // The number of elements is a multiple of a size.
  if (kind != form::size || of.extents.size() != 1 || of.shape[of.extent().axis] == 0) return std::nullopt;
  run_time_extent e = of.extent();
  const std::int64_t others = element_count(of.shape) / of.shape[e.axis];
  if (others == 0) return std::nullopt;
  e.times *= others;
  e.plus *= others;
  return gen::element_source{.extent = e, .most = element_count(of.shape)};
}

result<std::unique_ptr<op>> load_shape(const attributes& a) { return load_shape_form(a, shape_of::form::dims); }
result<std::unique_ptr<op>> load_size(const attributes& a) { return load_shape_form(a, shape_of::form::size); }
result<std::unique_ptr<op>> load_rank(const attributes& a) { return load_shape_form(a, shape_of::form::rank); }

std::vector<value_bounds> shape_of::bounds(const bounds_context& c) const {
  if (kind == form::size) return bounds_of_count(c, element_count(c.type(0).shape));
  std::vector<value_bounds> found(c.output_count());
  for (std::size_t port = 0; kind == form::dims && port < found.size(); ++port) {
    const tensor_type& of = c.type(port);
    for (std::size_t axis = 0; axis < of.shape.size(); ++axis) {
      const bool is_counted = of.extent_at(axis).id != 0;
      found[port].intervals.push_back({is_counted ? 0 : of.shape[axis], of.shape[axis]});
    }
  }
  return found;
}

std::span<const op_row> shape_of_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Rank", "shape_of", load_rank, "all, complex", "", "output"},
      {"Shape", "shape_of", load_shape, "all, complex", "", "output"},
      {"ShapeN", "shape_of", load_shape, "all, complex", "", "output..."},
      {"Size", "shape_of", load_size, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
