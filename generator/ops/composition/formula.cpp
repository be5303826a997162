// SPDX-License-Identifier: Apache-2.0
#include "ops/composition/formula.hpp"

#include "ops/movement/pad.hpp"
#include "ops/movement/reverse.hpp"
#include "ops/movement/slice.hpp"
#include "ops/window/conv2d.hpp"

#include <algorithm>

namespace tf_embed::gen {

value formula::convolved(value image, value filter) {
  conv2d convolution;
  convolution.window.padding = padding_kind::same;
  return add_op(convolution, {image, filter});
}

value formula::cut(value v, std::vector<std::int64_t> first, std::vector<std::int64_t> size) {
  if (shape(v) == size) return v;
  return add_op(slice(), {v, ints(std::move(first)), ints(std::move(size))});
}

value formula::pad(value v, const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after) {
  const auto is_zero = [](std::int64_t n) { return n == 0; };
  if (std::all_of(before.begin(), before.end(), is_zero) && std::all_of(after.begin(), after.end(), is_zero)) return v;
  std::vector<std::int64_t> pairs;
  for (std::size_t i = 0; i < before.size(); ++i) pairs.insert(pairs.end(), {before[i], after[i]});
  const auto rank = static_cast<std::int64_t>(before.size());
  return add_op(gen::pad(), {v, constant(tensor::of_ints(dtype::int64, pairs).reshaped({rank, 2}))});
}

value formula::turned(value v, std::size_t axis) {
  return add_op(reverse(), {v, ints({static_cast<std::int64_t>(axis)})});
}

result<tensor> reference_of(op& o, const std::vector<tensor>& inputs, std::size_t port) {
  std::vector<tensor_type> types;
  std::vector<const tensor*> constants;
  for (const tensor& t : inputs) {
    types.push_back(t.type());
    constants.push_back(&t);
  }
  TF_EMBED_CHECK([&]() -> result<void> {
    auto inferred = o.infer_shape({types, constants});
    if (!inferred) return std::move(inferred.error());
    return {};
  }());
  TF_EMBED_TRY(const auto made, o.evaluate(inputs));
  return made[port];
}

}  // namespace tf_embed::gen
