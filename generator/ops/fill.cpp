// SPDX-License-Identifier: Apache-2.0
#include "ops/fill.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

constexpr std::int64_t always_folded_elements = std::int64_t{1} << 20;

tensor filled(const tensor& value, const shape& s) {
  return read_strided(value, s, std::vector<std::int64_t>(s.size(), 0));
}

tensor one(dtype t) {
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
  return scalar;
}

result<std::unique_ptr<op>> load_form(fill::form kind) {
  auto f = std::make_unique<fill>();
  f->kind = kind;
  return std::unique_ptr<op>(std::move(f));
}

}  // namespace

tensor fill::like(dtype t, const gen::shape& s) const { return kind == form::zeros ? tensor(t, s) : filled(one(t), s); }

result<std::vector<tensor_type>> fill::infer_shape(const shape_context& context) {
  if (kind != form::fill) {
    TF_EMBED_CHECK(expect_inputs(context, 1));
    target = context.shape(0);
    return one_output(context.dtype(0), target);
  }
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(tensor_type sizes, shape_of_values(context, 0, "dims"));
  target = sizes.shape;
  if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; })) {
    return diagnostic{error_kind::bad_model, fmt::format("dims {} must not be negative", list_text(target))};
  }
  if (context.shape(1) != gen::shape{}) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("value must be a scalar, but is {}", to_string(context.type(1)))};
  }
  TF_EMBED_TRY(auto out, one_output(context.dtype(1), target));
  out[0].extent = sizes.extent;
  return out;
}

std::vector<tensor> fill::fold(const shape_context& context) const {
  // A large one is filled at run time: a few bytes of graph must not become gigabytes.
  if (kind == form::fill || context.type(0).is_counted() || element_count(context.shape(0)) > always_folded_elements)
    return {};
  return {like(context.dtype(0), context.shape(0))};
}

result<std::vector<tensor>> fill::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{kind == form::fill ? filled(inputs[1], target) : like(inputs[0].dtype(), target)};
}

result<void> fill::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  if (kind == form::fill) return only_counted(context, context.input_count());
  return broadcast_extents(context, outputs);
}

result<void> fill::emit(layer_builder& b) const {
  const std::string value =
      kind == form::fill ? b.input(1) : b.weights_tensor(like(b.output_type().dtype, {}), "value");
  b.layer("fill", "fill", {value, b.output()});
  return {};
}

result<std::unique_ptr<op>> load_fill(const attributes&) { return load_form(fill::form::fill); }
result<std::unique_ptr<op>> load_zeros_like(const attributes&) { return load_form(fill::form::zeros); }
result<std::unique_ptr<op>> load_ones_like(const attributes&) { return load_form(fill::form::ones); }

result<std::unique_ptr<op>> load_empty(const attributes& a) {
  auto e = std::make_unique<empty>();
  TF_EMBED_TRY(e->dtype, a.type("dtype"));
  return std::unique_ptr<op>(std::move(e));
}

result<std::vector<tensor_type>> empty::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  TF_EMBED_TRY(target, context.required_ints(0, "shape"));
  if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; }))
    return bad_model(fmt::format("shape {} must not be negative", list_text(target)));
  return one_output(dtype, target);
}

result<std::vector<tensor>> empty::evaluate(std::span<const tensor>) const {
  return std::vector<tensor>{tensor(dtype, target)};
}

result<void> empty::emit(layer_builder& b) const {
  b.layer("fill", "fill", {b.weights_tensor(tensor(dtype, {}), "value"), b.output()});
  return {};
}

}  // namespace tf_embed::gen
