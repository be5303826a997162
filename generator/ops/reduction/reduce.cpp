// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/reduce.hpp"

#include "ops/composition/parts.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

namespace tf_embed::gen {
namespace {

struct reduction_row {
  std::string_view tf_name;
  std::string_view functor;
};

// In the order of the enumerators.
constexpr reduction_row reductions[] = {
    {"Sum", "sum"}, {"Mean", "mean"}, {"Max", "max"}, {"Min", "min"}, {"Prod", "prod"}, {"All", "all"}, {"Any", "any"},
};

bool is_logical(reduce_kind k) { return k == reduce_kind::all || k == reduce_kind::any; }

/// `axes` as bits per axis of a tensor of this rank.
result<std::vector<bool>> axis_flags(const std::vector<std::int64_t>& axes, std::size_t rank) {
  std::vector<bool> flags(rank, false);
  for (const std::int64_t a : axes) {
    TF_EMBED_TRY(const int axis, canonical_axis(a, rank));
    if (flags[static_cast<std::size_t>(axis)]) {
      return diagnostic{error_kind::bad_model, fmt::format("axes {} name axis {} twice", list_text(axes), axis)};
    }
    flags[static_cast<std::size_t>(axis)] = true;
  }
  return flags;
}

/// The input's shape with ones for the axes that go: the output's, as broadcast_strides wants it.
shape kept_shape(const shape& in, const std::vector<std::int64_t>& axes) {
  shape s = in;
  for (const std::int64_t a : axes) s[static_cast<std::size_t>(a)] = 1;
  return s;
}

/// Accumulates in `A`: floats that are added up in double, all else in its own type or 64 bits.
template <class A>
A reduce_step(reduce_kind k, A total, A x) {
  if constexpr (std::is_same_v<A, bool>) {
    return k == reduce_kind::all ? total && x : total || x;
  } else {
    switch (k) {
      case reduce_kind::sum:
      case reduce_kind::mean:
        return total + x;
      case reduce_kind::prod:
        return total * x;
      case reduce_kind::max:
        if constexpr (std::is_floating_point_v<A>) {
          if (std::isnan(total)) return total;
        }
        return total > x ? total : x;
      default:
        if constexpr (std::is_floating_point_v<A>) {
          if (std::isnan(total)) return total;
        }
        return total < x ? total : x;
    }
  }
}

template <class A, class T>
A reduction_start(reduce_kind k) {
  if constexpr (std::is_same_v<A, bool>) {
    return k == reduce_kind::all;
  } else {
    using limits = std::numeric_limits<compute_type<T>>;
    if (k == reduce_kind::prod) return A{1};
    if (k == reduce_kind::max)
      return static_cast<A>(std::is_floating_point_v<A> ? -limits::infinity() : limits::lowest());
    if (k == reduce_kind::min) return static_cast<A>(std::is_floating_point_v<A> ? limits::infinity() : limits::max());
    return A{0};
  }
}

/// 64 bits that wrap when added or multiplied; extremes need the sign.
template <class T>
using reduction_total =
    std::conditional_t<std::is_same_v<T, bool>, bool,
                       std::conditional_t<!is_integer_type<T>, double,
                                          std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>>;

template <class T>
T finished(reduce_kind k, reduction_total<T> total, std::int64_t count) {
  using A = reduction_total<T>;
  if constexpr (std::is_same_v<A, double>) {
    return narrow<T>(static_cast<compute_type<T>>(k == reduce_kind::mean ? total / static_cast<double>(count) : total));
  } else if constexpr (std::is_same_v<A, bool>) {
    return total;
  } else {
    if (k != reduce_kind::mean) return static_cast<T>(total);
    return count == 0 ? T{0} : static_cast<T>(total / static_cast<A>(count));
  }
}

template <class A>
A wrapping_step(reduce_kind k, A total, A x) {
  if constexpr (std::is_same_v<A, std::int64_t>) {
    if (k == reduce_kind::sum || k == reduce_kind::mean || k == reduce_kind::prod) {
      return static_cast<A>(reduce_step(k, static_cast<std::uint64_t>(total), static_cast<std::uint64_t>(x)));
    }
  }
  return reduce_step(k, total, x);
}

/// The product of complex numbers along the axes of `op`.
tensor complex_product(const tensor& in, const reduce& op) {
  const shape kept = kept_shape(in.shape(), op.inferred.axes);
  const auto strides = row_major_strides(in.shape());
  const auto to_strides = broadcast_strides(kept, in.shape());
  tensor out(in.dtype(), kept);
  visit_complex(in.dtype(), [&]<class T>() {
    std::vector<std::complex<double>> totals(static_cast<std::size_t>(out.size()), 1.0);
    for (std::int64_t i = 0; i < in.size(); ++i) {
      std::int64_t to = 0;
      for (std::size_t axis = 0; axis < in.rank(); ++axis)
        to += i / strides[axis] % in.shape()[axis] * to_strides[axis];
      std::complex<double>& total = totals[static_cast<std::size_t>(to)];
      const std::complex<double> x(in.as<std::complex<T>>()[static_cast<std::size_t>(i)]);
      total = {total.real() * x.real() - total.imag() * x.imag(), total.real() * x.imag() + total.imag() * x.real()};
    }
    std::transform(totals.begin(), totals.end(), out.mutable_as<std::complex<T>>().begin(),
                   [](const std::complex<double>& z) { return std::complex<T>(z); });
  });
  shape s;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (op.keep_dims || !op.is_reduced(i)) s.push_back(kept[i]);
  }
  return out.reshaped(std::move(s));
}

}  // namespace

