// SPDX-License-Identifier: Apache-2.0
#include "ops/element/special.hpp"

#include "ops/element/special_reference.hpp"
#include "ops/support/broadcast_walk.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace tf_embed::gen {
namespace {

struct special_kind_row {
  special_kind kind;
  std::string_view tf_name;
  std::string_view functor;
};

// In the order of the enumerators.
constexpr special_kind_row special_kinds[] = {
    {special_kind::digamma, "Digamma", "digamma"},
    {special_kind::erfinv, "Erfinv", "erfinv"},
    {special_kind::ndtri, "Ndtri", "ndtri"},
    {special_kind::bessel_i0, "BesselI0", "bessel_i0"},
    {special_kind::bessel_i0e, "BesselI0e", "bessel_i0e"},
    {special_kind::bessel_i1, "BesselI1", "bessel_i1"},
    {special_kind::bessel_i1e, "BesselI1e", "bessel_i1e"},
    {special_kind::dawsn, "Dawsn", "dawsn"},
    {special_kind::expint, "Expint", "expint"},
    {special_kind::spence, "Spence", "spence"},
    {special_kind::zeta, "Zeta", "zeta"},
    {special_kind::polygamma, "Polygamma", "polygamma"},
    {special_kind::igamma, "Igamma", "igamma"},
    {special_kind::igammac, "Igammac", "igammac"},
};

constexpr bool special_kinds_in_order() {
  for (std::size_t i = 0; i < std::size(special_kinds); ++i) {
    if (static_cast<std::size_t>(special_kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(special_kinds_in_order());

}  // namespace

result<std::vector<tensor_type>> special::infer(const shape_context& context) const {
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

result<void> special::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
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
      for_each_broadcast(s, {broadcast_strides(inputs[0].shape(), s), broadcast_strides(second.shape(), s)},
                         [&](std::size_t i, const auto& at) {
                           const auto a =
                               static_cast<long double>(inputs[0].as_double(static_cast<std::int64_t>(at[0])));
                           const auto b = static_cast<long double>(second.as_double(static_cast<std::int64_t>(at[1])));
                           to[i] = narrow<T>(static_cast<compute_type<T>>(takes_two() ? special_of_two(kind, a, b)
                                                                                      : special_of_one(kind, a)));
                         });
    }
  });
  return std::vector<tensor>{std::move(out)};
}

result<void> special::emit(layer_builder& b) const {
  const tensor_type& out = b.output_type();
  TF_EMBED_CHECK(check_kernel_dtype(out.dtype));
  const std::string functor = fmt::format("te::ops::{}", special_kinds[static_cast<std::size_t>(kind)].functor);
  layer_spec layer = takes_two()
                         ? layer_spec("special", "special_of_two", {functor, b.input(0), b.input(1), b.output()})
                         : layer_spec("special", {functor, b.input(0), b.output()});
  for (std::size_t i = 0; i < b.input_count(); ++i) {
    if (b.input_type(i).shape == out.shape) layer.in_place.push_back(i);
  }
  b.add(std::move(layer));
  return {};
}

namespace {

result<std::unique_ptr<op>> load_special(const attributes& a) {
  const auto* found = std::find_if(std::begin(special_kinds), std::end(special_kinds),
                                   [&](const special_kind_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(special_kinds))
    return diagnostic{error_kind::unsupported, "is no function that tf_embed knows"};
  return std::unique_ptr<op>(std::make_unique<special>(found->kind));
}

}  // namespace

std::span<const op_row> special_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"BesselI0", "special", load_special, "float, double, float16", "", "y"},
      {"BesselI0e", "special", load_special, "float, double, float16", "", "y"},
      {"BesselI1", "special", load_special, "float, double, float16", "", "y"},
      {"BesselI1e", "special", load_special, "float, double, float16", "", "y"},
      {"Dawsn", "special", load_special, "float, double", "", "y"},
      {"Digamma", "special", load_special, "float, double, float16", "", "y"},
      {"Erfinv", "special", load_special, "float, double", "", "y"},
      {"Expint", "special", load_special, "float, double", "", "y"},
      {"Igamma", "special", load_special, "float, double", "exact for a up to about 1e7", "z"},
      {"Igammac", "special", load_special, "float, double", "exact for a up to about 1e7", "z"},
      {"Ndtri", "special", load_special, "float, double", "", "y"},
      {"Polygamma", "special", load_special, "float, double", "", "z"},
      {"Spence", "special", load_special, "float, double", "", "y"},
      {"Zeta", "special", load_special, "float, double", "", "z"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
