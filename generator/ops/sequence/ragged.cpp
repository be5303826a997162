// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ragged.hpp"

#include "ops/composition/formula.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/gather.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

using int_list = std::vector<std::int64_t>;

bool is_index_type(dtype t) { return t == dtype::int32 || t == dtype::int64; }

/// Ascending from 0 to `count`.
result<void> check_splits(const int_list& splits, std::int64_t count) {
  const bool good =
      !splits.empty() && splits.front() == 0 && splits.back() == count && std::is_sorted(splits.begin(), splits.end());
  if (good) return {};
  return diagnostic{error_kind::runtime, fmt::format("splits {} must ascend from 0 to {}", list_text(splits), count)};
}

}  // namespace

result<std::vector<tensor_type>> ragged_to_sparse::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs_at_least(context, 2));
  const std::size_t levels = context.input_count() - 1;
  const tensor_type& values = context.type(levels);
  for (std::size_t i = 0; i < levels; ++i) {
    if (!is_index_type(context.dtype(i)) || context.shape(i).size() != 1 || context.shape(i)[0] < 1)
      return bad_model(fmt::format("splits must be int32 or int64 [rows + 1], but are {}", to_string(context.type(i))));
  }
  if (values.shape.empty()) return bad_model(fmt::format("values must be rows, but are {}", to_string(values)));
  const std::int64_t count = element_count(values.shape);
  const auto rank = static_cast<std::int64_t>(levels + values.shape.size());
  TF_EMBED_TRY(tensor_type indices, checked_type(dtype::int64, {count, rank}));
  return std::vector<tensor_type>{std::move(indices), {values.dtype, {count}}, {dtype::int64, {rank}}};
}

result<std::vector<tensor>> ragged_to_sparse::evaluate(std::span<const tensor> inputs) const {
  const std::size_t levels = inputs.size() - 1;
  const tensor& values = inputs[levels];
  const shape inner(values.shape().begin() + 1, values.shape().end());
  std::vector<int_list> splits;
  int_list extent{inputs[0].size() - 1};
  for (std::size_t i = 0; i < levels; ++i) {
    splits.push_back(inputs[i].as_ints());
    TF_EMBED_CHECK(check_splits(splits[i], i + 1 < levels ? inputs[i + 1].size() - 1 : values.shape()[0]));
    std::int64_t longest = 0;
    for (std::size_t r = 1; r < splits[i].size(); ++r) longest = std::max(longest, splits[i][r] - splits[i][r - 1]);
    extent.push_back(longest);
  }
  extent.insert(extent.end(), inner.begin(), inner.end());
  const auto strides = row_major_strides(inner);
  const std::int64_t each = element_count(inner);
  int_list indices;
  for (std::int64_t i = 0; i < values.size(); ++i) {
    // From the inside out: which row of the level before holds this one.
    int_list place(levels + 1);
    std::int64_t at = i / each;
    for (std::size_t level = levels; level-- > 0;) {
      const auto above = std::upper_bound(splits[level].begin(), splits[level].end(), at) - 1;
      place[level + 1] = at - *above;
      at = above - splits[level].begin();
    }
    place[0] = at;
    indices.insert(indices.end(), place.begin(), place.end());
    for (std::size_t k = 0; k < inner.size(); ++k) indices.push_back(i % each / strides[k] % inner[k]);
  }
  const auto rank = static_cast<std::int64_t>(extent.size());
  return std::vector<tensor>{tensor::of_ints(dtype::int64, indices).reshaped({values.size(), rank}),
                             values.reshaped({values.size()}), tensor::of_ints(dtype::int64, extent)};
}

result<void> ragged_to_sparse::emit(layer_builder& b) const {
  const std::size_t levels = b.input_count() - 1;
  const bool moves = b.is_output_used(1);
  const shape& values = b.input_type(levels).shape;
  if (b.is_output_used(0) || b.is_output_used(2)) {
    std::vector<argument> arguments{b.output(0), b.output(2), cpp_shape(values)};
    for (std::size_t i = 0; i < levels; ++i) arguments.emplace_back(b.input(i));
    b.add(layer_spec("ragged_to_sparse", std::move(arguments)));
  }
  if (moves) b.add(layer_spec("bitcast", {b.input(levels), b.output(1)}));
  return {};
}

