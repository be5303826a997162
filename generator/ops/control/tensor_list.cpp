// SPDX-License-Identifier: Apache-2.0
#include "ops/control/tensor_list.hpp"

#include "ops/control/list_items.hpp"
#include "ops/control/list_steps.hpp"
#include "ops/support/attributes.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace tf_embed::gen {
namespace {

/// They are gone when a graph has been resolved.
diagnostic unresolved() { return {error_kind::unsupported, "a list outside of the graph that makes it"}; }

using lists = result<std::vector<list_result>>;

lists reserve(const tensor_list& o, list_context& c) {
  return only(list_steps(c).reserve(o.dtype, item_shape_operand(c, 0), 1));
}
lists empty_list(const tensor_list& o, list_context& c) {
  return std::vector<list_result>{item_list{o.dtype, item_shape_operand(c, 0), {}, true}};
}
lists from_tensor(const tensor_list&, list_context& c) { return std::vector<list_result>{c.input(0)}; }
lists set_item(const tensor_list& o, list_context& c) { return only(list_steps(c).set(0, 1, 2, o.grows)); }
lists get_item(const tensor_list&, list_context& c) { return only(list_steps(c).get(0, 1, item_shape_operand(c, 2))); }
lists stack(const tensor_list&, list_context& c) { return only(dense_input(c, 0, item_shape_operand(c, 1))); }
lists length(const tensor_list&, list_context& c) { return only(list_steps(c).length(0)); }
lists push_back(const tensor_list&, list_context& c) { return only(list_steps(c).push_back(0, 1)); }
lists pop_back(const tensor_list&, list_context& c) { return list_steps(c).pop_back(0, item_shape_operand(c, 1)); }
lists concat_items(const tensor_list&, list_context& c) { return list_steps(c).concat(0, item_shape_operand(c, 1)); }
lists split(const tensor_list&, list_context& c) { return only(list_steps(c).split(0, 2)); }
lists gather_items(const tensor_list&, list_context& c) {
  return only(list_steps(c).gather(0, 1, item_shape_operand(c, 2)));
}
lists scatter(const tensor_list&, list_context& c) {
  std::optional<std::int64_t> length;
  if (const auto given = ints_of(c, 3); given && (*given)[0] >= 0) length = (*given)[0];
  return only(list_steps(c).scatter({}, 0, 1, length));
}
lists scatter_into(const tensor_list&, list_context& c) { return only(list_steps(c).scatter_into(0, 2, 1, true)); }
lists resize(const tensor_list&, list_context& c) { return only(list_steps(c).resize(0, 1)); }
lists element_shape(const tensor_list& o, list_context& c) { return only(list_steps(c).element_shape(0, o.dtype)); }

template <tensor_list::behaviour Behave, std::size_t Operands>
result<std::unique_ptr<op>> load_list(const attributes& a) {
  auto made = std::make_unique<tensor_list>();
  made->behave = Behave;
  made->operands = Operands;
  TF_EMBED_TRY(made->dtype, a.type(Behave == &element_shape ? "shape_type" : "element_dtype", dtype::int32));
  TF_EMBED_TRY(made->grows, a.boolean("resize_if_index_out_of_bounds", false));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

result<std::vector<list_result>> tensor_list::on_lists(list_context& context) const {
  if (context.input_count() < operands)
    return bad_model(fmt::format("needs {} inputs, but has {}", operands, context.input_count()));
  return behave(*this, context);
}

result<std::vector<tensor_type>> tensor_list::infer(const shape_context&) const { return unresolved(); }
result<std::vector<tensor>> tensor_list::evaluate(std::span<const tensor>) const { return unresolved(); }
result<void> tensor_list::emit(layer_builder&) const { return unresolved(); }

std::span<const op_row> tensor_list_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"EmptyTensorList", "tensor_list", load_list<empty_list, 2>, "all", "", "handle"},
      {"TensorListConcat", "tensor_list", load_list<concat_items, 1>, "all", "", "tensor, lengths"},
      {"TensorListConcatV2", "tensor_list", load_list<concat_items, 1>, "all", "", "tensor, lengths"},
      {"TensorListElementShape", "tensor_list", load_list<element_shape, 1>, "all", "", "element_shape"},
      {"TensorListFromTensor", "tensor_list", load_list<from_tensor, 1>, "all", "", "output_handle"},
      {"TensorListGather", "tensor_list", load_list<gather_items, 2>, "all", "", "values"},
      {"TensorListGetItem", "tensor_list", load_list<get_item, 2>, "all", "", "item"},
      {"TensorListLength", "tensor_list", load_list<length, 1>, "all", "", "length"},
      {"TensorListPopBack", "tensor_list", load_list<pop_back, 1>, "all", "", "output_handle, tensor"},
      {"TensorListPushBack", "tensor_list", load_list<push_back, 2>, "all", "in loops, a known number of iterations", "output_handle"},
      {"TensorListReserve", "tensor_list", load_list<reserve, 2>, "all", "constant num_elements", "handle"},
      {"TensorListResize", "tensor_list", load_list<resize, 2>, "all", "constant size", "output_handle"},
      {"TensorListScatter", "tensor_list", load_list<scatter, 2>, "all", "constant indices", "output_handle"},
      {"TensorListScatterIntoExistingList", "tensor_list", load_list<scatter_into, 3>, "all", "indices that only a run knows are of items that there are", "output_handle"},
      {"TensorListScatterV2", "tensor_list", load_list<scatter, 2>, "all", "constant indices, or constant num_elements", "output_handle"},
      {"TensorListSetItem", "tensor_list", load_list<set_item, 3>, "all", "", "output_handle"},
      {"TensorListSplit", "tensor_list", load_list<split, 3>, "all", "constant lengths", "output_handle"},
      {"TensorListStack", "tensor_list", load_list<stack, 1>, "all", "", "tensor"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
