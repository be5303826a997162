// SPDX-License-Identifier: Apache-2.0
#include "ops/scatter_nd.hpp"

#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <string_view>

namespace tf_embed::gen {
namespace {

using form = scatter_nd::form;

/// `to` with `x` put into it, as TensorFlow's CPU kernel: a sum of bool is or, integers wrap, a NaN that arrives loses.
template <class T>
void put_into(T& to, T x, form kind) {
  const auto a = widen(to);
  const auto b = widen(x);
  switch (kind) {
    case form::update:
      to = x;
      break;
    case form::min:
      if (b < a) to = x;
      break;
    case form::max:
      if (a < b) to = x;
      break;
    default:
      if constexpr (std::is_same_v<T, bool>) {
        to = a || b;
      } else if constexpr (std::is_integral_v<T>) {
        const auto u = static_cast<std::uint64_t>(a);
        const auto v = static_cast<std::uint64_t>(b);
        to = static_cast<T>(kind == form::sub ? u - v : u + v);
      } else {
        to = narrow<T>(kind == form::sub ? a - b : a + b);
      }
  }
}

/// The layer's name, and the TensorFlow op that becomes it.
struct form_row {
  form kind;
  std::string_view tf_name;
  std::string_view layer;
};
constexpr form_row forms[] = {
    {form::zeros_add, "ScatterNd", "scatter_nd"},
    {form::update, "TensorScatterUpdate", "tensor_scatter_update"},
    {form::add, "TensorScatterAdd", "tensor_scatter_add"},
    {form::sub, "TensorScatterSub", "tensor_scatter_sub"},
    {form::min, "TensorScatterMin", "tensor_scatter_min"},
    {form::max, "TensorScatterMax", "tensor_scatter_max"},
};

}  // namespace

result<std::vector<tensor_type>> scatter_nd::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const std::size_t at = indices_input();
  const tensor_type& indices = context.type(at);
  const tensor_type& updates = context.type(at + 1);
  if (kind == form::zeros_add) {
    TF_EMBED_TRY(target, context.required_ints(2, "shape"));
    if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; })) {
      return diagnostic{error_kind::bad_model, fmt::format("shape {} must not be negative", list_text(target))};
    }
  } else {
    target = context.shape(0);
  }
  bool fits = is_signed_integer(indices.dtype) && !indices.shape.empty() &&
              indices.shape.back() <= static_cast<std::int64_t>(target.size()) &&
              (kind == form::zeros_add || context.dtype(0) == updates.dtype);
  if (fits) {
    shape expected(indices.shape.begin(), indices.shape.end() - 1);
    expected.insert(expected.end(), target.begin() + indices.shape.back(), target.end());
    fits = updates.shape == expected;
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("indices {} and updates {} do not fit shape {}",
                                                         to_string(indices), to_string(updates), list_text(target))};
  }
  return one_output(updates.dtype, target);
}

result<std::vector<tensor>> scatter_nd::evaluate(std::span<const tensor> inputs) const {
  const tensor& indices = inputs[indices_input()];
  const tensor& updates = inputs[indices_input() + 1];
  tensor out(updates.dtype(), target);
  if (kind != form::zeros_add)
    std::copy(inputs[0].bytes().begin(), inputs[0].bytes().end(), out.mutable_bytes().begin());
  shape outer = indices.shape();
  const auto depth = static_cast<std::size_t>(outer.back());
  outer.pop_back();
  const auto strides = row_major_strides(target);
  const auto flat = indices.as_ints();
  const std::int64_t count = element_count(outer);
  const std::size_t run = count == 0 ? 0 : static_cast<std::size_t>(updates.size() / count);
  std::optional<diagnostic> failure;
  visit_dtype(out.dtype(), [&]<class T>() {
    for (std::int64_t n = 0; n < count && !failure; ++n) {
      const std::span<const std::int64_t> at(flat.data() + static_cast<std::size_t>(n) * depth, depth);
      std::int64_t offset = 0;
      bool inside = true;
      for (std::size_t i = 0; i < depth; ++i) {
        inside = inside && at[i] >= 0 && at[i] < target[i];
        if (inside) offset += at[i] * strides[i];
      }
      if (!inside && ignores_outside) continue;
      if (!inside) {
        failure =
            diagnostic{error_kind::runtime, fmt::format("indices{} = {} does not index into shape {}",
                                                        position_text(n, outer), list_text(at), list_text(target))};
        return;
      }
      for (std::size_t i = 0; i < run; ++i) {
        put_into(out.mutable_as<T>()[static_cast<std::size_t>(offset) + i],
                 updates.as<T>()[static_cast<std::size_t>(n) * run + i], kind);
      }
    }
  });
  if (failure) return *failure;
  return std::vector<tensor>{out};
}

result<void> scatter_nd::emit(layer_builder& b) const {
  if (kind != form::update) TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < indices_input() + 2; ++i) arguments.push_back(b.input(i));
  arguments.push_back(b.output());
  if (ignores_outside) arguments.push_back("true");
  if (kind != form::zeros_add) b.allow_in_place(0);
  b.layer("scatter_nd", forms[static_cast<std::size_t>(kind)].layer, std::move(arguments));
  return {};
}

result<std::unique_ptr<op>> load_scatter_nd(const attributes& a) {
  const auto* found =
      std::find_if(std::begin(forms), std::end(forms), [&](const form_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(forms)) return diagnostic{error_kind::unsupported, "is no scatter that tf_embed knows"};
  auto s = std::make_unique<scatter_nd>();
  s->kind = found->kind;
  TF_EMBED_TRY(const std::string policy, a.text("bad_indices_policy", ""));
  s->ignores_outside = policy == "IGNORE";
  return std::unique_ptr<op>(std::move(s));
}

}  // namespace tf_embed::gen
