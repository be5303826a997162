// SPDX-License-Identifier: Apache-2.0
// What can be done with a list. TensorList and TensorArray are two ways to write it.
#pragma once

#include "ir/list_value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

/// Operands are given as numbers of the node's inputs, `said` is what the node says of the shape of the items.
class list_steps {
 public:
  explicit list_steps(list_context& c) : c_(c) {}

  result<item_list> reserve(dtype t, std::optional<shape> said, std::size_t length);
  result<list_result> set(std::size_t list, std::size_t index, std::size_t item, bool grows);
  result<value> get(std::size_t list, std::size_t index, const std::optional<shape>& said);
  result<value> length(std::size_t list);
  result<value> element_shape(std::size_t list, dtype t);
  result<list_result> push_back(std::size_t list, std::size_t item);
  result<std::vector<list_result>> pop_back(std::size_t list, const std::optional<shape>& said);
  result<std::vector<list_result>> concat(std::size_t list, const std::optional<shape>& said);
  result<list_result> split(std::size_t tensor, std::size_t lengths);
  result<value> gather(std::size_t list, std::size_t indices, const std::optional<shape>& said);
  /// A list of the rows of a tensor, at `indices` of a list that begins as `list`; where only a run knows those, one
  /// beyond its length is no growth but a status.
  result<list_result> scatter(std::optional<item_list> list, std::size_t rows, std::size_t indices,
                              std::optional<std::int64_t> length);
  result<list_result> scatter_into(std::size_t list, std::size_t indices, std::size_t rows, bool grows);
  result<list_result> resize(std::size_t list, std::size_t size);

 private:
  /// A value that becomes an item: its shape, where it is no list itself.
  std::optional<shape> shape_of(value item) const;
  /// An item as a tensor, if it is a list.
  result<value> item_value(std::size_t item);
  /// The list as a tensor that such an item fits.
  result<value> dense_with(std::size_t list, const tensor_type& item);
  /// A list that is a tensor, with rows at indices that only a run knows.
  result<value> scattered(value dense, std::size_t indices, value rows);

  list_context& c_;
};

}  // namespace tf_embed::gen
