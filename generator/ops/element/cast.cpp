// SPDX-License-Identifier: Apache-2.0
#include "ops/element/cast.hpp"

#include "ir/known_elements.hpp"
#include "ops/composition/formula.hpp"
#include "ops/composition/parts.hpp"
#include "ops/element/complex_parts.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace tf_embed::gen {
namespace {

bool is_castable(dtype t) { return is_numeric(t) || is_complex(t) || t == dtype::boolean; }

tensor without_imaginary_parts(const tensor& x) {
  tensor out(complex_of(x.dtype()), x.shape());
  visit_complex(out.dtype(), [&]<class T>() {
    std::copy(x.as<T>().begin(), x.as<T>().end(), out.mutable_as<std::complex<T>>().begin());
  });
  return out;
}

/// A float as an integer where C++ leaves the result open, as TensorFlow's kernels on x86 give it: the 8- and 16-bit
/// types saturate behind int32; int32 and int64 give their lowest number; the unsigned ones go through the signed one
/// below 2^31 (2^63).
template <class To>
To float_to_integer(double x) {
  using limits = std::numeric_limits<To>;
  if constexpr (sizeof(To) < 4) {
    const std::int32_t i = float_to_integer<std::int32_t>(x);
    return static_cast<To>(std::min<std::int32_t>(std::max<std::int32_t>(i, limits::lowest()), limits::max()));
  } else {
    const double half = std::ldexp(1.0, static_cast<int>(sizeof(To) * 8 - 1));
    if constexpr (std::is_unsigned_v<To>) {
      if (x >= half && x < 2 * half) return static_cast<To>(x);
      return static_cast<To>(float_to_integer<std::make_signed_t<To>>(x));
    } else {
      return x >= -half && x < half ? static_cast<To>(x) : limits::lowest();
    }
  }
}

/// The same float with the mantissa bits that the narrower type lacks set to zero.
double cut(double x, dtype to) {
  const int kept = to == dtype::float32 ? 23 : to == dtype::float16 ? 10 : 7;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~((std::uint64_t{1} << (52 - kept)) - 1));
}

template <class To, class From>
To convert(From x, bool truncate) {
  if constexpr (std::is_same_v<To, bool>) {
    return x != From(0);
  } else if constexpr (is_integer_type<To> && std::is_floating_point_v<From>) {
    return float_to_integer<To>(static_cast<double>(x));
  } else if constexpr (is_integer_type<To>) {
    return static_cast<To>(x);
  } else {
    if constexpr (std::is_floating_point_v<From>) {
      if (truncate && sizeof(From) > sizeof(To) && std::isfinite(x)) {
        x = static_cast<From>(cut(static_cast<double>(x), dtype_of<To>));
      }
    }
    return narrow<To>(static_cast<compute_type<To>>(x));
  }
}

}  // namespace

result<std::vector<tensor_type>> cast::infer(const shape_context& context, cast_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  if (!is_castable(context.dtype(0)) || !is_castable(to)) {
    return diagnostic{error_kind::unsupported,
                      fmt::format("there is no cast from {} to {}", name(context.dtype(0)), name(to))};
  }
  found.has_result_type = context.dtype(0) == to;
  return one_output(to, context.shape(0));
}

