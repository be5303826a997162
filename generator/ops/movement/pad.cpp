// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/pad.hpp"

#include "ir/known_elements.hpp"
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

namespace {

/// The elements of the paddings, as far as they are known.
result<std::vector<known_element>> padding_elements(const shape_context& context) {
  std::vector<known_element> out;
  constexpr std::int64_t most = 64;
  const shape& s = context.shape(1);
  if (context.constant(1) || !is_integer(context.dtype(1)) || s.size() != 2 || element_count(s) > most ||
      context.type(1).has_dynamic_axis()) {
    TF_EMBED_TRY(const auto paddings, context.required_ints(1, "paddings"));
    for (const std::int64_t x : paddings) out.push_back({x});
    return out;
  }
  for (std::int64_t i = 0; i < element_count(s); ++i) {
    out.push_back(context.element(1, i));
    if (!out.back().is_known() && !out.back().is_extent())
      return std::move(context.required_constant(1, "paddings").error());
  }
  return out;
}

/// A border of an axis that has `dim` entries, or as many as `extent` says.
result<run_time_border> border_at_run_time(const shape_context& context, std::size_t axis, const known_element& before,
                                           const known_element& after) {
  run_time_border border{.axis = axis};
  if (before.is_known()) border.before = before.offset;
  if (after.is_known()) border.after = after.offset;
  // The sizes add up, as long as they follow one count.
  run_time_extent sum{.axis = axis, .times = 0};
  const auto add = [&](const run_time_extent& e) {
    if (sum.id != 0 && sum.id != e.id) return false;
    sum.id = e.id;
    sum.times += e.times;
    sum.plus += e.plus;
    return true;
  };
  bool fine = true;
  for (const known_element* e : {&before, &after}) {
    if (e->is_known()) {
      sum.plus += e->offset;
    } else {
      fine = fine && add(e->extent);
    }
    border.most += e->is_known() ? e->offset : e->most;
  }
  const std::int64_t dim = context.shape(0)[axis];
  border.most += dim;
  if (const run_time_extent e = context.type(0).extent_at(axis); e.id != 0) {
    fine = fine && add(e);
  } else {
    sum.plus += dim;
  }
  if (!fine) return std::move(context.required_constant(1, "paddings").error());
  if (sum.times == 0) {
    border.most = sum.plus;
  } else {
    border.found = sum;
    if (sum.times < 0) border.most = std::min(border.most, sum.plus);
  }
  if (border.most < 0) return bad_model(fmt::format("paddings of axis {} are negative", axis));
  return border;
}

}  // namespace

result<std::vector<tensor_type>> pad::infer(const shape_context& context, pad_amounts& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_value ? 3 : 2));
  TF_EMBED_TRY(const auto paddings, padding_elements(context));
  const shape& in = context.shape(0);
  // TensorFlow takes any empty list for a scalar.
  if (paddings.size() != 2 * in.size() ||
      (!in.empty() && context.shape(1) != shape{static_cast<std::int64_t>(in.size()), 2})) {
    return bad_model(fmt::format("paddings must be two numbers for each axis of {}, but are {}",
                                 to_string(context.type(0)), to_string(context.type(1))));
  }
  tensor_type out{context.dtype(0)};
  for (std::size_t i = 0; i < in.size(); ++i) {
    const known_element& first = paddings[2 * i];
    const known_element& last = paddings[2 * i + 1];
    const run_time_extent extent = context.type(0).extent_at(i);
    const std::int64_t lo = first.is_known() ? first.offset : 0;
    const std::int64_t hi = last.is_known() ? last.offset : 0;
    const std::int64_t most = mode == border::constant  ? max_elements
                              : mode == border::reflect ? std::max<std::int64_t>(in[i] - 1, 0)
                                                        : in[i];
    if (lo < 0 || hi < 0 || lo > most || hi > most) {
      return bad_model(fmt::format("paddings [{},{}] of axis {} must lie in [0,{}] for {}", lo, hi, i, most,
                                   to_string(context.type(0))));
    }
    const bool known = first.is_known() && last.is_known();
    if (!known || (extent.id != 0 && (lo != 0 || hi != 0))) {
      TF_EMBED_TRY(const run_time_border edge, border_at_run_time(context, i, first, last));
      found.borders.push_back(edge);
      found.before.push_back(0);
      found.after.push_back(0);
      out.shape.push_back(edge.most);
      out.add_extent(edge.found);
      continue;
    }
    found.before.push_back(lo);
    found.after.push_back(hi);
    out.shape.push_back(lo + in[i] + hi);
    out.add_extent(extent);
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
  TF_EMBED_TRY(auto made, one_output(out.dtype, std::move(out.shape)));
  made[0].extents = std::move(out.extents);
  return made;
}

