// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/fill.hpp"

#include "ops/support/bounds_rules.hpp"
#include "ops/support/checked_sizes.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

constexpr std::int64_t always_folded_elements = std::int64_t{1} << 20;

tensor filled(const tensor& value, const shape& s) {
  return read_strided(value, s, std::vector<std::int64_t>(s.size(), 0));
}

tensor one_of(dtype t) {
  tensor scalar(t, {});
  visit_dtype(t, [&]<class T>() {
    if constexpr (std::is_same_v<T, float16>) {
      scalar.mutable_as<T>()[0] = to_float16(1.0f);
    } else if constexpr (std::is_same_v<T, bfloat16>) {
      scalar.mutable_as<T>()[0] = to_bfloat16(1.0f);
    } else {
      scalar.mutable_as<T>()[0] = static_cast<T>(1);
    }
  });
  visit_complex(t, [&]<class T>() { scalar.mutable_as<std::complex<T>>()[0] = T(1); });
  return scalar;
}

result<std::unique_ptr<op>> load_fill_form(fill::form kind) {
  auto f = std::make_unique<fill>();
  f->kind = kind;
  return std::unique_ptr<op>(std::move(f));
}

}  // namespace

tensor fill::like(dtype t, const gen::shape& s) const {
  return kind == form::zeros ? tensor(t, s) : filled(one_of(t), s);
}

result<std::vector<tensor_type>> fill::infer(const shape_context& context, filled_shape& found) const {
  if (kind != form::fill) {
    TF_EMBED_CHECK(expect_inputs(context, 1));
    found.target = context.shape(0);
    return one_output(context.dtype(0), found.target);
  }
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(tensor_type sizes, shape_of_values(context, 0, "dims"));
  found.target = sizes.shape;
  const gen::shape& target = found.target;
  if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; })) {
    return diagnostic{error_kind::bad_model, fmt::format("dims {} must not be negative", list_text(target))};
  }
  if (context.shape(1) != gen::shape{}) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("value must be a scalar, but is {}", to_string(context.type(1)))};
  }
  TF_EMBED_TRY(auto out, one_output(context.dtype(1), target));
  out[0].extents = sizes.extents;
  return out;
}

std::vector<tensor> fill::fold(const shape_context& context) const {
  // A large one is filled at run time: a few bytes of graph must not become gigabytes.
  if (kind == form::fill || context.type(0).has_dynamic_axis() ||
      element_count(context.shape(0)) > always_folded_elements)
    return {};
  return {like(context.dtype(0), context.shape(0))};
}

result<std::vector<tensor>> fill::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{kind == form::fill ? filled(inputs[1], inferred.target)
                                                : like(inputs[0].dtype(), inferred.target)};
}

result<void> fill::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (kind == form::fill) return only_counted(context, context.input_count());
  return broadcast_extents(context, outputs);
}

result<void> fill::emit(layer_builder& b) const {
  const argument value =
      kind == form::fill ? argument(b.input(1)) : b.weights_tensor(like(b.output_type().dtype, {}), "value");
  if (kind == form::fill) check_sizes(b);
  b.add(layer_spec("fill", {value, b.output()}));
  return {};
}

result<std::unique_ptr<op>> load_fill(const attributes&) { return load_fill_form(fill::form::fill); }
result<std::unique_ptr<op>> load_zeros_like(const attributes&) { return load_fill_form(fill::form::zeros); }
result<std::unique_ptr<op>> load_ones_like(const attributes&) { return load_fill_form(fill::form::ones); }

result<std::unique_ptr<op>> load_empty(const attributes& a) {
  auto e = std::make_unique<empty>();
  TF_EMBED_TRY(e->dtype, a.type("dtype"));
  return std::unique_ptr<op>(std::move(e));
}

result<std::vector<tensor_type>> empty::infer(const shape_context& context, filled_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  TF_EMBED_TRY(found.target, context.required_ints(0, "shape"));
  const gen::shape& target = found.target;
  if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; }))
    return bad_model(fmt::format("shape {} must not be negative", list_text(target)));
  return one_output(dtype, target);
}

result<std::vector<tensor>> empty::evaluate(std::span<const tensor>) const {
  return std::vector<tensor>{tensor(dtype, inferred.target)};
}

result<void> empty::emit(layer_builder& b) const {
  b.add(layer_spec("fill", {b.weights_tensor(tensor(dtype, {}), "value"), b.output()}));
  return {};
}

std::vector<value_bounds> fill::bounds(const bounds_context& c) const {
  if (kind == form::fill) return moved_bounds(c, *this, std::array{std::size_t{1}});
  return {{{kind == form::ones ? interval{1, 1} : interval{0, 0}}}};
}

std::span<const op_row> fill_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Empty", "fill", load_empty, "all, complex", "constant shape; zeros also where init is false", "output"},
      {"Fill", "fill", load_fill, "all, complex", "constant dims, but for a size that is known at run time", "output"},
      {"OnesLike", "fill", load_ones_like, "all, complex", "", "y"},
      {"ZerosLike", "fill", load_zeros_like, "all, complex", "", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
