// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/lrn.hpp"

#include "ops/composition/formula.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> lrn::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  if (context.shape(0).size() != 4 || !is_floating(context.dtype(0)) || context.dtype(0) == dtype::float64) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input must be four-dimensional floats, but is {}", to_string(context.type(0)))};
  }
  return one_output(context.dtype(0), context.shape(0));
}

result<std::vector<tensor>> lrn::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inputs[0].shape());
  const std::int64_t channels = out.shape()[3];
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (std::is_same_v<compute_type<T>, float>) {
      const auto x = inputs[0].as<T>();
      for (std::int64_t i = 0, count = out.size(); i < count; ++i) {
        const std::int64_t first = i / channels * channels;
        const std::int64_t c = i - first;
        double sum = 0;
        // Not c + depth_radius: the attribute may be the largest of integers.
        for (std::int64_t j = c > depth_radius ? c - depth_radius : 0; j < channels && j - c <= depth_radius; ++j) {
          const double v = static_cast<double>(widen(x[static_cast<std::size_t>(first + j)]));
          sum += v * v;
        }
        const double scale =
            std::pow(static_cast<double>(bias) + static_cast<double>(alpha) * sum, -static_cast<double>(beta));
        out.mutable_as<T>()[static_cast<std::size_t>(i)] =
            narrow<T>(static_cast<float>(static_cast<double>(widen(x[static_cast<std::size_t>(i)])) * scale));
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> lrn::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<void> lrn::emit(layer_builder& b) const {
  if (b.output_type().dtype != dtype::float32) return check_kernel_dtype(b.output_type().dtype);
  const std::int64_t radius = std::min(depth_radius, b.output_type().shape[3]);
  const std::int64_t elements = element_count(b.output_type().shape);
  b.add(layer_spec("lrn", {b.input(0), b.output(), radius, bias, alpha, beta}).counting((2 * radius + 3) * elements));
  return {};
}

result<std::unique_ptr<op>> load_lrn(const attributes& a) {
  auto l = std::make_unique<lrn>();
  TF_EMBED_TRY(l->depth_radius, a.integer("depth_radius", 5));
  TF_EMBED_TRY(l->bias, a.real("bias", 1.0f));
  TF_EMBED_TRY(l->alpha, a.real("alpha", 1.0f));
  TF_EMBED_TRY(l->beta, a.real("beta", 0.5f));
  if (l->depth_radius < 0) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("depth_radius must not be negative, but is {}", l->depth_radius)};
  }
  return std::unique_ptr<op>(std::move(l));
}

result<std::unique_ptr<op>> load_lrn_grad(const attributes& a) {
  TF_EMBED_TRY(const auto loaded, load_lrn(a));
  auto made = std::make_unique<lrn_grad>();
  made->forward = dynamic_cast<const lrn&>(*loaded);
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> lrn_grad::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& x = context.type(1);
  if (context.type(0) != x || context.type(2) != x) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("gradient, image and result must have one type, but are {}, {} and {}",
                                  to_string(context.type(0)), to_string(x), to_string(context.type(2)))};
  }
  const tensor* const unknown = nullptr;
  return forward.infer({{&x, 1}, {&unknown, 1}});
}

result<std::vector<tensor>> lrn_grad::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[1].dtype(), inputs[1].shape());
  const std::int64_t channels = out.shape()[3];
  const auto beta = static_cast<double>(forward.beta);
  std::vector<double> norm(static_cast<std::size_t>(channels));
  std::vector<double> sums(norm.size());
  const auto near = [&](std::int64_t c, const auto& visit) {
    for (std::int64_t j = c > forward.depth_radius ? c - forward.depth_radius : 0;
         j < channels && j - c <= forward.depth_radius; ++j)
      visit(j);
  };
  for (std::int64_t first = 0; first < out.size(); first += channels) {
    for (std::int64_t c = 0; c < channels; ++c) {
      double sum = 0;
      near(c, [&](std::int64_t j) { sum += inputs[1].as_double(first + j) * inputs[1].as_double(first + j); });
      norm[static_cast<std::size_t>(c)] = static_cast<double>(forward.bias) + static_cast<double>(forward.alpha) * sum;
    }
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::int64_t c = 0; c < channels; ++c) {
      const double g = inputs[0].as_double(first + c);
      const double n = norm[static_cast<std::size_t>(c)];
      sums[static_cast<std::size_t>(c)] += std::pow(n, -beta) * g;
      const double shared = -2 * static_cast<double>(forward.alpha) * beta * inputs[2].as_double(first + c) / n * g;
      near(c, [&](std::int64_t j) { sums[static_cast<std::size_t>(j)] += shared * inputs[1].as_double(first + j); });
    }
    visit_dtype(out.dtype(), [&]<class T>() {
      for (std::int64_t c = 0; c < channels; ++c) {
        out.mutable_as<T>()[static_cast<std::size_t>(first + c)] =
            narrow<T>(static_cast<compute_type<T>>(sums[static_cast<std::size_t>(c)]));
      }
    });
  }
  return std::vector<tensor>{out};
}

/// Sums over neighbouring channels are convolutions along a row of them, with a filter of ones.
result<std::vector<value>> lrn_grad::expand(subgraph& s) const {
  const tensor_type type = s.type(s.input(1));
  formula f(s, dtype::float32);
  const std::int64_t elements = element_count(type.shape);
  if (elements == 0) return f.done({f.constant(tensor(type.dtype, type.shape))});
  const std::int64_t channels = type.shape[3];
  const gen::shape rows{1, elements / channels, channels, 1};
  const std::int64_t width = 2 * std::min(forward.depth_radius, channels - 1) + 1;
  const std::vector<float> ones(static_cast<std::size_t>(width), 1.0f);
  const value filter = f.constant(tensor::of<float>({1, width, 1, 1}, ones));
  const auto summed = [&](value v) { return f.convolved(v, filter); };
  const value g = f.reshape(f.input(0), rows);
  const value x = f.reshape(f.input(1), rows);
  const value y = f.reshape(f.input(2), rows);
  const auto scalar = [&](float v) { return f.scalar(static_cast<double>(v)); };
  const value squares = summed(f.apply(unary_kind::square, x));
  const value norm = f.add(f.mul(squares, scalar(forward.alpha)), scalar(forward.bias));
  const value own = f.mul(f.apply(binary_kind::pow, norm, scalar(-forward.beta)), g);
  const value shared = summed(f.div(f.mul(g, y), norm));
  const value others = f.mul(f.mul(x, scalar(-2 * forward.alpha * forward.beta)), shared);
  return f.done({f.cast(f.reshape(f.add(own, others), type.shape), type.dtype)});
}

std::span<const op_row> lrn_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"LRN", "lrn", load_lrn, "float, float16, bfloat16", "", "output"},
      {"LRNGrad", "lrn", load_lrn_grad, "float, float16, bfloat16", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
