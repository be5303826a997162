// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/batch_norm.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace tf_embed::gen {
namespace {

std::vector<double> channel_values(const tensor& t) {
  std::vector<double> v;
  for (std::int64_t i = 0; i < t.size(); ++i) v.push_back(t.as_double(i));
  return v;
}

tensor channel_tensor(const std::vector<double>& values, dtype t) {
  tensor out(t, {static_cast<std::int64_t>(values.size())});
  visit_dtype(t, [&]<class T>() {
    if constexpr (!is_integer_type<T> && !std::is_same_v<T, bool>) {
      const auto to = out.mutable_as<T>();
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = narrow<T>(static_cast<compute_type<T>>(values[i]));
    }
  });
  return out;
}

/// Calls f(i, channel) for every element.
template <class F>
void for_each_channel(const shape& s, std::size_t axis, F f) {
  const std::int64_t inner = row_major_strides(s)[axis];
  const std::int64_t n = element_count(s);
  for (std::int64_t i = 0; i < n; ++i) f(i, static_cast<std::size_t>(i / inner % s[axis]));
}

/// Mean and variance of every channel of a batch; NaN of nothing.
struct batch_moments {
  std::vector<double> mean;
  std::vector<double> variance;
  double count = 0;

  batch_moments(const tensor& x, std::size_t axis) {
    const auto channels = static_cast<std::size_t>(x.shape()[axis]);
    mean.assign(channels, 0);
    variance.assign(channels, 0);
    count = channels == 0 ? 0 : static_cast<double>(x.size()) / static_cast<double>(channels);
    for_each_channel(x.shape(), axis, [&](std::int64_t i, std::size_t c) { mean[c] += x.as_double(i); });
    for (double& m : mean) m /= count;
    for_each_channel(x.shape(), axis, [&](std::int64_t i, std::size_t c) {
      const double d = x.as_double(i) - mean[c];
      variance[c] += d * d;
    });
    for (double& v : variance) v /= count;
  }
};

/// A vector of one value per channel that one layer of the node writes and others read.
struct channel_vector {
  operand written;
  operand read;
};

/// Layers on vectors of one value per channel.
class channel_layers {
 public:
  channel_layers(layer_builder& b, tensor_type type) : b_(b), type_(std::move(type)) {}

  /// A temporary, or output `port` of the node if something reads it.
  channel_vector room(std::size_t port = 0) {
    if (port != 0 && b_.is_output_used(port)) return {b_.output(port), b_.read_output(port)};
    const tensor_id t = b_.temporary(type_);
    return {b_.write(t), b_.read(t)};
  }
  template_type number(double x, std::string_view role) {
    return b_.weights_tensor(channel_tensor({x}, type_.dtype), role);
  }

  void binary(std::string_view what, argument x, argument y, operand to) {
    b_.add(layer_spec("binary", {fmt::format("te::ops::{}", what), std::move(x), std::move(y), std::move(to)}));
  }
  void scale(operand x, double factor, std::string_view role, operand to) {
    binary("mul", std::move(x), number(factor, role), std::move(to));
  }
  void copy(operand x, operand to) { b_.add(layer_spec("transpose", {std::move(x), std::move(to), cpp_ints({0})})); }

