// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/reshape.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// The shape operand. One size that is only known at run time is as good as -1: the number of elements decides it. Of
/// several all but one must be sizes of the input.
result<shape> wanted_shape(const shape_context& context, std::vector<reshape_target::counted_axis>& counted) {
  if (context.constant(1) || context.shape(1).size() != 1 || !is_integer(context.dtype(1)) ||
      context.type(1).has_dynamic_axis() || context.shape(1)[0] > 64)
    return context.required_ints(1, "shape");
  shape wanted;
  std::ptrdiff_t open = 0;
  for (std::int64_t i = 0; i < context.shape(1)[0]; ++i) {
    const known_element e = context.element(1, i);
    wanted.push_back(e.is_known() ? e.offset : -1);
    open += wanted.back() == -1 ? 1 : 0;
  }
  if (open <= 1) return wanted;
  open = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const known_element e = context.element(1, static_cast<std::int64_t>(i));
    const std::vector<run_time_extent>& of_input = context.type(0).extents;
    const bool is_of_input = e.is_extent() && std::any_of(of_input.begin(), of_input.end(),
                                                          [&](const auto& x) { return x.same_size(e.extent); });
    if (is_of_input) {
      wanted[i] = e.most;
      counted.push_back({i, e.extent, false});
    }
    open += wanted[i] == -1 ? 1 : 0;
  }
  if (open > 1) return context.required_ints(1, "shape");
  return wanted;
}

std::int64_t count_without_zeros(shape s) {
  std::replace(s.begin(), s.end(), std::int64_t{0}, std::int64_t{1});
  return element_count(s);
}

result<shape> reshaped_shape(const shape_context& context, std::vector<reshape_target::counted_axis>& counted) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const shape wanted, wanted_shape(context, counted));
  const auto no_fit = [&](std::string_view why) {
    return bad_model(fmt::format("{} cannot be reshaped to {}{}", to_string(context.type(0)), list_text(wanted), why));
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
    const bool has_zero = element_count(target) == 0;
    if (has_zero && (have != 0 || context.type(0).has_dynamic_axis())) return no_fit(": -1 is ambiguous beside a 0");
    // Of nothing, TensorFlow divides what is left without the zeros.
    const std::int64_t rest = has_zero ? count_without_zeros(target) : element_count(target);
    target[static_cast<std::size_t>(open)] = (has_zero ? count_without_zeros(context.shape(0)) : have) / rest;
  }
  if (element_count(target) != have) return no_fit("");
  if (open >= 0) counted.push_back({static_cast<std::size_t>(open), {}, true});
  return target;
}

result<shape> squeezed_shape(const shape_context& context, const std::vector<std::int64_t>& dims,
                             std::vector<std::size_t>& goes_to) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const shape& in = context.shape(0);
  const auto rank = static_cast<std::int64_t>(in.size());
  std::vector<bool> drop(in.size(), false);
  for (const std::int64_t d : dims) {
    if (d < -rank || d >= rank)
      return bad_model(fmt::format("squeeze_dims {} is not an axis of {}", d, to_string(context.type(0))));
    const auto axis = static_cast<std::size_t>(d < 0 ? d + rank : d);
    if (in[axis] != 1)
      return bad_model(
          fmt::format("squeeze_dims {} must be of size 1, but is {} in {}", d, in[axis], to_string(context.type(0))));
    drop[axis] = true;
  }
  shape out;
  goes_to.assign(in.size(), in.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (dims.empty() ? in[i] == 1 : drop[i]) continue;
    goes_to[i] = out.size();
    out.push_back(in[i]);
  }
  return out;
}

result<shape> expanded_shape(const shape_context& context, std::vector<std::size_t>& goes_to) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  TF_EMBED_TRY(const int axis, required_axis(context, 1, context.shape(0).size() + 1, "dim"));
  shape out = context.shape(0);
  goes_to.resize(out.size());
  for (std::size_t i = 0; i < out.size(); ++i) goes_to[i] = i < static_cast<std::size_t>(axis) ? i : i + 1;
  out.insert(out.begin() + axis, 1);
  return out;
}

