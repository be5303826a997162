// SPDX-License-Identifier: Apache-2.0
// TensorArray: the list that its flow stands for.
#include "ops/control/list_items.hpp"
#include "ops/control/list_steps.hpp"
#include "ops/control/tensor_list.hpp"
#include "ops/support/attributes.hpp"

#include <array>
#include <memory>
#include <string_view>

namespace tf_embed::gen {
namespace {

using lists = result<std::vector<list_result>>;

lists make_array(const tensor_list& o, list_context& c) {
  TF_EMBED_TRY(item_list list, list_steps(c).reserve(o.dtype, o.item_shape, 0));
  list.grows = o.grows;
  return std::vector<list_result>{c.add_constant(tensor::scalar<std::int32_t>(0)), std::move(list)};
}
lists write(const tensor_list&, list_context& c) { return only(list_steps(c).set(3, 1, 2, false)); }
lists read(const tensor_list& o, list_context& c) { return only(list_steps(c).get(2, 1, o.item_shape)); }
lists gather_array(const tensor_list& o, list_context& c) { return only(list_steps(c).gather(2, 1, o.item_shape)); }
lists scatter_array(const tensor_list&, list_context& c) { return only(list_steps(c).scatter_into(3, 1, 2, false)); }
lists split_array(const tensor_list&, list_context& c) { return only(list_steps(c).split(1, 2)); }
lists concat_array(const tensor_list&, list_context& c) { return list_steps(c).concat(1, {}); }
lists size(const tensor_list&, list_context& c) { return only(list_steps(c).length(1)); }

template <tensor_list::behaviour Behave, std::size_t Operands>
result<std::unique_ptr<op>> load_array(const attributes& a) {
  auto made = std::make_unique<tensor_list>();
  made->behave = Behave;
  made->operands = Operands;
  TF_EMBED_TRY(made->dtype, a.type("dtype", dtype::invalid));
  TF_EMBED_TRY(made->grows, a.boolean("dynamic_size", false));
  TF_EMBED_TRY(made->item_shape, a.shape("element_shape"));
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> tensor_array_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"TensorArrayConcatV3", "tensor_list", load_array<concat_array, 2>, "all", "", "value, lengths"},
      {"TensorArrayGatherV3", "tensor_list", load_array<gather_array, 3>, "all", "", "value"},
      {"TensorArrayReadV3", "tensor_list", load_array<read, 3>, "all", "items may be read twice", "value"},
      {"TensorArrayScatterV3", "tensor_list", load_array<scatter_array, 4>, "all", "indices that only a run knows are of items that there are", "flow_out"},
      {"TensorArraySizeV3", "tensor_list", load_array<size, 2>, "all", "", "size"},
      {"TensorArraySplitV3", "tensor_list", load_array<split_array, 4>, "all", "constant lengths", "flow_out"},
      {"TensorArrayV3", "tensor_list", load_array<make_array, 1>, "all", "constant size", "handle, flow"},
      {"TensorArrayWriteV3", "tensor_list", load_array<write, 4>, "all", "items may be written twice", "flow_out"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