 private:
  layer_builder& b_;
  tensor_type type_;
};

/// Output `port`, the running value of a statistic: the old one, input `old`, and `fresh` times `correction`.
void emit_running(const batch_norm& n, layer_builder& b, std::size_t port, std::size_t old, const operand& fresh,
                  double correction) {
  if (!b.is_output_used(port)) return;
  channel_layers v(b, b.output_type(port));
  const auto share = static_cast<double>(n.exponential_avg_factor);
  if (share == 1) {
    v.scale(fresh, correction, "correction", b.output(port));
    return;
  }
  const channel_vector kept = v.room();
  v.scale(b.input(old), 1 - share, "kept", kept.written);
  const channel_vector added = v.room();
  v.scale(fresh, share * correction, "added", added.written);
  v.binary("add", kept.read, added.read, b.output(port));
}

/// A vector of one value per channel as it broadcasts over x.
template_type aligned_channels(const batch_norm& n, layer_builder& b, const operand& vector) {
  const shape& x = b.input_type(0).shape;
  const std::size_t channel = n.channel_axis(x.size());
  shape aligned(x.size() - channel, 1);
  aligned[0] = x[channel];
  return {"te::with_shape", {vector, cpp_shape(aligned)}};
}

/// `x` times `scale` plus `shift`, per channel: the node's result.
layer_spec scale_shift_layer(const batch_norm& n, layer_builder& b, operand x, argument scale, argument shift) {
  const shape& s = b.input_type(0).shape;
  return layer_spec("scale_shift",
                    {std::move(x), std::move(scale), std::move(shift), b.output(), n.channel_axis(s.size())})
      .counting(element_count(s));
}

/// Mean and variance of the batch, to be read. The squares take the output's storage.
std::pair<operand, operand> emit_moments(const batch_norm& n, layer_builder& b) {
  const tensor_type x = b.input_type(0);
  const std::size_t channel = n.channel_axis(x.shape.size());
  channel_layers v(b, b.input_type(n.order.offset));
  std::vector<std::int64_t> others;
  for (std::size_t i = 0; i < x.shape.size(); ++i) {
    if (i != channel) others.push_back(static_cast<std::int64_t>(i));
  }
  const channel_vector mean = v.room(3);
  b.add(layer_spec("reduce", {"te::ops::mean", b.input(0), mean.written, cpp_ints(others)}));
  b.add(
      layer_spec("binary", {"te::ops::squared_difference", b.input(0), aligned_channels(n, b, mean.read), b.output()}));
  const channel_vector variance = v.room(4);
  b.add(layer_spec("reduce", {"te::ops::mean", b.read_output(), variance.written, cpp_ints(others)}));
  const double count = static_cast<double>(element_count(x.shape)) / static_cast<double>(x.shape[channel]);
  emit_running(n, b, 1, n.order.mean, mean.read, 1);
  emit_running(n, b, 2, n.order.variance, variance.read, count > 1 ? count / (count - 1) : 1);
  return {mean.read, variance.read};
}

/// (x - mean) * scale + offset, as TensorFlow computes it. A shift of offset - mean * scale would cancel with a small
/// variance, and be infinite or no number with large statistics.
void emit_centred(const batch_norm& n, layer_builder& b, const operand& mean, argument scale) {
  b.add(layer_spec("binary", {"te::ops::sub", b.input(0), aligned_channels(n, b, mean), b.output()}));
  b.add(scale_shift_layer(n, b, b.read_output(), std::move(scale), b.input(n.order.offset)));
}

/// The layers of a normalisation whose statistics or factors are only known at run time: vectors of one value per
/// channel, then a multiplication and an addition.
void emit_at_run_time(const batch_norm& n, layer_builder& b) {
  channel_layers v(b, b.input_type(n.order.offset));
  std::optional<std::pair<operand, operand>> moments_of_batch;
  if (n.is_training) moments_of_batch = emit_moments(n, b);

  const channel_vector shifted = v.room();
  template_type epsilon = v.number(static_cast<double>(n.epsilon), "epsilon");
  v.binary("add", moments_of_batch ? moments_of_batch->second : b.input(n.order.variance), std::move(epsilon),
           shifted.written);
  channel_vector scale = v.room();
  b.add(layer_spec("unary", {"te::ops::rsqrt", shifted.read, scale.written}));
  if (n.use_scale) {
    const channel_vector scaled = v.room();
    v.binary("mul", scale.read, b.input(n.order.scale), scaled.written);
    scale = scaled;
  }
  emit_centred(n, b, moments_of_batch ? moments_of_batch->first : b.input(n.order.mean), scale.read);
}

}  // namespace

scale_and_shift scale_and_shift_of(const batch_norm& n, const tensor& scale, const tensor& offset, const tensor& mean,
                                   const tensor& variance) {
  scale_and_shift r;
  for (std::int64_t c = 0; c < offset.size(); ++c) {
    const double factor = 1 / std::sqrt(variance.as_double(c) + static_cast<double>(n.epsilon));
    r.scale.push_back(n.use_scale ? factor * scale.as_double(c) : factor);
    r.shift.push_back(offset.as_double(c) - mean.as_double(c) * r.scale.back());
  }
  return r;
}

