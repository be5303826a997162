// SPDX-License-Identifier: Apache-2.0
#include "ops/special.hpp"

#include "ops/broadcast_walk.hpp"
#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <tf_embed/kernels/special_functions.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tf_embed::gen {
namespace {

using kind = special_kind;

struct kind_row {
  special_kind kind;
  std::string_view tf_name;
  std::string_view functor;
};

// In the order of the enumerators.
constexpr kind_row kinds[] = {
    {kind::digamma, "Digamma", "digamma"},
    {kind::erfinv, "Erfinv", "erfinv"},
    {kind::ndtri, "Ndtri", "ndtri"},
    {kind::bessel_i0, "BesselI0", "bessel_i0"},
    {kind::bessel_i0e, "BesselI0e", "bessel_i0e"},
    {kind::bessel_i1, "BesselI1", "bessel_i1"},
    {kind::bessel_i1e, "BesselI1e", "bessel_i1e"},
    {kind::dawsn, "Dawsn", "dawsn"},
    {kind::expint, "Expint", "expint"},
    {kind::spence, "Spence", "spence"},
    {kind::zeta, "Zeta", "zeta"},
    {kind::polygamma, "Polygamma", "polygamma"},
    {kind::igamma, "Igamma", "igamma"},
    {kind::igammac, "Igammac", "igammac"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kinds); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order());

/// The reference has digits to spare: the kernel computes in double.
using wide = long double;

wide of_one(kind k, wide x) {
  namespace f = special_functions;
  switch (k) {
    case kind::digamma:
      return f::digamma(x);
    case kind::erfinv:
      return f::erfinv(x);
    case kind::ndtri:
      return f::ndtri(x);
    case kind::bessel_i0:
      return std::exp(std::fabs(x)) * f::bessel_ie<0>(x);
    case kind::bessel_i0e:
      return f::bessel_ie<0>(x);
    case kind::bessel_i1:
      return std::exp(std::fabs(x)) * f::bessel_ie<1>(x);
    case kind::bessel_i1e:
      return f::bessel_ie<1>(x);
    case kind::dawsn:
      return f::dawsn(x);
    case kind::expint:
      return f::expint(x);
    case kind::spence:
      return f::spence(x);
    default:
      return x;
  }
}

wide of_two(kind k, wide a, wide b) {
  namespace f = special_functions;
  switch (k) {
    case kind::zeta:
      return f::zeta(a, b);
    case kind::polygamma:
      return f::polygamma(a, b);
    case kind::igamma:
      return f::igamma(a, b);
    default:
      return f::igammac(a, b);
  }
}

}  // namespace

result<std::unique_ptr<op>> load_special(const attributes& a) {
  const auto* found =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const kind_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(kinds)) return diagnostic{error_kind::unsupported, "is no function that tf_embed knows"};
  return std::unique_ptr<op>(std::make_unique<special>(found->kind));
}

result<std::vector<tensor_type>> special::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, takes_two() ? 2 : 1));
  const dtype t = context.dtype(0);
  if (!is_floating(t)) return bad_model(fmt::format("is not defined for {}", to_string(context.type(0))));
  if (!takes_two()) return one_output(t, context.shape(0));
  if (context.dtype(1) != t) {
    return bad_model(fmt::format("both operands must have one type, but are {} and {}", to_string(context.type(0)),
                                 to_string(context.type(1))));
  }
  TF_EMBED_TRY(const shape s, broadcast(context.shape(0), context.shape(1)));
  return one_output(t, s);
}

result<void> special::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return broadcast_extents(context, outputs);
}

result<std::vector<tensor>> special::evaluate(std::span<const tensor> inputs) const {
  shape s = inputs[0].shape();
  if (takes_two()) {
    TF_EMBED_TRY(s, broadcast(inputs[0].shape(), inputs[1].shape()));
  }
  tensor out(inputs[0].dtype(), s);
  if (out.size() == 0) return std::vector<tensor>{out};
  const tensor& second = inputs[takes_two() ? 1 : 0];
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (std::is_floating_point_v<compute_type<T>>) {
      const auto to = out.mutable_as<T>();
      for_each_broadcast(
          s, {broadcast_strides(inputs[0].shape(), s), broadcast_strides(second.shape(), s)},
          [&](std::size_t i, const auto& at) {
            const auto a = static_cast<wide>(inputs[0].as_double(static_cast<std::int64_t>(at[0])));
            const auto b = static_cast<wide>(second.as_double(static_cast<std::int64_t>(at[1])));
            to[i] = narrow<T>(static_cast<compute_type<T>>(takes_two() ? of_two(kind, a, b) : of_one(kind, a)));
          });
    }
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> special::emit(layer_builder& b) const {
  const tensor_type& out = b.output_type();
  TF_EMBED_CHECK(check_kernel_dtype(out.dtype));
  const std::string functor = fmt::format("te::ops::{}", kinds[static_cast<std::size_t>(kind)].functor);
  for (std::size_t i = 0; i < (takes_two() ? 2 : 1); ++i) {
    if (b.input_type(i).shape == out.shape) b.allow_in_place(i);
  }
  if (takes_two()) {
    const std::string first = b.input(0);
    b.layer("special", "special_of_two", {functor, first, b.input(1), b.output()});
  } else {
    b.layer("special", "special", {functor, b.input(0), b.output()});
  }
  return {};
}

}  // namespace tf_embed::gen