result<std::unique_ptr<op>> load_ragged_to_tensor(const attributes& a) {
  auto made = std::make_unique<ragged_to_tensor>();
  TF_EMBED_TRY(made->partitions, a.texts("row_partition_types"));
  const std::vector<std::string> first{"FIRST_DIM_SIZE"};
  for (std::size_t i = 0; i < made->partitions.size(); ++i) {
    const std::string& p = made->partitions[i];
    const bool starts = i == 0 && p == "FIRST_DIM_SIZE" && made->partitions.size() > 1;
    const bool rows = p == "VALUE_ROWIDS" && (i > 0);
    if (!starts && !rows && p != "ROW_SPLITS")
      return bad_model(fmt::format("row_partition_types has {} at {}", printable(p), i));
  }
  const bool counted = !made->partitions.empty() && made->partitions[0] == "FIRST_DIM_SIZE";
  if (made->partitions.empty() || counted != (made->partitions.size() > 1 && made->partitions[1] == "VALUE_ROWIDS" &&
                                              made->partitions[0] != "ROW_SPLITS"))
    return bad_model("row_partition_types must begin with ROW_SPLITS, or FIRST_DIM_SIZE and VALUE_ROWIDS");
  return std::unique_ptr<op>(std::move(made));
}

/// The partitions as splits, from the outside in.
result<std::vector<int_list>> ragged_to_tensor::read_splits(const shape_context& context) const {
  std::vector<int_list> splits;
  std::int64_t rows = -1;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    TF_EMBED_TRY(int_list now, context.required_ints(3 + i, "row_partition_tensors"));
    if (partitions[i] == "FIRST_DIM_SIZE") {
      if (now.size() != 1 || now[0] < 0 || now[0] > max_elements / 8) return bad_model("FIRST_DIM_SIZE must be a size");
      rows = now[0];
      continue;
    }
    if (partitions[i] == "VALUE_ROWIDS") {
      int_list counted(static_cast<std::size_t>(rows) + 1);
      for (const std::int64_t id : now) {
        if (id < 0 || id >= rows) return bad_model(fmt::format("row {} is none of {}", id, rows));
        ++counted[static_cast<std::size_t>(id) + 1];
      }
      if (!std::is_sorted(now.begin(), now.end())) return bad_model("VALUE_ROWIDS must ascend");
      for (std::size_t r = 1; r < counted.size(); ++r) counted[r] += counted[r - 1];
      now = std::move(counted);
    }
    if (now.empty() || (rows >= 0 && static_cast<std::int64_t>(now.size()) != rows + 1))
      return bad_model(fmt::format("partition {} must be of {} rows, but has {}", i, rows, now.size()));
    rows = now.back();
    TF_EMBED_CHECK(check_splits(now, rows));
    splits.push_back(std::move(now));
  }
  return splits;
}