result<std::vector<tensor>> pad::evaluate(std::span<const tensor> inputs) const {
  const auto& [before, after, value, value_at_run_time, borders] = inferred;
  if (!borders.empty()) {
    // Now that all is known.
    std::vector<tensor_type> types;
    std::vector<const tensor*> known;
    for (const tensor& t : inputs) {
      types.push_back(t.type());
      known.push_back(&t);
    }
    pad now = *this;
    if (auto inferred_now = now.infer_shape(shape_context(types, known)); !inferred_now)
      return diagnostic{error_kind::runtime, inferred_now.error().message};
    return now.evaluate(inputs);
  }
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
  return inferred.borders.empty() && mode == border::constant && !inferred.value_at_run_time &&
         (!inferred.value || (!is_complex(inferred.value->dtype()) && inferred.value->as_double(0) == 0));
}

bool pad::is_view() const {
  const auto& [before, after, value, value_at_run_time, borders] = inferred;
  const auto zero = [](std::int64_t n) { return n == 0; };
  return borders.empty() && std::all_of(before.begin(), before.end(), zero) &&
         std::all_of(after.begin(), after.end(), zero);
}

// `infer` has set them, with those of the paddings.
result<void> pad::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  return only_counted(context, 0);
}

result<void> pad::emit(layer_builder& b) const {
  std::optional<argument> filling;
  const std::optional<tensor>& value = inferred.value;
  if (inferred.value_at_run_time || (value && (is_half(value->dtype()) || is_complex(value->dtype())))) {
    filling = b.input(2);  // these have no literals
  } else if (value) {
    TF_EMBED_TRY(filling, cpp_value(*value));
  }
  const argument mirror = mode == border::reflect ? "te::mirror::reflect" : "te::mirror::symmetric";
  const tensor_type& in = b.input_type(0);
  operand from = b.input(0);
  shape now = in.shape;
  for (std::size_t i = 0; i < now.size(); ++i) now[i] += inferred.before[i] + inferred.after[i];
  const bool at_once = inferred.borders.empty();
  if (at_once || now != in.shape) {
    const operand to = at_once ? b.output() : b.write(b.temporary({in.dtype, now}));
    std::vector<argument> arguments{from, to, cpp_ints(inferred.before), cpp_ints(inferred.after)};
    if (mode != border::constant) arguments.push_back(mirror);
    if (filling && mode == border::constant) arguments.push_back(*filling);
    b.add(layer_spec("pad", mode == border::constant ? "pad" : "mirror_pad", std::move(arguments)));
    from = b.read(to.tensor);
  }
  for (std::size_t i = 0; i < inferred.borders.size(); ++i) {
    const run_time_border& edge = inferred.borders[i];
    const auto bound = [&](const std::optional<std::int64_t>& known, std::size_t entry) -> argument {
      if (known) return template_type{"te::bound", {*known}};
      return template_type{"te::bound_at", {b.input(1), entry}};
    };
    now[edge.axis] = edge.most;
    const operand to = i + 1 == inferred.borders.size() ? b.output() : b.write(b.temporary({in.dtype, now}));
    const argument size = b.size_of(in.extent_at(edge.axis));
    const argument before = bound(edge.before, 2 * edge.axis);
    const argument after = bound(edge.after, 2 * edge.axis + 1);
    std::vector<argument> arguments{from, size, to, edge.axis, before, after};
    if (mode != border::constant) arguments.push_back(mirror);
    if (filling && mode == border::constant) arguments.push_back(*filling);
    b.add(layer_spec("pad_along", mode == border::constant ? "pad_along" : "mirror_pad_along", std::move(arguments)));
    from = b.read(to.tensor);
  }
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
      {"MirrorPad", "pad", load_mirror_pad, "all, complex", "", "output"},
      {"Pad", "pad", load_pad, "all, complex", "", "output"},
      {"PadV2", "pad", load_pad, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
