// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/slice_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tf_embed::gen {

result<std::vector<tensor_type>> strided_slice_grad::infer(const shape_context& context,
                                                           strided_slice_grad_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 5));
  TF_EMBED_TRY(found.target, context.required_ints(0, "shape"));
  const gen::shape& target = found.target;
  const tensor_type& dy = context.type(4);
  if (context.shape(0).size() != 1 || std::any_of(target.begin(), target.end(), [](auto n) { return n < 0; }))
    return bad_model(fmt::format("shape must be a vector of sizes, but is {}", list_text(target)));
  TF_EMBED_TRY(tensor_type out, checked_type(dy.dtype, target));
  std::vector<tensor_type> types{out};
  std::vector<const tensor*> constants{nullptr};
  constexpr std::string_view names[]{"begin", "end", "strides"};
  for (std::size_t i = 1; i < 4; ++i) {
    TF_EMBED_TRY(const tensor* t, context.required_constant(i, names[i - 1]));
    types.push_back(context.type(i));
    constants.push_back(t);
  }
  gen::slice forward = slice;
  TF_EMBED_TRY(const auto sliced, forward.infer_shape({types, constants}));
  found.region = std::move(forward.inferred);
  if (sliced[0].shape != dy.shape) {
    return bad_model(fmt::format("dy must be {} as the slice of {}, but is {}", to_string(sliced[0].shape),
                                 to_string(target), to_string(dy)));
  }
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> strided_slice_grad::evaluate(std::span<const tensor> inputs) const {
  const auto& [target, region] = inferred;
  tensor out(inputs[4].dtype(), target);
  if (inputs[4].size() == 0) return std::vector<tensor>{out};
  strided_block block{region.size, row_major_strides(region.size), row_major_strides(target), 0, 0};
  for (std::size_t i = 0; i < target.size(); ++i) {
    block.to_offset += region.begin[i] * block.to[i];
    block.to[i] *= region.stride[i];
  }
  copy_block(out, inputs[4], block);
  return std::vector<tensor>{out};
}

/// Steps of more than one become an axis of their own, which zeros fill up; negative ones run back to front.
result<std::vector<value>> strided_slice_grad::expand(subgraph& s) const {
  const auto& [target, region] = inferred;
  formula f(s, s.type(s.input(4)).dtype);
  if (element_count(target) == 0 || element_count(region.size) == 0)
    return f.done({f.constant(tensor(s.type(s.input(4)).dtype, target))});
  const std::size_t rank = target.size();
  value y = f.reshape(s.input(4), region.size);
  gen::shape dense = region.size;
  gen::shape split;  // each axis and, behind it, its gaps
  std::vector<std::int64_t> gaps;
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
  std::vector<std::int64_t> inside;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t n = region.size[i];
    const std::int64_t step = n == 1 ? 1 : std::abs(region.stride[i]);
    const bool backward = n > 1 && region.stride[i] < 0;
    if (backward) y = f.turned(y, i);
    split.insert(split.end(), {n, 1});
    gaps.insert(gaps.end(), {0, step - 1});
    dense[i] = n * step;
    before.push_back(backward ? region.begin[i] - (n - 1) * step : region.begin[i]);
    after.push_back(std::max<std::int64_t>(target[i] - before[i] - dense[i], 0));
    inside.push_back(std::min(dense[i], target[i] - before[i]));
  }
  y = f.reshape(y, split);
  y = f.pad(y, std::vector<std::int64_t>(gaps.size()), gaps);
  y = f.reshape(y, dense);
  y = f.cut(y, std::vector<std::int64_t>(rank), inside);  // the last gap may stick out
  return f.done({f.pad(y, before, after)});
}

namespace {

result<std::unique_ptr<op>> load_strided_slice_grad(const attributes& a) {
  TF_EMBED_TRY(const auto loaded, load_strided_slice(a));
  auto made = std::make_unique<strided_slice_grad>();
  made->slice = dynamic_cast<const gen::slice&>(*loaded);
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> slice_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"StridedSliceGrad", "slice_grad", load_strided_slice_grad, "all, complex", "constant shape, begin, end and strides", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