result<std::vector<tensor_type>> ragged_to_tensor::infer(const shape_context& context, ragged_places& places) const {
  TF_EMBED_CHECK(expect_inputs(context, 3 + partitions.size()));
  const tensor_type& values = context.type(1);
  TF_EMBED_TRY(const auto splits, read_splits(context));
  if (values.shape.empty() || values.shape[0] != splits.back().back() || context.dtype(2) != values.dtype) {
    return bad_model(fmt::format("values {} and default {} must be of one type, with {} rows", to_string(values),
                                 to_string(context.type(2)), splits.back().back()));
  }
  gen::shape& row = places.row;
  row = {values.shape.begin() + 1, values.shape.end()};
  gen::shape found{static_cast<std::int64_t>(splits[0].size()) - 1};
  for (const int_list& s : splits) {
    std::int64_t longest = 0;
    for (std::size_t r = 1; r < s.size(); ++r) longest = std::max(longest, s[r] - s[r - 1]);
    found.push_back(longest);
  }
  const std::size_t ragged = found.size();
  found.insert(found.end(), row.begin(), row.end());
  TF_EMBED_TRY(const int_list wanted, context.required_ints(0, "shape"));
  gen::shape& target = places.target;
  target = found;
  const bool open = context.shape(0).empty();
  if (!open && wanted.size() != found.size())
    return bad_model(fmt::format("shape {} must have {} axes", list_text(wanted), found.size()));
  for (std::size_t i = 0; !open && i < wanted.size(); ++i) {
    if (wanted[i] < -1 || wanted[i] > max_elements || (i >= ragged && wanted[i] != -1 && wanted[i] != found[i]))
      return bad_model(fmt::format("shape {} does not fit {}", list_text(wanted), to_string(found)));
    if (wanted[i] >= 0) target[i] = wanted[i];
  }
  const auto filled = broadcast(context.shape(2), row);
  if (!filled || *filled != row)
    return bad_model(fmt::format("default {} does not broadcast to {}", to_string(context.type(2)), to_string(row)));
  TF_EMBED_TRY(auto out, one_output(values.dtype, target));
  const gen::shape outer(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(ragged));
  if (element_count(outer) > max_elements / 64)
    return bad_model(fmt::format("{} has too many rows", to_string(target)));
  std::vector<std::int64_t>& from = places.from;
  from.assign(static_cast<std::size_t>(element_count(outer)), -1);
  const auto strides = row_major_strides(outer);
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto at = [&](std::size_t axis) { return static_cast<std::int64_t>(i) / strides[axis] % outer[axis]; };
    std::int64_t place = at(0);
    bool inside = place < static_cast<std::int64_t>(splits[0].size()) - 1;
    for (std::size_t level = 0; inside && level < splits.size(); ++level) {
      const auto r = static_cast<std::size_t>(place);
      place = splits[level][r] + at(level + 1);
      inside = place < splits[level][r + 1];
    }
    if (inside) from[i] = place;
  }
  return out;
}

result<std::vector<tensor>> ragged_to_tensor::evaluate(std::span<const tensor> inputs) const {
  const auto& [target, row, from] = inferred;
  const tensor nothing = read_strided(inputs[2], row, broadcast_strides(inputs[2].shape(), row));
  tensor out(inputs[1].dtype(), target);
  const std::size_t bytes = nothing.bytes().size();
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto source =
        from[i] < 0 ? nothing.bytes() : inputs[1].bytes().subspan(static_cast<std::size_t>(from[i]) * bytes, bytes);
    std::copy(source.begin(), source.end(), out.mutable_bytes().begin() + static_cast<std::ptrdiff_t>(i * bytes));
  }
  return std::vector<tensor>{out};
}

/// A gather from the values and one more row, the default.
result<std::vector<value>> ragged_to_tensor::expand(subgraph& s) const {
  const auto& [target, row, from] = inferred;
  const tensor_type values = s.type(s.input(1));
  formula f(s, values.dtype);
  if (element_count(target) == 0) return f.done({f.constant(tensor(values.dtype, target))});
  gen::shape one = row;
  one.insert(one.begin(), 1);
  value nothing = s.input(2);
  if (f.shape(nothing) != row) nothing = f.add_op(broadcast_to(), {nothing, f.ints(row)});
  nothing = f.reshape(nothing, one);
  const value all = values.shape[0] == 0
                        ? nothing
                        : f.add_op(concat(), {s.input(1), nothing, f.constant(tensor::scalar<std::int32_t>(0))});
  int_list index = from;
  for (std::int64_t& i : index) i = i < 0 ? values.shape[0] : i;
  const value rows = f.add_op(gather(), {all, f.constant(tensor::of_ints(dtype::int32, index))});
  return f.done({f.reshape(rows, target)});
}

std::span<const op_row> ragged_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"RaggedTensorToSparse", "ragged", load_plain<ragged_to_sparse>, "all, complex", "", "sparse_indices, sparse_values, sparse_dense_shape"},
      {"RaggedTensorToTensor", "ragged", load_ragged_to_tensor, "all, complex", "constant shape and partitions", "result"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
