// SPDX-License-Identifier: Apache-2.0
#include "ops/control/put_item.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> put_item::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const tensor_type& list = context.type(0);
  const tensor_type& item = context.type(2);
  if (!is_signed_integer(context.dtype(1)) || !context.shape(1).empty())
    return bad_model(fmt::format("the index must be one integer, but is {}", to_string(context.type(1))));
  if (list.shape.empty() || item.dtype != list.dtype || item.shape != shape(list.shape.begin() + 1, list.shape.end()))
    return bad_model(
        fmt::format("an item that is {} does not fit the list, which is {}", to_string(item), to_string(list)));
  return std::vector<tensor_type>{{list.dtype, list.shape}};
}

result<std::vector<tensor>> put_item::evaluate(std::span<const tensor> inputs) const {
  const std::int64_t index = inputs[1].as_int(0);
  const std::int64_t length = inputs[0].shape()[0];
  if (index < 0 || index >= length)
    return diagnostic{error_kind::runtime, fmt::format("the index {} is not in [0, {})", index, length)};
  tensor out(inputs[0].dtype(), inputs[0].shape());
  const auto from = inputs[0].bytes();
  const auto item = inputs[2].bytes();
  const auto to = out.mutable_bytes();
  if (!from.empty()) std::memcpy(to.data(), from.data(), from.size());
  if (!item.empty()) std::memcpy(to.data() + static_cast<std::size_t>(index) * item.size(), item.data(), item.size());
  return std::vector<tensor>{std::move(out)};
}

result<void> put_item::emit(layer_builder& b) const {
  b.add(layer_spec("put_item", {b.input(0), b.input(1), b.input(2), b.output()}).allow_in_place(0));
  return {};
}

}  // namespace tf_embed::gen
