// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/range.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/checked_sizes.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numeric>
#include <type_traits>

namespace tf_embed::gen {
namespace {

template <class T>
compute_type<T> only_element(const tensor& t) {
  return widen(t.as<T>()[0]);
}

/// How many numbers a Range has; -1 where the direction of delta is wrong, max_elements + 1 where there are too many.
template <class T>
std::int64_t range_count(T start, T limit, T delta) {
  if (delta > 0 ? start > limit : limit > start) return -1;
  if constexpr (std::is_integral_v<T>) {
    const auto span = delta > 0 ? static_cast<std::uint64_t>(limit) - static_cast<std::uint64_t>(start)
                                : static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(limit);
    const auto step =
        delta > 0 ? static_cast<std::uint64_t>(delta) : std::uint64_t{0} - static_cast<std::uint64_t>(delta);
    const std::uint64_t count = span / step + (span % step != 0);
    return count > static_cast<std::uint64_t>(max_elements) ? max_elements + 1 : static_cast<std::int64_t>(count);
  } else {
    const auto count = std::ceil(std::abs((limit - start) / delta));
    return count <= static_cast<T>(max_elements) ? static_cast<std::int64_t>(count) : max_elements + 1;  // NaN as well
  }
}

}  // namespace

result<std::vector<tensor_type>> range::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const dtype t = context.dtype(0);
  if (is_linspace ? !is_floating(t) : t == dtype::boolean)
    return bad_model(fmt::format("elements of type {} are not allowed", name(t)));
  const std::size_t of_same_type = is_linspace ? 2 : 3;
  for (std::size_t i = 0; i < 3; ++i) {
    if (context.shape(i) != shape{} || (i < of_same_type && context.dtype(i) != t)) {
      return bad_model(
          fmt::format("operands must be scalars of one type, but input {} is {}", i, to_string(context.type(i))));
    }
  }
  if (is_linspace) {
    TF_EMBED_TRY(const std::int64_t num, required_int(context, 2, "num"));
    if (num < 1) return bad_model(fmt::format("num must be positive, but is {}", num));
    return one_output(t, {num});
  }
  // Range(0, how many there are, 1) follows that size.
  const auto is = [&](std::size_t i, std::int64_t x) {
    return context.constant(i) && context.constant(i)->as_int(0) == x;
  };
  if (is_integer(t) && is(0, 0) && is(2, 1) && !context.constant(1)) {
    const known_element limit = context.element(1, 0);
    if (limit.is_extent() && limit.most >= 0) {
      TF_EMBED_TRY(auto out, one_output(t, {limit.most}));
      out[0].extents = {limit.extent.at(0)};
      return out;
    }
  }
  TF_EMBED_TRY(const tensor* start, context.required_constant(0, "start"));
  TF_EMBED_TRY(const tensor* limit, context.required_constant(1, "limit"));
  TF_EMBED_TRY(const tensor* delta, context.required_constant(2, "delta"));
  std::int64_t count = 0;
  bool no_step = false;
  const bool known = visit_dtype(t, [&]<class T>() {
    no_step = only_element<T>(*delta) == 0;
    if (!no_step) count = range_count(only_element<T>(*start), only_element<T>(*limit), only_element<T>(*delta));
  });
  if (!known) return bad_model(fmt::format("elements of type {} are not allowed", name(t)));
  if (no_step) return bad_model("delta must not be 0");
  if (count < 0) {
    return bad_model(fmt::format("delta {} does not lead from start {} to limit {}", delta->as_double(0),
                                 start->as_double(0), limit->as_double(0)));
  }
  return one_output(t, {count});
}

result<std::vector<tensor>> range::evaluate(std::span<const tensor> inputs) const {
  tensor out;
  visit_dtype(inputs[0].dtype(), [&]<class T>() {
    using C = compute_type<T>;
    if constexpr (!std::is_same_v<T, bool>) {
      const C start = only_element<T>(inputs[0]);
      const C end = only_element<T>(inputs[1]);
      if (is_linspace) {
        if constexpr (std::is_floating_point_v<C>) {
          const std::int64_t num = inputs[2].as_int(0);
          out = tensor(inputs[0].dtype(), {num});
          const auto values = out.mutable_as<T>();
          const C step = num > 1 ? (end - start) / static_cast<C>(num - 1) : C{0};
          for (std::size_t i = 0; i < values.size(); ++i) values[i] = narrow<T>(start + step * static_cast<C>(i));
          if (num > 1) values.back() = narrow<T>(end);
        }
        return;
      }
      const C delta = only_element<T>(inputs[2]);
      out = tensor(inputs[0].dtype(), {range_count(start, end, delta)});
      C n = 0;
      for (T& x : out.mutable_as<T>()) {
        // As TensorFlow: each number from its index, every step rounded to T; integers wrap.
        if constexpr (std::is_integral_v<C>) {
          x = static_cast<C>(static_cast<std::uint64_t>(start) +
                             static_cast<std::uint64_t>(n) * static_cast<std::uint64_t>(delta));
        } else {
          const auto rounded = [](C v) { return widen(narrow<T>(v)); };
          x = narrow<T>(start + rounded(rounded(n) * delta));
        }
        n = static_cast<C>(n + 1);
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> range::emit(layer_builder& b) const {
  if (!b.output_type().has_dynamic_axis()) {
    return diagnostic{error_kind::unsupported, "must be known at generation, but depends on the inputs of the network"};
  }
  check_sizes(b);
  // As many numbers as there can be: those within the extent are right.
  tensor all(b.output_type().dtype, b.output_type().shape);
  visit_dtype(all.dtype(), [&]<class T>() {
    if constexpr (is_integer_type<T>) std::iota(all.mutable_as<T>().begin(), all.mutable_as<T>().end(), T{0});
  });
  b.add(layer_spec("tile", {b.weights_tensor(all, "numbers"), b.output()}));
  return {};
}

result<std::unique_ptr<op>> load_range(const attributes& a) { return load_plain<range>(a); }

result<std::unique_ptr<op>> load_lin_space(const attributes&) {
  auto r = std::make_unique<range>();
  r->is_linspace = true;
  return std::unique_ptr<op>(std::move(r));
}

std::vector<value_bounds> range::bounds(const bounds_context& c) const {
  const auto is = [&](std::size_t i, std::int64_t x) { return c.constant(i) && c.constant(i)->as_int(0) == x; };
  if (is_linspace || !is_integer(c.output().dtype) || !is(0, 0) || !is(2, 1)) return {};
  return bounds_of_index(c, c.output().shape[0]);
}

std::span<const op_row> range_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"LinSpace", "range", load_lin_space, "floats", "constant operands", "output"},
      {"Range", "range", load_range, "floats, integers", "constant operands, or from 0 to a size that is known at run time", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
