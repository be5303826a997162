// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/top_k.hpp"

#include "ir/known_elements.hpp"
#include "ops/composition/formula.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace tf_embed::gen {
namespace {

/// Falling order; NaN comes last, so that there is one order at all.
template <class T>
bool comes_before(T a, T b) {
  const auto x = widen(a);
  const auto y = widen(b);
  return x > y || (x == x && y != y);
}

/// Sorts once for all element types.
void sort_stably(std::vector<std::int64_t>& order, const std::function<bool(std::int64_t, std::int64_t)>& before) {
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return before(a, b); });
}

}  // namespace

result<std::vector<tensor_type>> top_k::infer(const shape_context& context, top_k_count& found) const {
  TF_EMBED_CHECK(expect_inputs(context, has_k_input ? 2 : 1));
  found.k = k;
  const tensor_type& in = context.type(0);
  const bool is_number = has_k_input && is_integer(context.dtype(1)) && element_count(context.shape(1)) == 1;
  if (is_number && !context.constant(1) && !in.shape.empty()) {
    // As many as there are, as another size, or as some number says.
    const known_element e = context.element(1, 0);
    const std::size_t last = in.shape.size() - 1;
    found.k = e.is_known() ? e.offset : in.shape.back();
    if (!e.is_known()) {
      found.at_run_time = true;
      if (e.is_extent()) {
        found.k = std::min(found.k, e.most);
        found.found = e.extent.at(last);
      } else {
        found.found = context.derived_extent(last, {'v', e.root.node, e.root.port, e.index, e.sign, e.offset});
        found.k = context.most_of(e, found.found, found.k);
        found.writes_count = true;
      }
    }
  } else if (has_k_input) {
    TF_EMBED_TRY(found.k, required_int(context, 1, "k"));
  }
  if (!is_floating(in.dtype) && !is_integer(in.dtype)) {
    return diagnostic{error_kind::bad_model, fmt::format("elements of type {} have no order", name(in.dtype))};
  }
  if (in.shape.empty() || found.k < 0 || found.k > in.shape.back()) {
    return diagnostic{error_kind::bad_model, fmt::format("k is {}, but the input is {}", found.k, to_string(in))};
  }
  shape s = in.shape;
  s.back() = found.k;
  TF_EMBED_TRY(tensor_type values, checked_type(in.dtype, s));
  TF_EMBED_TRY(tensor_type indices, checked_type(index_type, s));
  for (const run_time_extent& e : in.extents) {
    if (e.axis + 1 < s.size()) values.add_extent(e);
  }
  values.add_extent(found.found);
  indices.extents = values.extents;
  return std::vector<tensor_type>{std::move(values), std::move(indices)};
}

result<std::vector<tensor>> top_k::evaluate(std::span<const tensor> inputs) const {
  shape s = inputs[0].shape();
  const auto n = static_cast<std::size_t>(s.back());
  s.back() = inferred.k;
  tensor values(inputs[0].dtype(), s);
  std::vector<std::int64_t> positions;
  const auto most = static_cast<std::size_t>(inferred.k);
  visit_dtype(values.dtype(), [&]<class T>() {
    const auto in = inputs[0].as<T>();
    std::vector<std::int64_t> order(in.empty() ? 0 : n);  // beside a dimension of 0, n may be anything
    for (std::size_t row = 0; row * n < in.size(); ++row) {
      std::iota(order.begin(), order.end(), 0);
      const auto of_row = in.subspan(row * n, n);
      sort_stably(order, [&](std::int64_t a, std::int64_t b) {
        return comes_before(of_row[static_cast<std::size_t>(a)], of_row[static_cast<std::size_t>(b)]);
      });
      for (std::size_t i = 0; i < most; ++i) {
        values.mutable_as<T>()[row * most + i] = of_row[static_cast<std::size_t>(order[i])];
        positions.push_back(order[i]);
      }
    }
  });
  return std::vector<tensor>{values, tensor::of_ints(index_type, positions).reshaped(s)};
}

