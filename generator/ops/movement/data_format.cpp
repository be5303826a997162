// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/data_format.hpp"

#include "ops/composition/formula.hpp"
#include "ops/movement/gather.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// For each letter of `a` where it is in `b`.
std::vector<std::int64_t> places_of(const std::string& a, const std::string& b) {
  std::vector<std::int64_t> at;
  for (const char c : a) at.push_back(static_cast<std::int64_t>(b.find(c)));
  return at;
}

/// The letters of rows and columns (and planes) alone.
std::string spatial_part(std::string format) {
  std::erase_if(format, [](char c) { return c == 'N' || c == 'C'; });
  return format;
}

}  // namespace

result<std::unique_ptr<op>> load_data_format(const attributes& a) {
  auto made = std::make_unique<data_format>();
  made->permutes = a.op_name() == "DataFormatVecPermute";
  TF_EMBED_TRY(made->source, a.text("src_format", "NHWC"));
  TF_EMBED_TRY(made->target, a.text("dst_format", "NCHW"));
  std::string sorted = made->source;
  std::sort(sorted.begin(), sorted.end());
  std::string other = made->target;
  std::sort(other.begin(), other.end());
  const bool distinct = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  if ((sorted.size() != 4 && sorted.size() != 5) || sorted != other || !distinct) {
    return bad_model(fmt::format("src_format {} and dst_format {} must be 4 or 5 letters in another order",
                                 printable(made->source), printable(made->target)));
  }
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> data_format::infer(const shape_context& context, data_format_places& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& x = context.type(0);
  if (x.dtype != dtype::int32 && x.dtype != dtype::int64)
    return bad_model(fmt::format("input must be int32 or int64, but is {}", to_string(x)));
  if (!permutes) {
    found.from = places_of(source, target);
    return one_output(x.dtype, x.shape);
  }
  const std::size_t rank = x.shape.size();
  const auto letters = static_cast<std::int64_t>(source.size());
  const bool fits =
      (rank == 1 || (rank == 2 && x.shape[1] == 2)) && (x.shape[0] == letters || x.shape[0] == letters - 2);
  std::string a = source;
  std::string b = target;
  if (fits && x.shape[0] == letters - 2) {
    a = spatial_part(a);
    b = spatial_part(b);
  }
  if (!fits || static_cast<std::int64_t>(a.size()) != x.shape[0])
    return bad_model(fmt::format("input {} must have {} or {} rows", to_string(x), letters - 2, letters));
  found.from = places_of(b, a);
  return one_output(x.dtype, x.shape);
}

result<std::vector<tensor>> data_format::evaluate(std::span<const tensor> inputs) const {
  const std::vector<std::int64_t>& from = inferred.from;
  std::vector<std::int64_t> values = inputs[0].as_ints();
  const auto count = static_cast<std::int64_t>(from.size());
  if (permutes) {
    const std::vector<std::int64_t> old = values;
    const std::size_t each = old.size() / from.size();
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = old[static_cast<std::size_t>(from[i / each]) * each + i % each];
  } else {
    for (std::int64_t& v : values) v = from[static_cast<std::size_t>((v % count + count) % count)];
  }
  return std::vector<tensor>{tensor::of_ints(inputs[0].dtype(), values).reshaped(inputs[0].shape())};
}

result<std::vector<value>> data_format::expand(subgraph& s) const {
  const std::vector<std::int64_t>& from = inferred.from;
  const dtype t = s.type(s.input(0)).dtype;
  formula f(s, t);
  if (permutes) return f.done({f.add_op(gather(), {s.input(0), f.ints(from)})});
  const value table = f.constant(tensor::of_ints(t, from));
  const value axis = f.apply(binary_kind::floor_mod, s.input(0), f.scalar(static_cast<double>(from.size())));
  return f.done({f.add_op(gather(), {table, axis})});
}

std::span<const op_row> data_format_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"DataFormatDimMap", "data_format", load_data_format, "int32, int64", "", "y"},
      {"DataFormatVecPermute", "data_format", load_data_format, "int32, int64", "", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