result<std::unique_ptr<op>> load_reshape_form(reshape::form kind, std::vector<std::int64_t> dims) {
  auto r = std::make_unique<reshape>();
  r->kind = kind;
  r->squeeze_dims = std::move(dims);
  return std::unique_ptr<op>(std::move(r));
}

}  // namespace

result<std::vector<tensor_type>> reshape::infer(const shape_context& context, reshape_target& found) const {
  TF_EMBED_TRY(shape s, kind == form::reshape   ? reshaped_shape(context, found.counted)
                        : kind == form::squeeze ? squeezed_shape(context, squeeze_dims, found.goes_to)
                                                : expanded_shape(context, found.goes_to));
  found.target = std::move(s);
  return std::vector<tensor_type>{{context.dtype(0), found.target}};
}

result<void> reshape::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  if (!context.type(0).has_dynamic_axis()) return {};
  const shape& target = inferred.target;
  const tensor_type& in = context.type(0);
  const auto refuse = [&] {
    return refused_extent(context, 0,
                          fmt::format("its size at run time has no axis of its own in {}", to_string(target)));
  };
  const auto before = [](const shape& s, std::size_t axis) {
    return element_count(shape(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(axis)));
  };
  std::vector<bool> is_met(target.size(), false);
  for (const run_time_extent& e : in.extents) {
    std::size_t to = target.size();
    if (kind != form::reshape) {
      to = inferred.goes_to[e.axis];
    } else {
      // An axis with as many elements in front of it that is open, or has this very size.
      for (const reshape_target::counted_axis& c : inferred.counted) {
        if (!is_met[c.axis] && before(in.shape, e.axis) == before(target, c.axis) && (c.is_rest || c.size.same_size(e)))
          to = std::min(to, c.axis);
      }
    }
    if (to >= target.size() || before(in.shape, e.axis) != before(target, to)) return refuse();
    const std::int64_t have = in.shape[e.axis];
    if (have == 0 || e.times * target[to] % have != 0 || e.plus * target[to] % have != 0) return refuse();
    is_met[to] = true;
    outputs[0].add_extent({e.id, to, e.times * target[to] / have, e.plus * target[to] / have});
  }
  for (const reshape_target::counted_axis& c : inferred.counted) {
    if (!c.is_rest && !is_met[c.axis]) return refuse();
  }
  return {};
}

result<std::vector<tensor>> reshape::evaluate(std::span<const tensor> inputs) const {
  return std::vector<tensor>{inputs[0].reshaped(inferred.target)};
}

result<void> reshape::emit(layer_builder&) const { return {}; }

std::optional<gen::element_source> reshape::element_source(const graph&, const node& n, std::uint32_t,
                                                           std::int64_t index) const {
  return gen::element_source{.from = n.inputs[0], .index = index};
}

result<std::unique_ptr<op>> load_reshape(const attributes&) { return load_reshape_form(reshape::form::reshape, {}); }
result<std::unique_ptr<op>> load_expand_dims(const attributes&) {
  return load_reshape_form(reshape::form::expand_dims, {});
}

result<std::unique_ptr<op>> load_squeeze(const attributes& a) {
  TF_EMBED_TRY(auto dims, a.integers(a.has("squeeze_dims") ? "squeeze_dims" : "axis", std::vector<std::int64_t>{}));
  return load_reshape_form(reshape::form::squeeze, std::move(dims));
}

std::span<const op_row> reshape_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ExpandDims", "reshape", load_expand_dims, "all, complex", "", "output"},
      {"Reshape", "reshape", load_reshape, "all, complex", "constant shape, but for sizes of the input and one more; an axis whose size is known at run time stays one, with as many elements in front of it", "output"},
      {"Squeeze", "reshape", load_squeeze, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