std::string_view functor_name(reduce_kind k) { return reductions[static_cast<std::size_t>(k)].functor; }

result<std::unique_ptr<op>> load_reduce(const attributes& a) {
  const auto* found = std::find_if(std::begin(reductions), std::end(reductions),
                                   [&](const reduction_row& r) { return r.tf_name == a.op_name(); });
  if (found == std::end(reductions)) return diagnostic{error_kind::unsupported, "is no reduction that tf_embed knows"};
  auto made = std::make_unique<reduce>(static_cast<reduce_kind>(found - std::begin(reductions)));
  TF_EMBED_TRY(made->keep_dims, a.boolean("keep_dims", false));
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> reduce::infer(const shape_context& context, reduced_axes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (is_logical(kind) ? in.dtype != dtype::boolean
                       : !is_numeric(in.dtype) && !(is_complex(in.dtype) && takes_complex())) {
    return diagnostic{error_kind::bad_model, fmt::format("is not defined for {}", to_string(in))};
  }
  TF_EMBED_TRY(const std::vector<std::int64_t> given, context.required_ints(1, "axes"));
  TF_EMBED_TRY(const std::vector<bool> goes, axis_flags(given, in.shape.size()));
  shape out;
  found.is_view = true;
  for (std::size_t i = 0; i < goes.size(); ++i) {
    if (goes[i]) {
      found.axes.push_back(static_cast<std::int64_t>(i));
      // At most one entry may be none.
      if (in.shape[i] != 1 || in.extent_at(i).id != 0) found.is_view = false;
    }
    if (!goes[i] || keep_dims) out.push_back(goes[i] ? 1 : in.shape[i]);
  }
  return one_output(in.dtype, std::move(out));
}

result<std::vector<tensor>> reduce::evaluate(std::span<const tensor> inputs) const {
  if (is_complex(inputs[0].dtype())) {
    if (kind == reduce_kind::prod) return std::vector<tensor>{complex_product(inputs[0], *this)};
    const std::vector<tensor> parts{inputs[0].parts()};
    TF_EMBED_TRY(const auto made, evaluate(parts));
    return std::vector<tensor>{made[0].paired()};
  }
  const tensor& in = inputs[0];
  const std::vector<std::int64_t>& axes = inferred.axes;
  const shape kept = kept_shape(in.shape(), axes);
  tensor out(in.dtype(), kept);
  const std::int64_t count = [&] {
    std::int64_t n = 1;
    for (const std::int64_t a : axes) n *= in.shape()[static_cast<std::size_t>(a)];
    return n;
  }();
  visit_dtype(in.dtype(), [&]<class T>() {
    using A = reduction_total<T>;
    const auto x = in.as<T>();
    // std::vector<bool> has no elements to refer to.
    std::unique_ptr<A[]> totals(new A[static_cast<std::size_t>(out.size())]);
    std::fill_n(totals.get(), out.size(), reduction_start<A, T>(kind));
    const std::vector<std::int64_t> strides = broadcast_strides(kept, in.shape());
    std::vector<std::int64_t> index(in.rank(), 0);
    std::size_t to = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      totals[to] = wrapping_step<A>(kind, totals[to], static_cast<A>(widen(x[i])));
      for (std::size_t axis = in.rank(); axis-- > 0;) {
        to += static_cast<std::size_t>(strides[axis]);
        if (++index[axis] < in.shape()[axis]) break;
        to -= static_cast<std::size_t>(strides[axis] * in.shape()[axis]);
        index[axis] = 0;
      }
    }
    const auto y = out.mutable_as<T>();
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = finished<T>(kind, totals[i], count);
  });
  if (keep_dims) return std::vector<tensor>{std::move(out)};
  shape s;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) == axes.end()) s.push_back(kept[i]);
  }
  return std::vector<tensor>{out.reshaped(std::move(s))};
}

