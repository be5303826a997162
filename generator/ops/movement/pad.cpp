// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/pad.hpp"

#include "ops/support/constant_arguments.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace tf_embed::gen {
namespace {

/// The input index that position `i` of a mirrored axis shows. `skip` is 1 where the edge is not repeated.
std::int64_t mirrored(std::int64_t i, std::int64_t dim, std::int64_t skip) {
  if (i < 0) return -i - 1 + skip;
  return i < dim ? i : 2 * dim - 1 - skip - i;
}

}  // namespace

result<std::vector<tensor_type>> pad::infer(const shape_context& context, pad_amounts& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_value ? 3 : 2));
  TF_EMBED_TRY(const auto paddings, context.required_ints(1, "paddings"));
  const shape& in = context.shape(0);
  // TensorFlow takes any empty list for a scalar.
  if (paddings.size() != 2 * in.size() ||
      (!in.empty() && context.shape(1) != shape{static_cast<std::int64_t>(in.size()), 2})) {
    return bad_model(fmt::format("paddings must be two numbers for each axis of {}, but are {}",
                                 to_string(context.type(0)), to_string(context.type(1))));
  }
  shape out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const std::int64_t lo = paddings[2 * i];
    const std::int64_t hi = paddings[2 * i + 1];
    const std::int64_t most = mode == border::constant  ? max_elements
                              : mode == border::reflect ? std::max<std::int64_t>(in[i] - 1, 0)
                                                        : in[i];
    if (lo < 0 || hi < 0 || lo > most || hi > most) {
      return bad_model(fmt::format("paddings [{},{}] of axis {} must lie in [0,{}] for {}", lo, hi, i, most,
                                   to_string(context.type(0))));
    }
    found.before.push_back(lo);
    found.after.push_back(hi);
    out.push_back(lo + in[i] + hi);
  }
  if (has_value) {
    if (element_count(context.shape(2)) != 1 || context.dtype(2) != context.dtype(0)) {
      return bad_model(
          fmt::format("constant_values must be one {}, but is {}", name(context.dtype(0)), to_string(context.type(2))));
    }
    if (const tensor* v = context.constant(2)) {
      const auto bytes = v->bytes();
      const auto other = [](std::byte b) { return b != std::byte{0}; };
      if (std::any_of(bytes.begin(), bytes.end(), other)) found.value = v->reshaped({});
    } else {
      found.value_at_run_time = true;
    }
  }
  return one_output(context.dtype(0), std::move(out));
}

result<std::vector<tensor>> pad::evaluate(std::span<const tensor> inputs) const {
  const auto& [before, after, value, value_at_run_time] = inferred;
  const tensor& in = inputs[0];
  shape s = in.shape();
  for (std::size_t i = 0; i < s.size(); ++i) s[i] += before[i] + after[i];
  tensor out(in.dtype(), s);
  const auto strides = row_major_strides(s);
  const auto in_strides = row_major_strides(in.shape());
  if (mode == border::constant) {
    const std::optional<tensor> filling = value_at_run_time ? inputs[2].reshaped({}) : value;
    if (filling) copy_block(out, *filling, {s, std::vector<std::int64_t>(s.size(), 0), strides, 0, 0});
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < s.size(); ++i) offset += before[i] * strides[i];
    copy_block(out, in, {in.shape(), in_strides, strides, 0, offset});
    return std::vector<tensor>{out};
  }
  const std::int64_t skip = mode == border::reflect ? 1 : 0;
  const std::size_t size = byte_size(in.dtype());
  for (std::int64_t n = 0, count = out.size(); n < count; ++n) {
    std::int64_t source = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
      source += mirrored(n / strides[i] % s[i] - before[i], in.shape()[i], skip) * in_strides[i];
    }
    std::memcpy(out.mutable_bytes().data() + static_cast<std::size_t>(n) * size,
                in.bytes().data() + static_cast<std::size_t>(source) * size, size);
  }
  return std::vector<tensor>{out};
}

bool pad::is_zero_padding() const {
  return mode == border::constant && !inferred.value_at_run_time &&
         (!inferred.value || inferred.value->as_double(0) == 0);
}

bool pad::is_view() const {
  const auto& [before, after, value, value_at_run_time] = inferred;
  const auto zero = [](std::int64_t n) { return n == 0; };
  return std::all_of(before.begin(), before.end(), zero) && std::all_of(after.begin(), after.end(), zero);
}

result<void> pad::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t at = context.type(0).extent.axis;
  if (inferred.before[at] != 0 || inferred.after[at] != 0)
    return refused_extent(context, 0, "an axis whose size is known only at run time cannot be padded");
  return extent_along(context, 0, at, outputs);
}

result<void> pad::emit(layer_builder& b) const {
  std::vector<argument> arguments{b.input(0), b.output(), cpp_ints(inferred.before), cpp_ints(inferred.after)};
  if (mode != border::constant) {
    arguments.emplace_back(mode == border::reflect ? "te::mirror::reflect" : "te::mirror::symmetric");
    b.add(layer_spec("pad", "mirror_pad", std::move(arguments)));
    return {};
  }
  const std::optional<tensor>& value = inferred.value;
  if (inferred.value_at_run_time || (value && is_half(value->dtype()))) {
    arguments.emplace_back(b.input(2));  // 16-bit floats have no literals
  } else if (value) {
    TF_EMBED_TRY(argument literal, cpp_value(*value));
    arguments.push_back(std::move(literal));
  }
  b.add(layer_spec("pad", std::move(arguments)));
  return {};
}

std::optional<transposed_form> pad::transposed(const graph& g, const node& n, const axes_order& order) const {
  const tensor* paddings = n.inputs.size() < 2 ? nullptr : g.constant(n.inputs[1]);
  if (!paddings || paddings->shape() != shape{static_cast<std::int64_t>(order.size()), 2}) return std::nullopt;
  transposed_form f = reading({0}, order);
  f.lists.emplace_back(1, permuted_list(*paddings, inverse_of(order)));
  return f;
}

result<std::unique_ptr<op>> load_pad(const attributes& a) {
  auto p = std::make_unique<pad>();
  p->has_value = a.op_name() == "PadV2";
  return std::unique_ptr<op>(std::move(p));
}

result<std::unique_ptr<op>> load_mirror_pad(const attributes& a) {
  TF_EMBED_TRY(const std::string mode, a.text("mode"));
  if (mode != "REFLECT" && mode != "SYMMETRIC") {
    return bad_model(fmt::format("mode must be REFLECT or SYMMETRIC, but is {}", printable(mode)));
  }
  auto p = std::make_unique<pad>();
  p->mode = mode == "REFLECT" ? pad::border::reflect : pad::border::symmetric;
  return std::unique_ptr<op>(std::move(p));
}

std::span<const op_row> pad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"MirrorPad", "pad", load_mirror_pad, "all", "", "output"},
      {"Pad", "pad", load_pad, "all", "", "output"},
      {"PadV2", "pad", load_pad, "all", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
