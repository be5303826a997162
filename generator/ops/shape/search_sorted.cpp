// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/search_sorted.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// How many of `sorted` lie in front of x.
template <class S, class T>
std::int64_t sorted_place(std::span<const S> sorted, T x, bool upper) {
  using C = std::common_type_t<compute_type<S>, compute_type<T>>;
  const C value = static_cast<C>(widen(x));
  const auto less = [](C a, C b) { return a < b; };
  std::vector<C> row;
  for (const S s : sorted) row.push_back(static_cast<C>(widen(s)));
  return (upper ? std::upper_bound(row.begin(), row.end(), value, less)
                : std::lower_bound(row.begin(), row.end(), value, less)) -
         row.begin();
}

}  // namespace

result<std::unique_ptr<op>> load_search_sorted(const attributes& a) {
  auto s = std::make_unique<search_sorted>();
  s->upper = a.op_name() != "LowerBound";
  if (a.op_name() == "Bucketize") {
    TF_EMBED_TRY(auto boundaries, a.reals("boundaries"));
    if (!std::is_sorted(boundaries.begin(), boundaries.end()))
      return diagnostic{error_kind::bad_model, "boundaries must ascend"};
    s->boundaries = std::move(boundaries);
  } else {
    TF_EMBED_TRY(s->result_type, a.type("out_type", dtype::int32));
  }
  return std::unique_ptr<op>(std::move(s));
}

tensor search_sorted::boundary_row() const {
  return tensor::of<float>({1, static_cast<std::int64_t>(boundaries->size())}, *boundaries);
}

result<std::vector<tensor_type>> search_sorted::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, boundaries ? 1 : 2));
  if (result_type != dtype::int32 && result_type != dtype::int64)
    return diagnostic{error_kind::bad_model, fmt::format("out_type {} is no type of indices", name(result_type))};
  const tensor_type& values = context.type(boundaries ? 0 : 1);
  bool fits = is_numeric(values.dtype);
  if (!boundaries) {
    const tensor_type& sorted = context.type(0);
    fits = fits && sorted.dtype == values.dtype && sorted.shape.size() == 2 && values.shape.size() == 2 &&
           sorted.shape[0] == values.shape[0];
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      boundaries ? fmt::format("input {} must be numbers", to_string(values))
                                 : fmt::format("sorted_inputs {} and values {} must be as many rows of numbers",
                                               to_string(context.type(0)), to_string(values))};
  }
  return one_output(result_type, values.shape);
}

result<std::vector<tensor>> search_sorted::evaluate(std::span<const tensor> inputs) const {
  const tensor sorted = boundaries ? boundary_row() : inputs[0];
  const tensor& values = boundaries ? inputs[0] : inputs[1];
  std::vector<std::int64_t> out;
  const auto row = static_cast<std::size_t>(sorted.shape()[1]);
  const auto rows = static_cast<std::size_t>(sorted.shape()[0]);
  visit_dtype(values.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      const auto x = values.as<T>();
      const std::size_t each = rows == 0 ? 0 : x.size() / rows;
      for (std::size_t i = 0; i < x.size(); ++i) {
        out.push_back(boundaries ? sorted_place<float, T>(sorted.as<float>(), x[i], upper)
                                 : sorted_place<T, T>(sorted.as<T>().subspan(i / each * row, row), x[i], upper));
      }
    }
  });
  return std::vector<tensor>{tensor::of_ints(result_type, out).reshaped(values.shape())};
}

result<void> search_sorted::emit(layer_builder& b) const {
  const std::size_t values = boundaries ? 0 : 1;
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(values).dtype));
  const argument sorted = boundaries ? argument(b.weights_tensor(boundary_row(), "boundaries")) : b.input(0);
  b.add(layer_spec("search_sorted", upper ? "upper_bound" : "lower_bound", {sorted, b.input(values), b.output()}));
  return {};
}

std::span<const op_row> search_sorted_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Bucketize", "search_sorted", load_search_sorted, "floats, integers", "", "output"},
      {"LowerBound", "search_sorted", load_search_sorted, "floats, integers", "", "output"},
      {"UpperBound", "search_sorted", load_search_sorted, "floats, integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