bool reduce::is_reduced(std::size_t axis) const {
  return std::find(inferred.axes.begin(), inferred.axes.end(), static_cast<std::int64_t>(axis)) != inferred.axes.end();
}

result<void> reduce::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t rank = context.shape(0).size();
  std::vector<std::size_t> goes_to;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rank; ++i) {
    goes_to.push_back(is_reduced(i) ? rank : kept);
    if (!is_reduced(i) || keep_dims) ++kept;
  }
  return extents_follow(context, 0, goes_to, outputs);
}

result<std::vector<value>> reduce::expand(subgraph& s) const {
  if (!is_complex(s.type(s.input(0)).dtype) || kind == reduce_kind::prod) return std::vector<value>{};
  // Counted from the front, since the parts come behind.
  return expand_on_parts(s, *this, {s.input(0), s.make_ints(inferred.axes)});
}

result<void> reduce::emit(layer_builder& b) const {
  if (is_complex(b.input_type(0).dtype)) {
    if (b.input_type(0).has_dynamic_axis())
      return diagnostic{error_kind::unsupported, "the product of complex numbers needs sizes that are known"};
    b.add(layer_spec("complex_product", {b.input(0), b.output(), cpp_ints(inferred.axes)}));
    return {};
  }
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const tensor_type& in = b.input_type(0);
  tensor_type counted;  // what is reduced of a size that only a run knows
  for (const run_time_extent& e : in.extents) {
    if (is_reduced(e.axis)) counted.extents.push_back(e);
  }
  if (counted.extents.empty()) {
    b.add(layer_spec(
        "reduce", {fmt::format("te::ops::{}", functor_name(kind)), b.input(0), b.output(), cpp_ints(inferred.axes)}));
    return {};
  }
  // Beyond the extent stands what changes nothing; a mean is the sum by as many as there are.
  const std::string_view functor = functor_name(kind == reduce_kind::mean ? reduce_kind::sum : kind);
  const filler with = kind == reduce_kind::prod || kind == reduce_kind::all ? filler::one
                      : kind == reduce_kind::max                            ? filler::lowest
                      : kind == reduce_kind::min                            ? filler::highest
                                                                            : filler::zero;
  const operand x = b.padded_along(0, inferred.axes, with);
  const operand total = kind == reduce_kind::mean ? b.write(b.temporary(b.output_type())) : b.output();
  b.add(layer_spec("reduce", {fmt::format("te::ops::{}", functor), x, total, cpp_ints(inferred.axes)}));
  if (kind != reduce_kind::mean) return {};
  std::int64_t others = 1;
  for (const std::int64_t a : inferred.axes) {
    if (in.extent_at(static_cast<std::size_t>(a)).id == 0) others *= in.shape[static_cast<std::size_t>(a)];
  }
  b.add(layer_spec("divide_by_extent", {b.read(total.tensor), b.sizes_of(counted), b.output(), others}));
  return {};
}

std::optional<stacked_form> reduce::stacked(const graph&, const node&, const std::vector<bool>& of_items) const {
  if (!of_items[0]) return std::nullopt;
  std::vector<std::int64_t> behind;
  for (const std::int64_t axis : inferred.axes) behind.push_back(axis + 1);
  stacked_form f{.keeps_entries_apart = !is_reduced(0)};
  f.lists.emplace_back(1, tensor::of_ints(dtype::int32, behind));
  return f;
}

std::optional<transposed_form> reduce::transposed(const graph& g, const node& n, const axes_order& order) const {
  const tensor* given = n.inputs.size() == 2 ? g.constant(n.inputs[1]) : nullptr;
  if (!given || inferred.axes.size() != static_cast<std::size_t>(given->size())) return std::nullopt;
  transposed_form f = reading({0}, order);
  std::vector<std::int64_t> axes;
  for (const std::int64_t a : inferred.axes) axes.push_back(order[static_cast<std::size_t>(a)]);
  f.lists.emplace_back(1, axis_list(g.type(n.inputs[1]), axes));
  if (keep_dims) return f;
  // What is left of the order, counted anew.
  axes_order left;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (!is_reduced(i)) left.push_back(order[i]);
  }
  axes_order sorted = left;
  std::sort(sorted.begin(), sorted.end());
  for (int& axis : left) {
    axis = static_cast<int>(std::lower_bound(sorted.begin(), sorted.end(), axis) - sorted.begin());
  }
  f.orders = {std::is_sorted(left.begin(), left.end()) ? axes_order{} : left};
  return f;
}

