// SPDX-License-Identifier: Apache-2.0
#include "ops/control/list_items.hpp"

#include "ir/near_name.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/pack.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/slice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tf_embed::gen {

result<void> check_list_length(std::int64_t length, std::int64_t most) {
  if (length < 0) return bad_model(fmt::format("a list of {} items", length));
  if (length > most)
    return diagnostic{error_kind::unsupported, fmt::format("a list of {} items; the most are {}", length, most)};
  return {};
}

result<void> check_item_index(std::int64_t index, std::int64_t length) {
  if (index >= 0 && index < length) return {};
  return bad_model(fmt::format("item {} of a list that has {}", index, length));
}

bool counts_up(std::span<const std::int64_t> indices, std::int64_t length) {
  std::int64_t next = 0;
  return static_cast<std::int64_t>(indices.size()) == length &&
         std::all_of(indices.begin(), indices.end(), [&](std::int64_t i) { return i == next++; });
}

result<std::optional<shape>> merged(const std::optional<shape>& a, const std::optional<shape>& b) {
  if (!a || !b) return a ? a : b;
  const auto fits = [](std::int64_t x, std::int64_t y) { return x < 0 || y < 0 || x == y; };
  if (a->size() != b->size() || !std::equal(a->begin(), a->end(), b->begin(), fits))
    return bad_model(
        fmt::format("items of shape {} do not fit a list of items of shape {}", to_string(*b), to_string(*a)));
  shape both = *a;
  for (std::size_t i = 0; i < both.size(); ++i) both[i] = std::max(both[i], (*b)[i]);
  return std::optional(both);
}

std::optional<shape> item_shape_operand(const list_context& c, std::size_t input) {
  if (input >= c.input_count()) return std::nullopt;
  const tensor* t = c.input_constant(input);
  if (!t || !is_integer(t->dtype())) return std::nullopt;
  if (t->rank() == 0) return std::nullopt;  // -1: any rank
  return shape(t->as_ints());
}

std::optional<std::vector<std::int64_t>> ints_of(const list_context& c, std::size_t i) {
  if (i >= c.input_count()) return std::nullopt;
  const tensor* t = c.input_constant(i);
  if (!t || !is_integer(t->dtype())) return std::nullopt;
  return t->as_ints();
}

result<value> reshaped(list_context& c, value v, const shape& to) {
  if (c.type(v).shape == to) return v;
  return c.add("Reshape", std::make_unique<reshape>(), {v, c.add_constant(tensor::of_ints(dtype::int64, to))});
}

result<value> part_of(list_context& c, value v, std::int64_t begin, std::int64_t size) {
  const shape& s = c.type(v).shape;
  std::vector<std::int64_t> first(s.size(), 0), sizes = s;
  first[0] = begin;
  sizes[0] = size;
  return c.add(
      "Slice", std::make_unique<slice>(),
      {v, c.add_constant(tensor::of_ints(dtype::int64, first)), c.add_constant(tensor::of_ints(dtype::int64, sizes))});
}

result<value> row_of(list_context& c, value v, std::int64_t index) {
  TF_EMBED_TRY(const value part, part_of(c, v, index, 1));
  const shape s = c.type(v).shape;
  return reshaped(c, part, {s.begin() + 1, s.end()});
}

result<value> rows_of(list_context& c, value v, value indices) {
  return c.add("Gather", std::make_unique<gather>(), {v, indices});
}

result<value> combined(list_context& c, binary_kind kind, value a, value b) {
  const char* const name = kind == binary_kind::add ? "AddV2" : kind == binary_kind::sub ? "Sub" : "Maximum";
  return c.add(name, std::make_unique<binary>(kind), {a, b});
}

result<value> stacked(list_context& c, const sized_list& list) {
  const shape s = c.type(list.items).shape;
  std::vector<value> sizes{list.length};
  for (std::size_t axis = 1; axis < s.size(); ++axis)
    sizes.push_back(c.add_constant(tensor::scalar(static_cast<std::int32_t>(s[axis]))));
  TF_EMBED_TRY(const value size, c.add("Pack", std::make_unique<pack>(), sizes));
  const value begin = c.add_constant(tensor::of_ints(dtype::int32, std::vector<std::int64_t>(s.size(), 0)));
  return c.add("Slice", std::make_unique<slice>(), {list.items, begin, size});
}

std::string room_advice(const std::string& maker) {
  const std::string name = shell_word(maker);
  return fmt::format("; say the most items that it may have by --max-size {}=N", name);
}

result<std::int64_t> length_of(const list_context& c, std::size_t i) {
  if (const item_list* list = c.items(i)) return list->length();
  if (c.sized(i)) return diagnostic{error_kind::unsupported, "a list whose length is known only at run time"};
  const tensor_type& t = c.input_type(i);
  if (t.shape.empty()) return bad_model(fmt::format("input {} must be a list, but is {}", i, to_string(t)));
  if (t.has_dynamic_axis()) return diagnostic{error_kind::unsupported, "a list whose length is known only at run time"};
  return t.shape[0];
}

result<item_list> items_of(list_context& c, std::size_t i) {
  if (const item_list* list = c.items(i)) return *list;
  TF_EMBED_TRY(const std::int64_t length, length_of(c, i));
  TF_EMBED_CHECK(check_list_length(length, most_single_items));
  const tensor_type t = c.input_type(i);
  item_list list{t.dtype, shape(t.shape.begin() + 1, t.shape.end()), {}};
  for (std::int64_t at = 0; at < length; ++at) {
    TF_EMBED_TRY(const value item, row_of(c, c.input(i), at));
    list.items.emplace_back(item);
  }
  return list;
}

result<value> item_at(list_context& c, const item_list& list, std::int64_t index, const std::optional<shape>& said) {
  TF_EMBED_CHECK(check_item_index(index, list.length()));
  if (const auto& item = list.items[static_cast<std::size_t>(index)]) return *item;
  TF_EMBED_TRY(const std::optional<shape> s, merged(list.item_shape, said));
  if (!s || !is_static(*s) || byte_size(list.dtype) == 0)
    return bad_model(fmt::format("item {} is read, but was never written, and nothing says its shape", index));
  return c.add_constant(tensor(list.dtype, *s));
}

result<value> dense_input(list_context& c, std::size_t i, const std::optional<shape>& said) {
  if (const sized_list* sized = c.sized(i)) return stacked(c, *sized);
  const item_list* list = c.items(i);
  if (!list && c.input_type(i).shape.empty())
    return bad_model(fmt::format("input {} must be a list, but is {}", i, to_string(c.input_type(i))));
  if (!list) return c.input(i);
  item_list with_shape = *list;
  TF_EMBED_TRY(with_shape.item_shape, merged(list->item_shape, said));
  return c.dense(with_shape);
}

}  // namespace tf_embed::gen
