// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/pool_grad.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// Adds as the element type does; integers wrap.
template <class T>
void add_gradient(T& sum, T x) {
  if constexpr (is_integer_type<T>) {
    sum = static_cast<T>(static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(x));
  } else if constexpr (!std::is_same_v<T, bool>) {
    sum = narrow<T>(widen(sum) + widen(x));
  }
}

result<std::unique_ptr<op>> load_pool_grad(const attributes& a) {
  auto op = std::make_unique<pool_grad>();
  op->kind = a.op_name() == "AvgPoolGrad" ? pool_kind::average : pool_kind::max;
  TF_EMBED_TRY(op->window, load_sized_window(a));
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> pool_grad::infer(const shape_context& context, pool_grad_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, gradient() + 1));
  const tensor_type& grad = context.type(gradient());
  if (!is_floating(grad.dtype) && !(kind == pool_kind::max && is_integer(grad.dtype))) {
    return bad_model(
        fmt::format("grad must be {}, but is {}", kind == pool_kind::max ? "numbers" : "floats", name(grad.dtype)));
  }
  shape& sizes = found.input_sizes;
  if (kind == pool_kind::average) {
    TF_EMBED_TRY(sizes, context.required_ints(0, "orig_input_shape"));
    if (sizes.size() != 4 || std::any_of(sizes.begin(), sizes.end(), [](auto s) { return s < 0; })) {
      return bad_model(fmt::format("orig_input_shape must be 4 sizes, but is [{}]", fmt::join(sizes, ",")));
    }
  } else {
    sizes = context.shape(0);
  }
  TF_EMBED_TRY(tensor_type out, checked_type(grad.dtype, sizes));
  TF_EMBED_TRY(const feature_map x, feature_map_of(out, window.window.nchw, "orig_input"));
  TF_EMBED_TRY(const placed_pool p, place_pool(window, x));
  const tensor_type pooled{grad.dtype, p.pooled().in_format(window.window.nchw)};
  if (grad.shape != pooled.shape) {
    return bad_model(fmt::format("grad must be {}, but is {}", to_string(pooled.shape), to_string(grad.shape)));
  }
  if (kind == pool_kind::max && (context.dtype(0) != grad.dtype || context.type(1) != pooled)) {
    return bad_model(fmt::format("orig_input and orig_output must be {} and {}, but are {} and {}", to_string(out),
                                 to_string(pooled), to_string(context.type(0)), to_string(context.type(1))));
  }
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> pool_grad::evaluate(std::span<const tensor> inputs) const {
  if (window.window.nchw) {
    pool_grad inner = *this;
    inner.window.window.nchw = false;
    const shape& s = inferred.input_sizes;
    inner.inferred.input_sizes = {s[0], s[2], s[3], s[1]};
    std::vector<tensor> moved(inputs.begin(), inputs.end());
    for (tensor& t : moved) {
      if (t.rank() == 4) t = nchw_to_nhwc(t);
    }
    TF_EMBED_TRY(const std::vector<tensor> y, inner.evaluate(moved));
    return std::vector<tensor>{nhwc_to_nchw(y[0])};
  }
  const tensor& grad = inputs[gradient()];
  tensor out(grad.dtype(), inferred.input_sizes);
  TF_EMBED_TRY(const feature_map x, feature_map_of(out.type(), false, "orig_input"));
  TF_EMBED_TRY(const placed_pool p, place_pool(window, x));
  visit_dtype(out.dtype(), [&]<class T>() {
    const auto g = grad.as<T>();
    const auto to = out.mutable_as<T>();
    for_each_window(p, [&](std::int64_t pixel, const std::vector<std::int64_t>& pixels) {
      for (std::int64_t c = 0; c < x.c; ++c) {
        const T value = g[static_cast<std::size_t>(pixel * x.c + c)];
        if (kind == pool_kind::max) {
          add_gradient(to[static_cast<std::size_t>(largest_of<T>(pixels, x.c, c, inputs[0].as<T>()))], value);
        } else if constexpr (!is_integer_type<T> && !std::is_same_v<T, bool>) {
          const auto count = static_cast<compute_type<T>>(pixels.size());
          const T share = narrow<T>(widen(value) * (1 / count));
          for (const std::int64_t from : pixels) add_gradient(to[static_cast<std::size_t>(from * x.c + c)], share);
        }
      }
    });
  });
  return std::vector<tensor>{out};
}

result<void> pool_grad::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  TF_EMBED_CHECK(check_nhwc(window.window.nchw));
  TF_EMBED_TRY(const feature_map x, feature_map_of(b.output_type(), false, "orig_input"));
  TF_EMBED_TRY(const placed_pool p, place_pool(window, x));
  if (element_count(b.output_type().shape) == 0) return {};
  if (kind == pool_kind::max) {
    b.add(layer_spec("pool_grad", "max_pool_grad", {b.input(0), b.input(2), b.output(), cpp_window(p.window)}));
  } else {
    b.add(layer_spec("pool_grad", "avg_pool_grad", {b.input(1), b.output(), cpp_window(p.window)}));
  }
  return {};
}

std::optional<channels_first_operands> pool_grad::channels_first() const {
  if (!window.window.nchw) return std::nullopt;
  if (kind == pool_kind::average) return channels_first_operands{{1}, {0}};
  return channels_first_operands{{0, 1, 2}, {}};
}

std::unique_ptr<op> pool_grad::with_channels_last() const {
  auto changed = std::make_unique<pool_grad>(*this);
  changed->window.window.nchw = false;
  return changed;
}

std::span<const op_row> pool_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"AvgPoolGrad", "pool_grad", load_pool_grad, "floats", "constant orig_input_shape", "output"},
      {"MaxPoolGrad", "pool_grad", load_pool_grad, "floats, integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