namespace {

/// Of a total and one term more; nullopt where it may be any number of the type.
std::optional<interval> reduced_interval(reduce_kind k, interval total, interval x) {
  switch (k) {
    case reduce_kind::sum:
      return sum(total, x);
    case reduce_kind::prod:
      return product(total, x);
    case reduce_kind::max:
    case reduce_kind::any:
      return interval{std::max(total.least, x.least), std::max(total.most, x.most)};
    case reduce_kind::min:
    case reduce_kind::all:
      return interval{std::min(total.least, x.least), std::min(total.most, x.most)};
    default:
      return std::nullopt;
  }
}

/// What the reduction of nothing is; nullopt where that is the end of the type's range, or undefined.
std::optional<interval> reduced_nothing(reduce_kind k) {
  if (k == reduce_kind::sum || k == reduce_kind::any) return interval{0, 0};
  if (k == reduce_kind::prod || k == reduce_kind::all) return interval{1, 1};
  return std::nullopt;
}

/// Of `terms` terms that lie in `x`, or of any number of terms up to that.
std::optional<interval> reduced_terms(reduce_kind k, interval x, std::int64_t terms, bool or_fewer) {
  std::optional<interval> total = or_fewer ? reduced_nothing(k) : x;
  if (!total || k == reduce_kind::mean) return std::nullopt;
  if (k == reduce_kind::sum) {
    const auto most = product(x, {terms, terms});
    return most && or_fewer ? hull(*most, *total) : most;
  }
  for (std::int64_t i = or_fewer ? 0 : 1; i < terms; ++i) {
    const auto next = reduced_interval(k, *total, x);
    if (!next || i == max_bounded_elements) return std::nullopt;
    const interval wider = or_fewer ? hull(*total, *next) : *next;
    if (wider == *total) break;
    total = wider;
  }
  return total;
}

}  // namespace

std::vector<value_bounds> reduce::bounds(const bounds_context& c) const {
  const tensor_type& type = c.type(0);
  const shape kept = kept_shape(type.shape, inferred.axes);
  const std::int64_t groups = element_count(kept);
  const std::int64_t elements = element_count(type.shape);
  if (!c.input(0).is_known() || elements == 0) return {};
  const dtype t = c.output().dtype;
  if (c.input(0).intervals.size() == 1)
    return {{{wrapped(t, reduced_terms(kind, c.input(0).all(), elements / groups, type.has_dynamic_axis()))}}};
  struct running {
    bool started = false;
    std::optional<interval> total = {};
  };
  std::vector<running> totals(static_cast<std::size_t>(groups));
  const auto strides = row_major_strides(type.shape);
  const auto group_strides = broadcast_strides(kept, type.shape);
  for (std::int64_t e = 0; e < elements; ++e) {
    std::int64_t group = 0;
    for (std::size_t axis = 0; axis < type.shape.size(); ++axis)
      group += e / strides[axis] % type.shape[axis] * group_strides[axis];
    running& r = totals[static_cast<std::size_t>(group)];
    if (r.total) r.total = reduced_interval(kind, *r.total, c.input(0).at(e));
    if (!r.started) r = {true, c.input(0).at(e)};
  }
  value_bounds found;
  for (const running& r : totals)
    found.intervals.push_back(wrapped(t, kind == reduce_kind::mean ? std::nullopt : r.total));
  return {std::move(found)};
}

std::span<const op_row> reduce_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"All", "reduce", load_reduce, "bool", "axes must be constant", "output"},
      {"Any", "reduce", load_reduce, "bool", "axes must be constant", "output"},
      {"Max", "reduce", load_reduce, "floats, integers", "axes must be constant", "output"},
      {"Mean", "reduce", load_reduce, "floats, integers, complex", "axes must be constant", "output"},
      {"Min", "reduce", load_reduce, "floats, integers", "axes must be constant", "output"},
      {"Prod", "reduce", load_reduce, "floats, integers, complex", "axes must be constant", "output"},
      {"Sum", "reduce", load_reduce, "floats, integers, complex", "axes must be constant", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