bool scale_and_shift::is_finite_in(dtype t) const {
  const auto finite = [&](double x) {
    return t == dtype::float32 ? std::isfinite(static_cast<float>(x)) : std::isfinite(x);
  };
  return std::all_of(scale.begin(), scale.end(), finite) && std::all_of(shift.begin(), shift.end(), finite);
}

result<std::unique_ptr<op>> load_batch_norm(const attributes& a) {
  auto made = std::make_unique<batch_norm>();
  if (a.op_name() == "BatchNormWithGlobalNormalization") {
    made->order = {.scale = 4, .offset = 3, .mean = 1, .variance = 2};
    made->output_count = 1;
    TF_EMBED_TRY(made->epsilon, a.real("variance_epsilon"));
    TF_EMBED_TRY(made->use_scale, a.boolean("scale_after_normalization"));
    return std::unique_ptr<op>(std::move(made));
  }
  made->output_count = a.op_name() == "FusedBatchNormV3" ? 6 : 5;
  TF_EMBED_TRY(made->epsilon, a.real("epsilon", 1e-4f));
  TF_EMBED_TRY(made->is_training, a.boolean("is_training", true));
  TF_EMBED_TRY(made->exponential_avg_factor, a.real("exponential_avg_factor", 1.0f));
  TF_EMBED_TRY(const std::string format, a.text("data_format", "NHWC"));
  if (format != "NHWC" && format != "NCHW" && format != "NDHWC" && format != "NCDHW") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("data_format must be NHWC, NCHW, NDHWC or NCDHW, but is {}", printable(format))};
  }
  made->channels_first = format[1] == 'C';
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> batch_norm::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 5));
  const tensor_type& x = context.type(0);
  if (!is_floating(x.dtype) || x.shape.size() < 4 || x.shape.size() > 5) {
    return diagnostic{error_kind::bad_model, fmt::format("x must be floats with 4 or 5 axes, but is {}", to_string(x))};
  }
  const std::int64_t channels = x.shape[channel_axis(x.shape.size())];
  for (std::size_t i = 1; i < 5; ++i) {
    const bool statistics = i == order.mean || i == order.variance;
    const bool may_be_empty = is_training && statistics;
    const shape& s = context.shape(i);
    if (!is_floating(context.dtype(i)) || (s != shape{channels} && !(may_be_empty && s == shape{0}))) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("input {} must be floats [{}], one per channel of x {}, but is {}", i, channels,
                                    to_string(x.shape), to_string(context.type(i)))};
    }
  }
  TF_EMBED_TRY(std::vector<tensor_type> types, one_output(x.dtype, x.shape));
  const dtype t = context.dtype(order.scale);
  while (types.size() < std::min<std::size_t>(output_count, 5)) types.push_back({t, {channels}});
  if (output_count == 6) types.push_back({t, {0}});
  return types;
}

result<std::vector<tensor>> batch_norm::evaluate(std::span<const tensor> inputs) const {
  const tensor& x = inputs[0];
  const std::size_t axis = channel_axis(x.rank());
  const dtype t = inputs[order.scale].dtype();
  std::vector<double> mean = channel_values(inputs[order.mean]);
  std::vector<double> variance = channel_values(inputs[order.variance]);
  std::vector<tensor> outputs(1);
  if (is_training) {
    const batch_moments batch(x, axis);
    // The running variance is of the population, not of the sample; a running value of 1 replaces the old one.
    const auto running = [&](const std::vector<double>& old, std::vector<double> fresh, double factor) {
      for (std::size_t c = 0; c < fresh.size(); ++c) {
        fresh[c] *= factor;
        if (exponential_avg_factor != 1 && c < old.size()) {
          const auto share = static_cast<double>(exponential_avg_factor);
          fresh[c] = (1 - share) * old[c] + share * fresh[c];
        }
      }
      return channel_tensor(fresh, t);
    };
    outputs.push_back(running(mean, batch.mean, 1));
    outputs.push_back(running(variance, batch.variance, batch.count > 1 ? batch.count / (batch.count - 1) : 1));
    mean = batch.mean;
    variance = batch.variance;
    // TensorFlow keeps zeros for the gradient then.
    if (batch.count == 0) {
      std::fill(mean.begin(), mean.end(), 0.0);
      std::fill(variance.begin(), variance.end(), 0.0);
    }
  } else {
    outputs.push_back(inputs[order.mean]);
    outputs.push_back(inputs[order.variance]);
  }
  const std::vector<double> scale = channel_values(inputs[order.scale]);
  const std::vector<double> offset = channel_values(inputs[order.offset]);
  outputs[0] = tensor(x.dtype(), x.shape());
  visit_dtype(x.dtype(), [&]<class T>() {
    if constexpr (!is_integer_type<T> && !std::is_same_v<T, bool>) {
      const auto from = x.as<T>();
      const auto to = outputs[0].mutable_as<T>();
      for_each_channel(x.shape(), axis, [&](std::int64_t at, std::size_t c) {
        const auto i = static_cast<std::size_t>(at);
        const double factor = 1 / std::sqrt(variance[c] + static_cast<double>(epsilon)) * (use_scale ? scale[c] : 1.0);
        const double y = (static_cast<double>(widen(from[i])) - mean[c]) * factor + offset[c];
        to[i] = narrow<T>(static_cast<compute_type<T>>(y));
      });
    }
  });
  outputs.push_back(channel_tensor(mean, t));
  outputs.push_back(channel_tensor(variance, t));
  outputs.emplace_back(t, shape{0});
  outputs.resize(output_count);
  return outputs;
}

