// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/cumulative.hpp"

#include "ops/composition/parts.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace tf_embed::gen {
namespace {

/// log(exp(a) + exp(b)), of the larger first so that nothing overflows.
double log_of_sum(double a, double b) {
  const double top = a < b ? b : a;
  // A NaN that comes is taken for another of what is there, as TensorFlow's; so its order of the two.
  const double less = b < a ? b : a;
  // Of equal infinities the difference has no value.
  return top == less ? top + std::log(2.0) : top + std::log1p(std::exp(less - top));
}

/// `a + b` or `a * b`, integers wrapping; 16-bit floats are rounded at every step.
template <class T>
T running_step(T a, T b, bool is_product) {
  if constexpr (std::is_same_v<T, float16>) {
    return to_float16(running_step(to_float(a), to_float(b), is_product));
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(running_step(to_float(a), to_float(b), is_product));
  } else if constexpr (std::is_integral_v<T>) {
    const auto x = static_cast<std::uint64_t>(a);
    const auto y = static_cast<std::uint64_t>(b);
    return static_cast<T>(is_product ? x * y : x + y);
  } else {
    return is_product ? a * b : a + b;
  }
}

template <class T>
T first_total(bool is_product) {
  if constexpr (std::is_same_v<T, float16>) {
    return to_float16(is_product ? 1.0f : 0.0f);
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(is_product ? 1.0f : 0.0f);
  } else {
    return static_cast<T>(is_product ? 1 : 0);
  }
}

}  // namespace

result<std::vector<tensor_type>> cumulative::infer(const shape_context& context, cumulative_axis& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (!is_floating(in.dtype) && !(is_complex(in.dtype) && takes_complex()) && (is_logarithm || !is_integer(in.dtype))) {
    return diagnostic{error_kind::bad_model, fmt::format("elements of type {} are not numbers", name(in.dtype))};
  }
  TF_EMBED_TRY(found.axis, required_axis(context, 1, in.shape.size(), "axis"));
  return one_output(in.dtype, in.shape);
}

result<std::vector<tensor>> cumulative::evaluate(std::span<const tensor> inputs) const {
  if (is_complex(inputs[0].dtype())) {
    const std::vector<tensor> parts{inputs[0].parts()};
    TF_EMBED_TRY(const auto made, evaluate(parts));
    return std::vector<tensor>{made[0].paired()};
  }
  tensor out(inputs[0].dtype(), inputs[0].shape());
  if (out.size() == 0) return std::vector<tensor>{out};
  const shape& s = out.shape();
  const auto axis = static_cast<std::size_t>(inferred.axis);
  const auto n = static_cast<std::size_t>(s[axis]);
  const auto step = static_cast<std::size_t>(row_major_strides(s)[axis]);
  visit_dtype(out.dtype(), [&]<class T>() {
    const auto from = inputs[0].as<T>();
    const auto to = out.mutable_as<T>();
    for (std::size_t line = 0; line < from.size() / n; ++line) {
      const std::size_t first = line / step * step * n + line % step;
      double total = -std::numeric_limits<double>::infinity();
      T sum = first_total<T>(is_product);
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t at = first + (reverse ? n - 1 - i : i) * step;
        if (is_logarithm) {
          const double before = total;
          if constexpr (!std::is_integral_v<T>) {
            total = log_of_sum(total, static_cast<double>(widen(from[at])));
            to[at] = narrow<T>(static_cast<compute_type<T>>(exclusive ? before : total));
          }
          continue;
        }
        const T next = running_step<T>(sum, from[at], is_product);
        to[at] = exclusive ? sum : next;
        sum = next;
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> cumulative::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  outputs[0].extents = context.type(0).extents;
  return {};
}

result<std::vector<value>> cumulative::expand(subgraph& s) const {
  if (!is_complex(s.type(s.input(0)).dtype)) return std::vector<value>{};
  // Counted from the front, since the parts come behind.
  return expand_on_parts(s, *this, {s.input(0), s.make_scalar(dtype::int32, inferred.axis)});
}

result<void> cumulative::emit(layer_builder& b) const {
  if (is_half(b.input_type(0).dtype)) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(b.input_type(0).dtype))};
  }
  const filler nothing = is_logarithm ? filler::lowest : is_product ? filler::one : filler::zero;
  const operand x = reverse ? b.padded_along(0, inferred.axis, nothing) : b.input(0);
  const char* layer = is_logarithm ? "cumulative_log_sum_exp" : is_product ? "cumprod" : "cumsum";
  b.add(layer_spec("cumulative", layer, {x, b.output(), inferred.axis, exclusive, reverse}).allow_in_place(0));
  return {};
}

result<std::unique_ptr<op>> load_cumulative(const attributes& a) {
  auto c = std::make_unique<cumulative>();
  c->is_product = a.op_name() == "Cumprod";
  c->is_logarithm = a.op_name() == "CumulativeLogsumexp";
  TF_EMBED_TRY(c->exclusive, a.boolean("exclusive", false));
  TF_EMBED_TRY(c->reverse, a.boolean("reverse", false));
  return std::unique_ptr<op>(std::move(c));
}

std::span<const op_row> cumulative_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Cumprod", "cumulative", load_cumulative, "floats, integers", "constant axis", "out"},
      {"Cumsum", "cumulative", load_cumulative, "floats, integers, complex", "constant axis", "out"},
      {"CumulativeLogsumexp", "cumulative", load_cumulative, "floats", "constant axis", "out"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
