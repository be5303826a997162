// SPDX-License-Identifier: Apache-2.0
#include "ops/element/bias_add.hpp"

#include "ops/composition/formula.hpp"
#include "ops/element/binary.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace tf_embed::gen {
namespace {

/// The shape with which the bias broadcasts over the value: [C], or [C,1,1].
shape aligned_bias(bool channels_first, std::int64_t channels, std::size_t rank) {
  shape s{channels};
  if (channels_first) s.resize(rank - 1, 1);
  return s;
}

result<bool> load_channels_first(const attributes& a) {
  TF_EMBED_TRY(const std::string format, a.text("data_format", "NHWC"));
  if (format != "NHWC" && format != "NCHW") {
    return diagnostic{error_kind::bad_model,
                      fmt::format("data_format must be NHWC or NCHW, but is {}", printable(format))};
  }
  return format == "NCHW";
}

}  // namespace

result<std::vector<tensor_type>> bias_add::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const shape& value = context.shape(0);
  const shape& bias = context.shape(1);
  if (context.dtype(0) != context.dtype(1) || !is_numeric(context.dtype(0))) {
    return diagnostic{error_kind::bad_model, fmt::format("value and bias must have one numeric type, but are {} and {}",
                                                         to_string(context.type(0)), to_string(context.type(1)))};
  }
  if (value.size() < 2) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("value must have at least 2 axes, but is {}", to_string(context.type(0)))};
  }
  const std::int64_t channels = channels_first ? value[1] : value.back();
  if (bias.size() != 1 || bias[0] != channels) {
    return diagnostic{error_kind::bad_model, fmt::format("bias must be [{}] for value {}, but is {}", channels,
                                                         to_string(value), to_string(bias))};
  }
  return one_output(context.dtype(0), value);
}

result<std::vector<tensor>> bias_add::evaluate(std::span<const tensor> inputs) const {
  const shape s = aligned_bias(channels_first, inputs[1].size(), inputs[0].rank());
  TF_EMBED_TRY(tensor out, evaluate_binary(binary_kind::add, inputs[0], inputs[1].reshaped(s)));
  return std::vector<tensor>{std::move(out)};
}

result<void> bias_add::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t rank = context.shape(0).size();
  const std::size_t channels = channels_first ? 1 : rank - 1;
  if (context.type(0).has_dynamic_axis() && context.type(0).extent().axis == channels)
    return refused_extent(context, 0, "the channels must not have a size that is known only at run time");
  return extent_along(context, 0, context.type(0).extent().axis, outputs);
}

bool bias_add::brings_back_overflow(std::span<const tensor* const> constants) const {
  // Half the distance of the two largest float16: less changes nothing but the rounding.
  constexpr double most = 16;
  const tensor* bias = constants[1];
  if (!bias) return true;
  for (std::int64_t c = 0; c < bias->size(); ++c) {
    if (!(std::abs(bias->as_double(c)) <= most)) return true;
  }
  return false;
}

result<void> bias_add::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const shape s = aligned_bias(channels_first, b.input_type(1).shape[0], b.input_type(0).shape.size());
  argument bias = b.input(1);
  if (s.size() > 1) bias = template_type{"te::with_shape", {bias, cpp_shape(s)}};
  b.add(layer_spec("binary", {"te::ops::add", b.input(0), bias, b.output()}).allow_in_place(0));
  return {};
}

std::optional<stacked_form> bias_add::stacked(const graph&, const node&, const std::vector<bool>& of_items) const {
  return channels_first || of_items[1] ? std::nullopt : std::optional(stacked_form{});
}

std::optional<transposed_form> bias_add::transposed(const graph&, const node&, const axes_order& order) const {
  // The channels must have been the second axis or the last, too.
  const int axis = order[channels_first ? 1 : order.size() - 1];
  if (axis != 1 && axis + 1 != static_cast<int>(order.size())) return std::nullopt;
  transposed_form form = reading({0}, order);
  auto changed = std::make_unique<bias_add>(*this);
  changed->channels_first = axis == 1;
  form.changed = std::move(changed);
  return form;
}

result<std::vector<tensor_type>> bias_add_grad::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  if (!is_numeric(in.dtype) || in.shape.size() < 2) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("out_backprop must be numbers of at least 2 axes, but is {}", to_string(in))};
  }
  return one_output(in.dtype, {in.shape[channel_axis(in.shape.size())]});
}

result<std::vector<tensor>> bias_add_grad::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const std::int64_t channels = in[channel_axis(in.size())];
  const std::int64_t inner = channels_first ? element_count({in.begin() + 2, in.end()}) : 1;
  tensor out(inputs[0].dtype(), {channels});
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      using C = compute_type<T>;
      using sum_type = std::conditional_t<std::is_floating_point_v<C>, double, std::uint64_t>;
      std::vector<sum_type> sums(static_cast<std::size_t>(channels));
      std::int64_t i = 0;
      for (const T x : inputs[0].as<T>())
        sums[static_cast<std::size_t>(i++ / inner % channels)] += static_cast<sum_type>(widen(x));
      std::transform(sums.begin(), sums.end(), out.mutable_as<T>().begin(),
                     [](sum_type x) { return narrow<T>(static_cast<C>(x)); });
    }
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> bias_add_grad::expand(subgraph& s) const {
  formula f(s, s.type(s.input(0)).dtype);
  const std::size_t rank = f.shape(s.input(0)).size();
  std::vector<std::int64_t> axes;
  for (std::size_t i = 0; i < rank; ++i) {
    if (i != channel_axis(rank)) axes.push_back(static_cast<std::int64_t>(i));
  }
  return f.done({f.sum(s.input(0), axes)});
}

namespace {

result<std::unique_ptr<op>> load_bias_add(const attributes& a) {
  auto made = std::make_unique<bias_add>();
  TF_EMBED_TRY(const bool first, load_channels_first(a));
  made->channels_first = first && a.op_name() != "BiasAddV1";
  return std::unique_ptr<op>(std::move(made));
}

result<std::unique_ptr<op>> load_bias_add_grad(const attributes& a) {
  auto made = std::make_unique<bias_add_grad>();
  TF_EMBED_TRY(made->channels_first, load_channels_first(a));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> bias_add_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BiasAdd", "bias_add", load_bias_add, "floats, integers", "", "output"},
      {"BiasAddGrad", "bias_add", load_bias_add_grad, "floats, integers", "", "output"},
      {"BiasAddV1", "bias_add", load_bias_add, "floats, integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