result<std::vector<tensor>> cast::evaluate(std::span<const tensor> inputs) const {
  const tensor& in = inputs[0];
  if (in.dtype() == to) return std::vector<tensor>{in};
  if (is_complex(in.dtype()) || is_complex(to)) {
    // In three steps: to a part, to a part of the result's, to the result.
    const tensor part = is_complex(in.dtype()) && !is_complex(to) ? complex_part_of(in, complex_part::part::real) : in;
    const bool is_pair = is_complex(part.dtype());
    cast step;
    step.to = part_type(to);
    const std::vector<tensor> numbers{is_pair ? part.parts() : part};
    TF_EMBED_TRY(const auto made, step.evaluate(numbers));
    if (!is_complex(to)) return made;
    return std::vector<tensor>{is_pair ? made[0].paired() : without_imaginary_parts(made[0])};
  }
  tensor out(to, in.shape());
  visit_dtype(in.dtype(), [&]<class From>() {
    visit_dtype(to, [&]<class To>() {
      const auto x = in.as<From>();
      const auto y = out.mutable_as<To>();
      for (std::size_t i = 0; i < x.size(); ++i) y[i] = convert<To>(widen(x[i]), truncate);
    });
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> cast::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<std::vector<value>> cast::expand(subgraph& s) const {
  const dtype from = s.type(s.input(0)).dtype;
  if (from == to || (!is_complex(from) && !is_complex(to))) return std::vector<value>{};
  cast step = *this;
  step.to = part_type(to);
  if (is_complex(from) && is_complex(to)) return expand_on_parts(s, step);
  formula f(s, from);
  if (is_complex(from)) return f.done({f.add_op(step, {f.add_op(complex_part(), {s.input(0)})})});
  const value re = f.add_op(step, {s.input(0)});
  return f.done({f.add_op(complex_join(), {re, s.make_scalar(step.to, 0)})});
}

result<void> cast::emit(layer_builder& b) const {
  const dtype from = b.input_type(0).dtype;
  const std::size_t computed = is_half(from) ? sizeof(float) : byte_size(from);  // 16-bit floats go through float
  const bool cuts = truncate && is_floating(from) && is_floating(to) && from != to && byte_size(to) < computed;
  layer_spec layer("cast", cuts ? "cast_truncating" : "cast", {b.input(0), b.output()});
  if (byte_size(from) == byte_size(to)) layer.in_place = {0};
  b.add(std::move(layer));
  return {};
}

std::optional<transposed_form> cast::transposed(const graph&, const node&, const axes_order& order) const {
  return reading({0}, order);
}

std::optional<element_source> cast::element_source(const graph& g, const node& n, std::uint32_t,
                                                   std::int64_t index) const {
  const dtype from = g.type(n.inputs[0]).dtype;
  // Narrower types wrap, so sums behind them are others.
  if (!is_integer(from) || byte_size(from) < 4 || byte_size(to) < 4) return std::nullopt;
  return gen::element_source{n.inputs[0], index};
}

result<std::vector<tensor_type>> to_bool::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  if (!is_castable(context.dtype(0)))
    return bad_model(fmt::format("input must be numbers or bool, but is {}", to_string(context.type(0))));
  return one_output(dtype::boolean, {});
}

std::vector<tensor> to_bool::fold(const shape_context& context) const {
  if (context.shape(0).empty() || context.type(0).has_dynamic_axis()) return {};
  return {tensor::scalar(element_count(context.shape(0)) != 0)};
}

result<std::vector<tensor>> to_bool::evaluate(std::span<const tensor> inputs) const {
  const bool is_scalar = inputs[0].rank() == 0;
  return std::vector<tensor>{tensor::scalar(is_scalar ? inputs[0].as_double(0) != 0 : inputs[0].size() != 0)};
}

result<std::vector<value>> to_bool::expand(subgraph& s) const {
  const tensor_type& in = s.type(s.input(0));
  formula f(s, in.dtype);
  if (!in.shape.empty()) return f.done({f.constant(tensor::scalar(element_count(in.shape) != 0))});
  return f.done({f.cast(s.input(0), dtype::boolean)});
}

namespace {

result<std::unique_ptr<op>> load_cast(const attributes& a) {
  auto made = std::make_unique<cast>();
  TF_EMBED_TRY(made->to, a.type("DstT"));
  TF_EMBED_TRY(made->truncate, a.boolean("Truncate", false));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::vector<value_bounds> cast::bounds(const bounds_context& c) const {
  return elementwise_bounds(c, [&](std::span<const interval> x) {
    if (to != dtype::boolean) return wrapped(to, x[0]);
    return x[0].contains(0) ? interval{0, x[0].is_point() ? 0 : 1} : interval{1, 1};
  });
}

std::span<const op_row> cast_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Cast", "cast", load_cast, "floats, integers, bool, complex", "", "y"},
      {"ToBool", "cast", load_plain<to_bool>, "all", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
