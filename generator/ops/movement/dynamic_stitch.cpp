// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/dynamic_stitch.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/gather.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

// A table of rows is kept in memory and, as a constant, in the program.
constexpr std::int64_t most_stitched_rows = std::int64_t{1} << 24;

}  // namespace

result<std::unique_ptr<op>> load_dynamic_stitch(const attributes& a) { return load_plain<dynamic_stitch>(a); }

result<std::vector<tensor_type>> dynamic_stitch::infer(const shape_context& context, stitched_rows& found) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 2));
  const std::size_t n = context.input_count() / 2;
  const auto misfit = [&](std::size_t i) {
    return diagnostic{error_kind::bad_model, fmt::format("indices {} and data {} do not fit together",
                                                         to_string(context.type(i)), to_string(context.type(n + i)))};
  };
  if (context.input_count() % 2 != 0)
    return diagnostic{error_kind::bad_model, "needs a tensor of data for each list of indices"};
  auto& [source, row] = found;
  std::int64_t next = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const shape& indices = context.shape(i);
    const tensor_type& data = context.type(n + i);
    if (data.shape.size() < indices.size() || !std::equal(indices.begin(), indices.end(), data.shape.begin()))
      return misfit(i);
    shape rest(data.shape.begin() + static_cast<std::ptrdiff_t>(indices.size()), data.shape.end());
    if (i == 0) row = rest;
    if (rest != row || data.dtype != context.dtype(n)) return misfit(i);
    TF_EMBED_TRY(const auto places, context.required_ints(i, "indices"));
    for (const std::int64_t at : places) {
      if (at < 0 || at >= most_stitched_rows)
        return diagnostic{error_kind::bad_model, fmt::format("index {} is no row that can be made", at)};
      if (at >= static_cast<std::int64_t>(source.size())) source.resize(static_cast<std::size_t>(at) + 1, -1);
      source[static_cast<std::size_t>(at)] = next++;
    }
  }
  shape out = row;
  out.insert(out.begin(), static_cast<std::int64_t>(source.size()));
  return one_output(context.dtype(n), std::move(out));
}

result<std::vector<tensor>> dynamic_stitch::evaluate(std::span<const tensor> inputs) const {
  const auto& [source, row] = inferred;
  const std::size_t n = inputs.size() / 2;
  shape s = row;
  s.insert(s.begin(), static_cast<std::int64_t>(source.size()));
  tensor out(inputs[n].dtype(), s);
  const std::int64_t run = element_count(row);
  for (std::size_t i = 0; i < n; ++i) {
    const auto places = inputs[i].as_ints();
    for (std::size_t k = 0; k < places.size(); ++k)
      copy_block(out, inputs[n + i], {{run}, {1}, {1}, static_cast<std::int64_t>(k) * run, places[k] * run});
  }
  return std::vector<tensor>{out};
}

result<std::vector<value>> dynamic_stitch::expand(subgraph& s) const {
  const std::size_t n = s.input_count() / 2;
  std::vector<value> parts;
  std::int64_t rows = 0;
  const auto rows_of = [&](std::int64_t count) {
    shape own = inferred.row;
    own.insert(own.begin(), count);
    return own;
  };
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t count = element_count(s.shape(s.input(i)));
    if (count == 0) continue;
    TF_EMBED_TRY(const value part, s.reshape(s.input(n + i), rows_of(count)));
    parts.push_back(part);
    rows += count;
  }
  std::vector<std::int64_t> places = inferred.source;
  if (parts.empty() || std::find(places.begin(), places.end(), -1) != places.end()) {
    std::replace(places.begin(), places.end(), std::int64_t{-1}, rows);
    parts.push_back(s.make_constant(tensor(s.type(s.input(n)).dtype, rows_of(1))));
  }
  value all = parts.front();
  if (parts.size() > 1) {
    parts.push_back(s.make_scalar(dtype::int32, 0));
    TF_EMBED_TRY(all, s.add(concat(), parts));
  }
  TF_EMBED_TRY(const value y, s.add(gather(), {all, s.make_ints(places)}));
  return std::vector<value>{y};
}

std::span<const op_row> dynamic_stitch_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"DynamicStitch", "dynamic_stitch", load_dynamic_stitch, "all, complex", "constant indices", "merged"},
      {"ParallelDynamicStitch", "dynamic_stitch", load_dynamic_stitch, "all, complex", "constant indices", "merged"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
