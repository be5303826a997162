// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/list_diff.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> list_diff::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& x = context.type(0);
  if (x.shape.size() != 1 || context.shape(1).size() != 1 || x.dtype != context.dtype(1) || !is_numeric(x.dtype)) {
    return diagnostic{error_kind::bad_model, fmt::format("expects two vectors of numbers of one type, but is given {} "
                                                         "and {}",
                                                         to_string(x), to_string(context.type(1)))};
  }
  std::vector<tensor_type> out{{x.dtype, x.shape}, {index_type, x.shape}};
  // Both are as long.
  if (x.shape[0] != 0) out[0].extents = out[1].extents = {context.own_extent(0)};
  return out;
}

result<std::vector<tensor>> list_diff::evaluate(std::span<const tensor> inputs) const {
  const tensor& x = inputs[0];
  const tensor& y = inputs[1];
  std::vector<std::int64_t> kept;
  for (std::int64_t i = 0; i < x.size(); ++i) {
    bool found = false;
    for (std::int64_t k = 0; k < y.size() && !found; ++k)
      found = is_floating(x.dtype()) ? x.as_double(i) == y.as_double(k) : x.as_int(i) == y.as_int(k);
    if (!found) kept.push_back(i);
  }
  tensor out(x.dtype(), {static_cast<std::int64_t>(kept.size())});
  const std::size_t size = byte_size(x.dtype());
  for (std::size_t n = 0; n < kept.size(); ++n) {
    std::memcpy(out.mutable_bytes().data() + n * size, x.bytes().data() + static_cast<std::size_t>(kept[n]) * size,
                size);
  }
  return std::vector<tensor>{out, tensor::of_ints(index_type, kept)};
}

result<void> list_diff::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.input_type(0).dtype));
  const operand x = b.input(0);
  const operand y = b.input(1);
  const operand out = b.output(0);
  const operand indices = b.output(1);
  const operand found = b.output_type(0).has_dynamic_axis() ? b.count(0) : b.write(b.temporary({dtype::int64, {}}));
  const operand sorted = b.scratch({b.input_type(1).dtype, b.input_type(1).shape});
  b.add(layer_spec("list_diff", {x, y, out, indices, found, sorted}));
  return {};
}

result<std::unique_ptr<op>> load_list_diff(const attributes& a) {
  auto d = std::make_unique<list_diff>();
  TF_EMBED_TRY(d->index_type, a.type("out_idx", dtype::int32));
  if (d->index_type != dtype::int32 && d->index_type != dtype::int64) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("out_idx must be int32 or int64, but is {}", name(d->index_type))};
  }
  return std::unique_ptr<op>(std::move(d));
}

std::span<const op_row> list_diff_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ListDiff", "list_diff", load_list_diff, "floats, integers", "", "out, idx"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
