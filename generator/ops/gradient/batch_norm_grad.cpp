// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/batch_norm_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace tf_embed::gen {

result<std::vector<tensor_type>> batch_norm_grad::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, input_count));
  const tensor_type& x = context.type(1);
  const std::size_t rank = x.shape.size();
  if (context.type(0) != x || !is_floating(x.dtype) || x.dtype == dtype::float64 || (rank != 4 && rank != 5))
    return bad_model(fmt::format("y_backprop {} and x {} must be one type of floats with 4 or 5 axes",
                                 to_string(context.type(0)), to_string(x)));
  const tensor_type per_channel{dtype::float32, {x.shape[channel_axis(rank)]}};
  for (std::size_t i = 2; i < 5; ++i) {
    if (context.type(i) != per_channel) {
      return bad_model(fmt::format("scale, mean and variance must be {}, but one is {}", to_string(per_channel),
                                   to_string(context.type(i))));
    }
  }
  const tensor_type nothing{dtype::float32, {0}};
  return std::vector<tensor_type>{x, per_channel, per_channel, nothing, nothing};
}

result<std::vector<tensor>> batch_norm_grad::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[1].shape();
  const std::size_t axis = channel_axis(s.size());
  const std::int64_t channels = s[axis];
  const std::int64_t inner = element_count({s.begin() + static_cast<std::ptrdiff_t>(axis) + 1, s.end()});
  const std::int64_t size = inputs[1].size();
  const double rest = channels == 0 ? 1 : static_cast<double>(size / channels);
  const auto count = static_cast<std::size_t>(channels);
  std::vector<double> sum(count), dot(count);
  const auto channel = [&](std::int64_t i) { return i / inner % channels; };
  for (std::int64_t i = 0; i < size; ++i) {
    const auto c = static_cast<std::size_t>(channel(i));
    const double dy = inputs[0].as_double(i);
    sum[c] += dy;
    dot[c] += dy * (inputs[1].as_double(i) - inputs[3].as_double(channel(i)));
  }
  tensor dx(inputs[1].dtype(), s);
  tensor scale_grad(dtype::float32, {channels});
  tensor offset_grad(dtype::float32, {channels});
  const auto factor = [&](std::int64_t c) {
    return 1 / std::sqrt(inputs[4].as_double(c) + static_cast<double>(epsilon));
  };
  for (std::int64_t c = 0; c < channels; ++c) {
    const auto at = static_cast<std::size_t>(c);
    scale_grad.mutable_as<float>()[at] = static_cast<float>(dot[at] * factor(c));
    offset_grad.mutable_as<float>()[at] = static_cast<float>(sum[at]);
  }
  visit_dtype(dx.dtype(), [&]<class T>() {
    for (std::int64_t i = 0; i < size; ++i) {
      const std::int64_t c = channel(i);
      const auto at = static_cast<std::size_t>(c);
      double d = inputs[0].as_double(i);
      if (is_training) {
        const double centred = inputs[1].as_double(i) - inputs[3].as_double(c);
        d += -sum[at] / rest - centred * factor(c) * factor(c) * dot[at] / rest;
      }
      d *= inputs[2].as_double(c) * factor(c);
      dx.mutable_as<T>()[static_cast<std::size_t>(i)] = narrow<T>(static_cast<compute_type<T>>(d));
    }
  });
  const tensor nothing(dtype::float32, {0});
  return std::vector<tensor>{dx, scale_grad, offset_grad, nothing, nothing};
}

result<std::vector<value>> batch_norm_grad::expand(subgraph& s) const {
  const tensor_type type = s.type(s.input(1));
  const std::size_t rank = type.shape.size();
  const std::size_t axis = channel_axis(rank);
  formula f(s, dtype::float32);
  const value dy = f.input(0);
  gen::shape aligned(rank, 1);
  aligned[axis] = type.shape[axis];
  std::vector<std::int64_t> axes;
  for (std::size_t i = 0; i < rank; ++i) {
    if (i != axis) axes.push_back(static_cast<std::int64_t>(i));
  }
  const value factor = f.apply(unary_kind::rsqrt, f.add(f.input(4), f.scalar(static_cast<double>(epsilon))));
  const value sum = f.sum(dy, axes);
  const value centred = f.sub(f.input(1), f.reshape(f.input(3), aligned));
  const value dot = f.sum(f.mul(dy, centred), axes);
  value inner = dy;
  if (is_training && element_count(type.shape) != 0) {
    const value share =
        f.scalar(static_cast<double>(type.shape[axis]) / static_cast<double>(element_count(type.shape)));
    const value slope = f.mul(f.mul(f.mul(factor, factor), dot), share);
    inner = f.sub(f.sub(dy, f.reshape(f.mul(sum, share), aligned)), f.mul(centred, f.reshape(slope, aligned)));
  }
  const value dx = f.mul(inner, f.reshape(f.mul(f.input(2), factor), aligned));
  const value nothing = f.constant(tensor(dtype::float32, {0}));
  return f.done({f.cast(dx, type.dtype), f.mul(dot, factor), sum, nothing, nothing});
}

namespace {

result<std::unique_ptr<op>> load_batch_norm_grad(const attributes& a) {
  auto made = std::make_unique<batch_norm_grad>();
  TF_EMBED_TRY(made->epsilon, a.real("epsilon", 1e-4f));
  TF_EMBED_TRY(made->is_training, a.boolean("is_training", true));
  TF_EMBED_TRY(const std::string format, a.text("data_format", "NHWC"));
  made->channels_first = format == "NCHW" || format == "NCDHW";
  if (!made->channels_first && format != "NHWC" && format != "NDHWC")
    return bad_model(fmt::format("data_format must be NHWC, NCHW, NDHWC or NCDHW, but is {}", printable(format)));
  made->input_count = a.op_name().ends_with("V3") ? 6 : 5;
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> batch_norm_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"FusedBatchNormGrad", "batch_norm_grad", load_batch_norm_grad, "float", "", "x_backprop, scale_backprop, offset_backprop, reserve_space_3, reserve_space_4"},
      {"FusedBatchNormGradV2", "batch_norm_grad", load_batch_norm_grad, "float, float16, bfloat16", "", "x_backprop, scale_backprop, offset_backprop, reserve_space_3, reserve_space_4"},
      {"FusedBatchNormGradV3", "batch_norm_grad", load_batch_norm_grad, "float, float16, bfloat16", "", "x_backprop, scale_backprop, offset_backprop, reserve_space_4, reserve_space_5"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
