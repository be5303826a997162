// SPDX-License-Identifier: Apache-2.0
#include "ops/reshape.hpp"

#include "ops/movement.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

diagnostic bad(std::string message) { return {error_kind::bad_model, std::move(message)}; }

result<shape> reshaped_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const shape wanted, context.required_ints(1, "shape"));
  const auto no_fit = [&](std::string_view why) {
    return bad(fmt::format("{} cannot be reshaped to {}{}", to_string(context.type(0)), list_text(wanted), why));
  };
  shape target = wanted;
  std::ptrdiff_t open = -1;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] < -1) return no_fit(": negative size");
    if (target[i] != -1) continue;
    if (open >= 0) return no_fit(": more than one -1");
    open = static_cast<std::ptrdiff_t>(i);
    target[i] = 1;
  }
  const std::int64_t have = element_count(context.shape(0));
  if (open >= 0) {
    const std::int64_t rest = element_count(target);
    if (rest == 0) return no_fit(": -1 is ambiguous beside a 0");
    target[static_cast<std::size_t>(open)] = have / rest;
  }
  if (element_count(target) != have) return no_fit("");
  return target;
}

result<shape> squeezed_shape(const shape_context& context, const std::vector<std::int64_t>& dims) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const shape& in = context.shape(0);
  const auto rank = static_cast<std::int64_t>(in.size());
  std::vector<bool> drop(in.size(), false);
  for (const std::int64_t d : dims) {
    if (d < -rank || d >= rank)
      return bad(fmt::format("squeeze_dims {} is not an axis of {}", d, to_string(context.type(0))));
    const auto axis = static_cast<std::size_t>(d < 0 ? d + rank : d);
    if (in[axis] != 1)
      return bad(
          fmt::format("squeeze_dims {} must be of size 1, but is {} in {}", d, in[axis], to_string(context.type(0))));
    drop[axis] = true;
  }
  shape out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!(dims.empty() ? in[i] == 1 : drop[i])) out.push_back(in[i]);
  }
  return out;
}

result<shape> expanded_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const int axis, required_axis(context, 1, context.shape(0).size() + 1, "dim"));
  shape out = context.shape(0);
  out.insert(out.begin() + axis, 1);
  return out;
}

result<std::unique_ptr<op>> load_form(reshape::form kind, std::vector<std::int64_t> dims) {
  auto r = std::make_unique<reshape>();
  r->kind = kind;
  r->squeeze_dims = std::move(dims);
  return std::unique_ptr<op>(std::move(r));
}

}  // namespace

result<std::vector<tensor_type>> reshape::infer_shape(const shape_context& context) {
  TF_EMBED_TRY(shape s, kind == form::reshape   ? reshaped_shape(context)
                        : kind == form::squeeze ? squeezed_shape(context, squeeze_dims)
                                                : expanded_shape(context));
  target = std::move(s);
  return std::vector<tensor_type>{{context.dtype(0), target}};
}

result<std::vector<tensor>> reshape::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{inputs[0].reshaped(target)};
}

result<void> reshape::emit(layer_builder&) const { return {}; }

result<std::unique_ptr<op>> load_reshape(const attributes&) { return load_form(reshape::form::reshape, {}); }
result<std::unique_ptr<op>> load_expand_dims(const attributes&) { return load_form(reshape::form::expand_dims, {}); }

result<std::unique_ptr<op>> load_squeeze(const attributes& a) {
  TF_EMBED_TRY(auto dims, a.integers(a.has("squeeze_dims") ? "squeeze_dims" : "axis", std::vector<std::int64_t>{}));
  return load_form(reshape::form::squeeze, std::move(dims));
}

}  // namespace tf_embed::gen
