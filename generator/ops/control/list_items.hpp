// SPDX-License-Identifier: Apache-2.0
// What the ops on lists have in common.
#pragma once

#include "ir/list_value.hpp"
#include "ops/element/binary.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// Longer lists are refused: a length is a number in a file.
inline constexpr std::int64_t most_items = 1 << 16;
/// The same of lists of which each item is a node of its own.
inline constexpr std::int64_t most_single_items = 1 << 10;

result<void> check_list_length(std::int64_t length, std::int64_t most = most_items);
/// Refuses what is no index of a list.
result<void> check_item_index(std::int64_t index, std::int64_t length);
/// Whether these are 0, 1, 2 and so on, `length` of them.
bool counts_up(std::span<const std::int64_t> indices, std::int64_t length);

/// What an op gives that gives one thing.
template <class T>
result<std::vector<list_result>> only(result<T> made) {
  if (!made) return std::move(made.error());
  return std::vector<list_result>{std::move(*made)};
}

/// One shape that both can be, where -1 is unknown; nothing stands for any shape.
result<std::optional<shape>> merged(const std::optional<shape>& a, const std::optional<shape>& b);
/// The advice where only a run knows how long a list becomes.
std::string room_advice(const std::string& maker);
/// What the operand of an op says of the items: nothing where it is not known, or -1.
std::optional<shape> item_shape_operand(const list_context& c, std::size_t input);
/// The list that input `i` is, with items: parts of the tensor, where it is one.
result<item_list> items_of(list_context& c, std::size_t i);
/// Its length.
result<std::int64_t> length_of(const list_context& c, std::size_t i);
/// The constant integers that an input is; nullopt where only a run knows.
std::optional<std::vector<std::int64_t>> ints_of(const list_context& c, std::size_t i);
/// Item `index` of a list; zeros where none was written.
result<value> item_at(list_context& c, const item_list& list, std::int64_t index, const std::optional<shape>& said);
/// The list as a tensor.
result<value> dense_input(list_context& c, std::size_t i, const std::optional<shape>& said = {});

/// A list whose length only a run knows as a tensor: its first axis is as long as the list.
result<value> stacked(list_context& c, const sized_list& list);
/// `a` and `b`, which are integers of one type, as one.
result<value> combined(list_context& c, binary_kind kind, value a, value b);

/// Row `index` of a tensor, rows `index`, rows [begin, begin + size).
result<value> row_of(list_context& c, value v, std::int64_t index);
result<value> rows_of(list_context& c, value v, value indices);
result<value> part_of(list_context& c, value v, std::int64_t begin, std::int64_t size);
result<value> reshaped(list_context& c, value v, const shape& to);

}  // namespace tf_embed::gen
