// SPDX-License-Identifier: Apache-2.0
// TensorList and TensorArray: what resolve makes ordinary tensors of (ir/list_value.hpp).
#pragma once

#include "ir/list_value.hpp"
#include "ir/op.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace tf_embed::gen {

/// All of them: they differ in what becomes of the list alone. A TensorArray is the list that its flow stands for; its
/// handle is a number that nothing reads.
struct tensor_list : op_base<tensor_list>, list_op {
  static constexpr std::string_view op_stem = "tensor_list";
  bool operator==(const tensor_list&) const = default;

  using behaviour = result<std::vector<list_result>> (*)(const tensor_list&, list_context&);

  behaviour behave = nullptr;
  std::size_t operands = 0;                   ///< that there must be, at least
  gen::dtype dtype = gen::dtype::invalid;     ///< of the items, where the node says it
  std::optional<gen::shape> item_shape = {};  ///< TensorArrayV3: the attribute; sizes may be unknown
  bool grows = false;                         ///< an index behind the end makes the list longer

  result<std::vector<list_result>> on_lists(list_context& context) const override;
  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
};

std::span<const op_row> tensor_list_rows();
std::span<const op_row> tensor_array_rows();

}  // namespace tf_embed::gen