result<void> batch_norm::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<void> batch_norm::emit(layer_builder& b) const {
  const dtype t = b.input_type(0).dtype;
  TF_EMBED_CHECK(check_kernel_dtype(t));
  if (is_training && element_count(b.input_type(0).shape) == 0) {
    return diagnostic{error_kind::unsupported, "no kernel for the statistics of nothing"};
  }
  for (std::size_t i = 1; i < 5; ++i) {
    if (b.input_type(i).dtype != t) {
      return diagnostic{error_kind::unsupported, fmt::format("input {} must be {}, as x is", i, name(t))};
    }
  }
  if (!is_training) {
    // The statistics are handed on.
    for (std::size_t i = 1; i < std::min<std::size_t>(output_count, 5); ++i) {
      if (!b.is_output_used(i)) continue;
      const operand from = b.input(i % 2 == 1 ? order.mean : order.variance);
      channel_layers(b, b.output_type(i)).copy(from, b.output(i));
    }
    if (!b.is_output_used(0)) return {};
  }
  const tensor* constants[] = {b.constant(order.scale), b.constant(order.offset), b.constant(order.mean),
                               b.constant(order.variance)};
  if (!is_training && constants[0] && constants[1] && constants[2] && constants[3]) {
    const scale_and_shift folded =
        scale_and_shift_of(*this, *constants[0], *constants[1], *constants[2], *constants[3]);
    template_type scale = b.weights_tensor(channel_tensor(folded.scale, t), "scale");
    if (!folded.is_finite_in(t)) {
      emit_centred(*this, b, b.input(order.mean), std::move(scale));
      return {};
    }
    template_type shift = b.weights_tensor(channel_tensor(folded.shift, t), "shift");
    b.add(scale_shift_layer(*this, b, b.input(0), std::move(scale), std::move(shift)).allow_in_place(0));
    return {};
  }
  emit_at_run_time(*this, b);
  return {};
}

std::optional<transposed_form> batch_norm::transposed(const graph&, const node& n, const axes_order& axes) const {
  // The channels must be the second axis or the last then, too.
  const int axis = axes[channel_axis(axes.size())];
  if (axis != 1 && axis + 1 != static_cast<int>(axes.size())) return std::nullopt;
  transposed_form f = reading({0}, axes);
  f.orders.resize(n.outputs.size());
  auto changed = std::make_unique<batch_norm>(*this);
  changed->channels_first = axis == 1;
  f.changed = std::move(changed);
  return f;
}

std::span<const op_row> batch_norm_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BatchNormWithGlobalNormalization", "batch_norm", load_batch_norm, "floats", "", "result"},
      {"FusedBatchNorm", "batch_norm", load_batch_norm, "floats", "", "y, batch_mean, batch_variance, reserve_space_1, reserve_space_2"},
      {"FusedBatchNormV2", "batch_norm", load_batch_norm, "floats", "", "y, batch_mean, batch_variance, reserve_space_1, reserve_space_2"},
      {"FusedBatchNormV3", "batch_norm", load_batch_norm, "floats", "", "y, batch_mean, batch_variance, reserve_space_1, reserve_space_2, reserve_space_3"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