result<void> top_k::emit(layer_builder& b) const {
  if (is_half(b.input_type(0).dtype)) {
    return diagnostic{error_kind::unsupported, fmt::format("no kernel for {}", name(b.input_type(0).dtype))};
  }
  const tensor_type& in = b.input_type(0);
  const run_time_extent size = in.extent_at(in.shape.size() - 1);
  if (inferred.at_run_time && (size.id == 0 || !size.same_size(inferred.found))) {
    const argument count = inferred.writes_count ? argument(b.count_of(inferred.found)) : argument("te::no_count");
    b.add(layer_spec("check_extent", "take_count", {b.input(1), b.size_of(size), inferred.k, count}));
  } else if (!inferred.at_run_time && size.id != 0) {
    b.add(layer_spec("check_extent", {b.size_of(size), inferred.k, in.shape.back()}));
  }
  // What comes last, behind all that there is: of equals the first wins.
  const filler last = is_floating(in.dtype) ? filler::nan : filler::lowest;
  const operand x = b.padded_along(0, static_cast<std::int64_t>(in.shape.size()) - 1, last);
  b.add(layer_spec("top_k", {x, b.output(0), b.output(1)}));
  return {};
}

// `infer` has set them, with what k says.
result<void> top_k::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  return only_counted(context, 0);
}

result<std::unique_ptr<op>> load_top_k(const attributes& a) {
  auto t = std::make_unique<top_k>();
  t->has_k_input = a.op_name() == "TopKV2";
  if (!t->has_k_input) {
    TF_EMBED_TRY(t->k, a.integer("k"));
  }
  TF_EMBED_TRY(t->index_type, a.type("index_type", dtype::int32));
  if (t->index_type != dtype::int32 && t->index_type != dtype::int64 && t->index_type != dtype::int16) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("index_type must be int16, int32 or int64, but is {}", name(t->index_type))};
  }
  return std::unique_ptr<op>(std::move(t));
}

result<std::unique_ptr<op>> load_nth_element(const attributes& a) {
  auto n = std::make_unique<nth_element>();
  TF_EMBED_TRY(n->reverse, a.boolean("reverse", false));
  return std::unique_ptr<op>(std::move(n));
}

result<std::vector<tensor_type>> nth_element::infer(const shape_context& context, top_k_count& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  TF_EMBED_TRY(const std::int64_t n, required_int(context, 1, "n"));
  if (!is_numeric(in.dtype) || in.shape.empty() || n < 0 || n >= in.shape.back())
    return bad_model(fmt::format("{} has no element {} along its last axis", to_string(in), n));
  found.k = reverse ? n + 1 : in.shape.back() - n;
  return one_output(in.dtype, {in.shape.begin(), in.shape.end() - 1});
}

result<std::vector<tensor>> nth_element::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  tensor out(inputs[0].dtype(), {in.begin(), in.end() - 1});
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      std::vector<T> row(static_cast<std::size_t>(in.back()));
      for (std::size_t i = 0; i < static_cast<std::size_t>(out.size()); ++i) {
        const auto from = inputs[0].as<T>().subspan(i * row.size(), row.size());
        std::copy(from.begin(), from.end(), row.begin());
        std::sort(row.begin(), row.end(), comes_before<T>);
        out.mutable_as<T>()[i] = row[static_cast<std::size_t>(inferred.k - 1)];
      }
    }
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> nth_element::expand(subgraph& s) const {
  const gen::shape in = s.shape(s.input(0));
  formula f(s, s.type(s.input(0)).dtype);
  const value largest =
      f.add_op(top_k(), {s.input(0), f.constant(tensor::scalar(static_cast<std::int32_t>(inferred.k)))});
  gen::shape last = in;
  last.back() = 1;
  std::vector<std::int64_t> first(in.size());
  first.back() = inferred.k - 1;
  return f.done({f.reshape(f.cut(largest, first, last), {in.begin(), in.end() - 1})});
}

std::span<const op_row> top_k_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"NthElement", "top_k", load_nth_element, "floats, integers", "constant n", "values"},
      {"TopK", "top_k", load_top_k, "floats, integers", "", "values, indices"},
      {"TopKV2", "top_k", load_top_k, "floats, integers", "", "values, indices"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
