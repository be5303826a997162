// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/scatter_nd.hpp"

#include "ops/composition/parts.hpp"
#include "ops/support/checked_sizes.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <string_view>

namespace tf_embed::gen {
namespace {

using scatter_form = scatter_nd::form;

/// `to` with `x` put into it, as TensorFlow's CPU kernel: a sum of bool is or, integers wrap, a NaN that arrives loses.
template <class T>
void put_into(T& to, T x, scatter_form kind) {
  const auto a = widen(to);
  const auto b = widen(x);
  switch (kind) {
    case scatter_form::update:
      to = x;
      break;
    case scatter_form::min:
      if (b < a) to = x;
      break;
    case scatter_form::max:
      if (a < b) to = x;
      break;
    default:
      if constexpr (std::is_same_v<T, bool>) {
        to = a || b;
      } else if constexpr (std::is_integral_v<T>) {
        const auto u = static_cast<std::uint64_t>(a);
        const auto v = static_cast<std::uint64_t>(b);
        to = static_cast<T>(kind == scatter_form::sub ? u - v : u + v);
      } else {
        to = narrow<T>(kind == scatter_form::sub ? a - b : a + b);
      }
  }
}

/// The layer's name, and the TensorFlow op that becomes it.
struct scatter_row {
  scatter_form kind;
  std::string_view tf_name;
  std::string_view layer;
};
constexpr scatter_row scatter_rows[] = {
    {scatter_form::zeros_add, "ScatterNd", "scatter_nd"},
    {scatter_form::update, "TensorScatterUpdate", "tensor_scatter_update"},
    {scatter_form::add, "TensorScatterAdd", "tensor_scatter_add"},
    {scatter_form::sub, "TensorScatterSub", "tensor_scatter_sub"},
    {scatter_form::min, "TensorScatterMin", "tensor_scatter_min"},
    {scatter_form::max, "TensorScatterMax", "tensor_scatter_max"},
};

}  // namespace

result<std::vector<tensor_type>> scatter_nd::infer(const shape_context& context, scatter_nd_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const std::size_t at = indices_input();
  shape& target = found.target;
  tensor_type wanted;  // its extents
  const tensor_type& indices = context.type(at);
  const tensor_type& updates = context.type(at + 1);
  if (kind == form::zeros_add) {
    TF_EMBED_TRY(wanted, shape_of_values(context, 2, "shape"));
    target = wanted.shape;
    if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; })) {
      return diagnostic{error_kind::bad_model, fmt::format("shape {} must not be negative", list_text(target))};
    }
  } else {
    wanted = context.type(0);
    target = wanted.shape;
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
  TF_EMBED_TRY(auto out, one_output(updates.dtype, target));
  out[0].extents = wanted.extents;
  return out;
}

result<std::vector<tensor>> scatter_nd::evaluate(std::span<const tensor> inputs) const {
  if (is_complex(inputs[indices_input() + 1].dtype())) {
    scatter_nd of_parts = *this;
    of_parts.inferred.target.push_back(2);
    std::vector<tensor> parts;
    for (const tensor& t : inputs) parts.push_back(is_complex(t.dtype()) ? t.parts() : t);
    TF_EMBED_TRY(const auto made, of_parts.evaluate(parts));
    return std::vector<tensor>{made[0].paired()};
  }
  const tensor& indices = inputs[indices_input()];
  const tensor& updates = inputs[indices_input() + 1];
  const shape& target = inferred.target;
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

// `infer` has set those of the result. Updates lie one behind the other as their indices do, and beyond these as the
// result.
result<void> scatter_nd::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t at = indices_input();
  const tensor_type& indices = context.type(at);
  const tensor_type& updates = context.type(at + 1);
  if (kind == form::zeros_add && context.type(2).has_dynamic_axis())
    return refused_extent(context, 2, "the number of axes must be known at generation");
  if (indices.extents.size() > 1 ||
      (indices.has_dynamic_axis() && (indices.extent().axis != 0 || indices.shape.size() < 2)))
    return refused_extent(context, at, "only axis 0 of indices may have a size that is known only at run time");
  const std::size_t outer = indices.shape.size() - 1;
  const auto depth = static_cast<std::size_t>(indices.shape.back());
  tensor_type expected;
  expected.add_extent(indices.extent());
  for (const run_time_extent& e : outputs[0].extents) {
    if (e.axis >= depth) expected.add_extent(e.at(e.axis - depth + outer));
  }
  if (expected.extents != updates.extents)
    return refused_extent(context, at + 1, "updates must follow the sizes of indices and of the result");
  return {};
}

result<std::vector<value>> scatter_nd::expand(subgraph& s) const {
  const tensor_type& updates = s.type(s.input(indices_input() + 1));
  if (!is_complex(updates.dtype)) return std::vector<value>{};
  std::vector<value> inputs{s.input(0), s.input(1), s.input(2)};
  if (kind == form::zeros_add) {
    shape target = inferred.target;
    target.push_back(2);
    inputs[2] = s.make_constant(tensor::of_ints(s.type(s.input(2)).dtype, target));
  }
  return expand_on_parts(s, *this, std::move(inputs));
}

result<void> scatter_nd::emit(layer_builder& b) const {
  if (kind != form::update) TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  if (kind == form::zeros_add) check_sizes(b);
  std::vector<argument> arguments;
  for (std::size_t i = 0; i < indices_input() + 2; ++i) arguments.emplace_back(b.input(i));
  arguments.emplace_back(b.output());
  const bool counted = b.input_type(indices_input()).has_dynamic_axis() || b.output_type().has_dynamic_axis();
  if (ignores_outside || counted) arguments.emplace_back(ignores_outside);
  if (counted) {
    arguments.push_back(b.input_extent(indices_input()));
    arguments.push_back(b.sizes_of(b.output_type()));
  }
  layer_spec layer("scatter_nd", scatter_rows[static_cast<std::size_t>(kind)].layer, std::move(arguments));
  if (kind != form::zeros_add) layer.in_place = {0};
  b.add(std::move(layer));
  return {};
}

result<std::unique_ptr<op>> load_scatter_nd(const attributes& a) {
  const auto* found = std::find_if(std::begin(scatter_rows), std::end(scatter_rows),
                                   [&](const scatter_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(scatter_rows)) return diagnostic{error_kind::unsupported, "is no scatter that tf_embed knows"};
  auto s = std::make_unique<scatter_nd>();
  s->kind = found->kind;
  TF_EMBED_TRY(const std::string policy, a.text("bad_indices_policy", ""));
  s->ignores_outside = policy == "IGNORE";
  return std::unique_ptr<op>(std::move(s));
}

std::span<const op_row> scatter_nd_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ScatterNd", "scatter_nd", load_scatter_nd, "floats, integers, bool", "constant shape, but for sizes that are known at run time", "output"},
      {"TensorScatterAdd", "scatter_nd", load_scatter_nd, "floats, integers, bool", "", "output"},
      {"TensorScatterMax", "scatter_nd", load_scatter_nd, "floats, integers", "", "output"},
      {"TensorScatterMin", "scatter_nd", load_scatter_nd, "floats, integers", "", "output"},
      {"TensorScatterSub", "scatter_nd", load_scatter_nd, "floats, integers", "", "output"},
      {"TensorScatterUpdate", "scatter_nd", load_scatter_nd, "all, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
