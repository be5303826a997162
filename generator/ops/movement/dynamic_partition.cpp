// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/dynamic_partition.hpp"

#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace tf_embed::gen {
namespace {

constexpr std::int64_t max_partitions = 4096;

/// How many of the partitions go to each output; an error where one goes nowhere.
result<std::vector<std::int64_t>> counts_of(const tensor& partitions, std::int64_t outputs, error_kind kind) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(outputs), 0);
  for (std::int64_t i = 0; i < partitions.size(); ++i) {
    const std::int64_t p = partitions.as_int(i);
    if (p < 0 || p >= outputs) {
      return diagnostic{
          kind, fmt::format("partitions{} = {} is not in [0, {})", position_text(i, partitions.shape()), p, outputs)};
    }
    ++counts[static_cast<std::size_t>(p)];
  }
  return counts;
}

}  // namespace

result<std::vector<tensor_type>> dynamic_partition::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const shape& data = context.shape(0);
  const shape& partitions = context.shape(1);
  if (context.dtype(1) != dtype::int32)
    return bad_model(fmt::format("partitions must be int32, but are {}", to_string(context.type(1))));
  if (partitions.size() > data.size() || !std::equal(partitions.begin(), partitions.end(), data.begin()))
    return bad_model(fmt::format("data {} must begin with the axes of partitions {}", to_string(context.type(0)),
                                 to_string(context.type(1))));
  std::vector<std::int64_t> counts(static_cast<std::size_t>(count), element_count(partitions));
  const tensor* known = context.constant(1);
  if (known) {
    TF_EMBED_TRY(counts, counts_of(*known, count, error_kind::bad_model));
  }
  std::vector<tensor_type> out;
  for (std::uint32_t p = 0; p < counts.size(); ++p) {
    shape s{counts[p]};
    s.insert(s.end(), data.begin() + static_cast<std::ptrdiff_t>(partitions.size()), data.end());
    TF_EMBED_TRY(tensor_type t, checked_type(context.dtype(0), std::move(s)));
    if (!known && counts[p] != 0) t.extents = {context.own_extent(0, p)};
    out.push_back(std::move(t));
  }
  return out;
}

result<std::vector<tensor>> dynamic_partition::evaluate(std::span<const tensor> inputs) const {
  const tensor& data = inputs[0];
  const tensor& partitions = inputs[1];
  TF_EMBED_TRY(const auto counts, counts_of(partitions, count, error_kind::runtime));
  const shape rest(data.shape().begin() + static_cast<std::ptrdiff_t>(partitions.rank()), data.shape().end());
  const std::size_t row = static_cast<std::size_t>(element_count(rest)) * byte_size(data.dtype());
  std::vector<tensor> out;
  for (const std::int64_t n : counts) {
    shape s{n};
    s.insert(s.end(), rest.begin(), rest.end());
    out.emplace_back(data.dtype(), std::move(s));
  }
  std::vector<std::size_t> filled(counts.size(), 0);
  for (std::int64_t i = 0; row != 0 && i < partitions.size(); ++i) {
    const auto p = static_cast<std::size_t>(partitions.as_int(i));
    std::memcpy(out[p].mutable_bytes().data() + filled[p]++ * row,
                data.bytes().data() + static_cast<std::size_t>(i) * row, row);
  }
  return out;
}

result<void> dynamic_partition::emit(layer_builder& b) const {
  std::vector<argument> arguments{b.input(0), b.input(1)};
  for (std::size_t p = 0; p < b.output_count(); ++p) {
    const operand out = b.output(p);
    const operand found = b.output_type(p).has_dynamic_axis() ? b.count(p) : b.write(b.temporary({dtype::int64, {}}));
    arguments.emplace_back(template_type{"te::partition", {out, found}});
  }
  b.add(layer_spec("dynamic_partition", std::move(arguments)));
  return {};
}

result<std::unique_ptr<op>> load_dynamic_partition(const attributes& a) {
  auto d = std::make_unique<dynamic_partition>();
  TF_EMBED_TRY(d->count, a.integer("num_partitions"));
  if (d->count < 1 || d->count > max_partitions)
    return bad_model(fmt::format("num_partitions must be from 1 to {}, but is {}", max_partitions, d->count));
  return std::unique_ptr<op>(std::move(d));
}

std::span<const op_row> dynamic_partition_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"DynamicPartition", "dynamic_partition", load_dynamic_partition, "all, complex", "at most 4096 partitions", "outputs..."},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
