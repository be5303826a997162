// SPDX-License-Identifier: Apache-2.0
#include "ops/control/list_steps.hpp"

#include "ops/control/list_items.hpp"
#include "ops/control/put_item.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/scatter_nd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tf_embed::gen {
namespace {

diagnostic at_run_time(std::string_view what) {
  return {error_kind::unsupported, fmt::format("{} of a list that is known only at run time", what)};
}

}  // namespace

std::optional<shape> list_steps::shape_of(value item) const {
  return c_.is_list_of_items(item) ? std::nullopt : std::optional(c_.type(item).shape);
}

result<value> list_steps::item_value(std::size_t item) {
  return c_.items(item) ? dense_input(c_, item) : result<value>(c_.input(item));
}

result<value> list_steps::dense_with(std::size_t list, const tensor_type& item) {
  const item_list* known = c_.items(list);
  if (!known) return dense_input(c_, list);
  item_list typed = *known;
  if (typed.dtype == dtype::invalid) typed.dtype = item.dtype;
  TF_EMBED_TRY(typed.item_shape, merged(known->item_shape, item.shape));
  return c_.dense(typed);
}

result<list_result> list_steps::reserve(dtype t, std::optional<shape> said, std::size_t length, bool grows) {
  const auto n = ints_of(c_, length);
  item_list list{byte_size(t) == 0 ? dtype::invalid : t, std::move(said), {}, grows};
  if (n && n->size() == 1) {
    TF_EMBED_CHECK(check_list_length((*n)[0]));
    list.items.resize(static_cast<std::size_t>((*n)[0]));
    return list_result(std::move(list));
  }
  const tensor_type& given = c_.input_type(length);
  if (!is_integer(given.dtype) || !given.shape.empty())
    return bad_model(fmt::format("the length of a list must be one integer, but is {}", to_string(given)));
  const std::optional<std::int64_t> room = c_.room();
  if (!room)
    return diagnostic{error_kind::unsupported,
                      "the length of a list that is known only at run time" + room_advice(c_.name())};
  list.items.resize(static_cast<std::size_t>(*room));
  TF_EMBED_TRY(const value items, c_.dense(list));
  return list_result(sized_list{items, c_.input(length)});
}

result<list_result> list_steps::put(const sized_list& list, value index, std::size_t item, value length) {
  TF_EMBED_TRY(const value row, item_value(item));
  TF_EMBED_TRY(const value items, c_.add("TensorListSetItem", std::make_unique<put_item>(), {list.items, index, row}));
  return list_result(sized_list{items, length});
}

result<list_result> list_steps::set(std::size_t list, std::size_t index, std::size_t item, bool grows) {
  const auto at = ints_of(c_, index);
  if (const sized_list* sized = c_.sized(list)) {
    const sized_list into = *sized;
    const value one = c_.add_constant(tensor::scalar<std::int32_t>(1));
    TF_EMBED_TRY(const value needed, combined(c_, binary_kind::add, c_.input(index), one));
    TF_EMBED_TRY(const value length, combined(c_, binary_kind::maximum, into.length, needed));
    return put(into, c_.input(index), item, length);
  }
  const item_list* known = c_.items(list);
  if (known && known->room && (grows || known->grows) && !(at && at->size() == 1)) {
    // A loop that is asked what the items are: it becomes one with a sized list (passes/resolve_loop.cpp).
    item_list sketch = *known;
    TF_EMBED_CHECK(merged(sketch.item_shape, shape_of(c_.input(item))));
    sketch.items = {c_.input(item)};
    return list_result(std::move(sketch));
  }
  if (known && at && at->size() == 1) {
    item_list made = *known;
    const std::int64_t i = (*at)[0];
    if (i >= 0 && i >= made.length() && (grows || made.grows)) {
      TF_EMBED_CHECK(check_list_length(i + 1));
      made.items.resize(static_cast<std::size_t>(i) + 1);
    }
    TF_EMBED_CHECK(check_item_index(i, made.length()));
    TF_EMBED_CHECK(merged(made.item_shape, shape_of(c_.input(item))));
    made.items[static_cast<std::size_t>(i)] = c_.input(item);
    return list_result(std::move(made));
  }
  if (at && at->size() == 1) {
    TF_EMBED_TRY(const std::int64_t n, length_of(c_, list));
    TF_EMBED_CHECK(check_item_index((*at)[0], n));
  }
  if (known && known->length() == 0 && (grows || known->grows)) {
    return diagnostic{error_kind::unsupported, "an item at an index that only a run knows makes an empty list grow" +
                                                   room_advice(known->made_by)};
  }
  TF_EMBED_TRY(const value put, item_value(item));
  TF_EMBED_TRY(const value dense, dense_with(list, c_.type(put)));
  if (const shape& s = c_.type(dense).shape; grows && !known && !s.empty() && s[0] == 0)
    return diagnostic{error_kind::unsupported,
                      "an item at an index that only a run knows makes an empty list grow; say the most items that it "
                      "may have by --max-size for the node that makes it"};
  TF_EMBED_TRY(const value made,
               c_.add("TensorListSetItem", std::make_unique<put_item>(), {dense, c_.input(index), put}));
  return list_result(made);
}

result<value> list_steps::get(std::size_t list, std::size_t index, const std::optional<shape>& said) {
  const auto at = ints_of(c_, index);
  if (const sized_list* sized = c_.sized(list)) return rows_of(c_, sized->items, c_.input(index));
  if (const item_list* known = c_.items(list); known && at && at->size() == 1)
    return item_at(c_, *known, (*at)[0], said);
  TF_EMBED_TRY(const value dense, dense_input(c_, list, said));
  if (at && at->size() == 1) {
    TF_EMBED_CHECK(check_item_index((*at)[0], c_.type(dense).shape[0]));
    return row_of(c_, dense, (*at)[0]);
  }
  return rows_of(c_, dense, c_.input(index));
}

result<value> list_steps::length(std::size_t list) {
  if (const sized_list* sized = c_.sized(list)) return sized->length;
  TF_EMBED_TRY(const std::int64_t n, length_of(c_, list));
  return c_.add_constant(tensor::scalar(static_cast<std::int32_t>(n)));
}

result<value> list_steps::element_shape(std::size_t list, dtype t) {
  std::optional<shape> s;
  if (const item_list* known = c_.items(list)) {
    s = known->item_shape;
  } else if (const sized_list* sized = c_.sized(list)) {
    const shape& all = c_.type(sized->items).shape;
    s = shape(all.begin() + 1, all.end());
  } else {
    TF_EMBED_TRY(const value dense, dense_input(c_, list));
    const shape& all = c_.type(dense).shape;
    s = shape(all.begin() + 1, all.end());
  }
  if (!s) return c_.add_constant(tensor::of_ints(t, std::vector<std::int64_t>{-1}).reshaped({}));
  return c_.add_constant(tensor::of_ints(t, *s));
}

result<list_result> list_steps::push_back(std::size_t list, std::size_t item) {
  if (const sized_list* sized = c_.sized(list)) {
    const sized_list into = *sized;
    const value one = c_.add_constant(tensor::scalar<std::int32_t>(1));
    TF_EMBED_TRY(const value length, combined(c_, binary_kind::add, into.length, one));
    return put(into, into.length, item, length);
  }
  if (const item_list* known = c_.items(list)) {
    item_list made = *known;
    TF_EMBED_CHECK(check_list_length(made.length() + 1));
    TF_EMBED_CHECK(merged(made.item_shape, shape_of(c_.input(item))));
    made.items.emplace_back(c_.input(item));
    return list_result(std::move(made));
  }
  TF_EMBED_CHECK(length_of(c_, list));
  TF_EMBED_TRY(const value put, item_value(item));
  shape one = c_.type(put).shape;
  one.insert(one.begin(), 1);
  TF_EMBED_TRY(const value row, reshaped(c_, put, one));
  const value axis = c_.add_constant(tensor::scalar<std::int32_t>(0));
  TF_EMBED_TRY(const value made, c_.add("ConcatV2", std::make_unique<gen::concat>(), {c_.input(list), row, axis}));
  return list_result(made);
}

result<std::vector<list_result>> list_steps::pop_back(std::size_t list, const std::optional<shape>& said) {
  if (const sized_list* sized = c_.sized(list)) {
    sized_list rest = *sized;
    const value one = c_.add_constant(tensor::scalar<std::int32_t>(1));
    TF_EMBED_TRY(rest.length, combined(c_, binary_kind::sub, rest.length, one));
    TF_EMBED_TRY(const value last, rows_of(c_, rest.items, rest.length));
    return std::vector<list_result>{rest, last};
  }
  TF_EMBED_TRY(const std::int64_t n, length_of(c_, list));
  if (n == 0) return bad_model("takes an item from an empty list");
  if (const item_list* known = c_.items(list)) {
    item_list rest = *known;
    TF_EMBED_TRY(const value last, item_at(c_, rest, n - 1, said));
    rest.items.pop_back();
    return std::vector<list_result>{std::move(rest), last};
  }
  TF_EMBED_TRY(const value last, row_of(c_, c_.input(list), n - 1));
  TF_EMBED_TRY(const value rest, part_of(c_, c_.input(list), 0, n - 1));
  return std::vector<list_result>{rest, last};
}

result<std::vector<list_result>> list_steps::concat(std::size_t list, const std::optional<shape>& said) {
  const auto lengths_of = [&](std::vector<std::int64_t> n) {
    return c_.add_constant(tensor::of_ints(dtype::int64, n));
  };
  if (c_.sized(list)) return at_run_time("the items");
  if (!c_.items(list)) {
    const value dense = c_.input(list);
    const shape s = c_.type(dense).shape;
    if (s.size() < 2) return bad_model("joins items that are scalars");
    TF_EMBED_CHECK(check_list_length(s[0]));
    shape joined(s.begin() + 1, s.end());
    joined[0] *= s[0];
    TF_EMBED_TRY(const value made, reshaped(c_, dense, joined));
    return std::vector<list_result>{made, lengths_of(std::vector<std::int64_t>(static_cast<std::size_t>(s[0]), s[1]))};
  }
  const item_list known = *c_.items(list);
  std::vector<value> parts;
  std::vector<std::int64_t> lengths;
  for (std::int64_t i = 0; i < known.length(); ++i) {
    TF_EMBED_TRY(const value item, item_at(c_, known, i, said));
    if (c_.is_list_of_items(item) || c_.type(item).shape.empty()) return bad_model("joins items that are scalars");
    lengths.push_back(c_.type(item).shape[0]);
    parts.push_back(item);
  }
  if (parts.empty()) {
    TF_EMBED_TRY(std::optional<shape> s, merged(known.item_shape, said));
    if (!s || s->empty()) return bad_model("joins the items of an empty list, and nothing says their shape");
    (*s)[0] = 0;
    if (!is_static(*s)) return bad_model("joins the items of an empty list, and nothing says their shape");
    return std::vector<list_result>{c_.add_constant(tensor(known.dtype, *s)), lengths_of({})};
  }
  if (parts.size() == 1) return std::vector<list_result>{parts[0], lengths_of(lengths)};
  parts.push_back(c_.add_constant(tensor::scalar<std::int32_t>(0)));
  TF_EMBED_TRY(const value made, c_.add("ConcatV2", std::make_unique<gen::concat>(), parts));
  return std::vector<list_result>{made, lengths_of(lengths)};
}

result<list_result> list_steps::split(std::size_t tensor, std::size_t lengths) {
  const auto sizes = ints_of(c_, lengths);
  if (!sizes) return at_run_time("lengths of items");
  const value whole = c_.input(tensor);
  const tensor_type t = c_.type(whole);
  std::int64_t all = 0;
  for (const std::int64_t n : *sizes) {
    if (n < 0 || n > max_elements) return bad_model(fmt::format("splits {} into an item of {} rows", to_string(t), n));
    all = std::min(all + n, max_elements);  // sums of numbers in a file
  }
  if (t.shape.empty() || all != t.shape[0])
    return bad_model(fmt::format("splits {} into items of {} rows in all", to_string(t), all));
  TF_EMBED_CHECK(check_list_length(static_cast<std::int64_t>(sizes->size())));
  const bool is_even =
      !sizes->empty() && std::all_of(sizes->begin(), sizes->end(), [&](auto n) { return n == (*sizes)[0]; });
  if (is_even) {
    shape s = t.shape;
    s[0] = (*sizes)[0];
    s.insert(s.begin(), static_cast<std::int64_t>(sizes->size()));
    TF_EMBED_TRY(const value made, reshaped(c_, whole, s));
    return list_result(made);
  }
  TF_EMBED_CHECK(check_list_length(static_cast<std::int64_t>(sizes->size()), most_single_items));
  item_list list{t.dtype, {}, {}};
  std::int64_t at = 0;
  for (const std::int64_t n : *sizes) {
    TF_EMBED_TRY(const value part, part_of(c_, whole, at, n));
    list.items.emplace_back(part);
    at += n;
  }
  return list_result(std::move(list));
}

result<value> list_steps::gather(std::size_t list, std::size_t indices, const std::optional<shape>& said) {
  if (const sized_list* sized = c_.sized(list)) return rows_of(c_, sized->items, c_.input(indices));
  const item_list* known = c_.items(list);
  const auto at = ints_of(c_, indices);
  if (known && at) {
    item_list picked{known->dtype, known->item_shape, {}};
    for (const std::int64_t i : *at) {
      TF_EMBED_CHECK(check_item_index(i, known->length()));
      picked.items.push_back(known->items[static_cast<std::size_t>(i)]);
    }
    TF_EMBED_TRY(picked.item_shape, merged(picked.item_shape, said));
    return c_.dense(picked);
  }
  TF_EMBED_TRY(const value dense, dense_input(c_, list, said));
  if (at && !c_.type(dense).has_dynamic_axis() && counts_up(*at, c_.type(dense).shape[0])) return dense;
  return rows_of(c_, dense, c_.input(indices));
}

result<value> list_steps::scattered(value dense, std::size_t indices, value rows) {
  shape column = c_.input_type(indices).shape;
  column.push_back(1);
  TF_EMBED_TRY(const value at, reshaped(c_, c_.input(indices), column));
  auto update = std::make_unique<scatter_nd>();
  update->kind = scatter_nd::form::update;
  return c_.add("TensorScatterUpdate", std::move(update), {dense, at, rows});
}

result<list_result> list_steps::scatter(std::optional<item_list> list, std::size_t rows, std::size_t indices,
                                        std::optional<std::int64_t> length) {
  const auto at = ints_of(c_, indices);
  const value from = c_.input(rows);
  const tensor_type t = c_.type(from);
  if (!at) {
    if (!list && !length) return at_run_time("the length");
    if (t.shape.empty()) return bad_model(fmt::format("scatters {} to the items of a list", to_string(t)));
    const shape row(t.shape.begin() + 1, t.shape.end());
    item_list into = list ? std::move(*list) : item_list{t.dtype, row, {}};
    into.items.resize(static_cast<std::size_t>(std::max(into.length(), length.value_or(0))));
    TF_EMBED_TRY(into.item_shape, merged(into.item_shape, row));
    TF_EMBED_TRY(const value dense, c_.dense(into));
    TF_EMBED_TRY(const value made, scattered(dense, indices, from));
    return list_result(made);
  }
  if (t.shape.empty() || t.shape[0] != static_cast<std::int64_t>(at->size()))
    return bad_model(fmt::format("scatters {} to {} indices", to_string(t), at->size()));
  const std::int64_t last = at->empty() ? -1 : *std::max_element(at->begin(), at->end());
  const std::int64_t needed = std::max(last + 1, length.value_or(0));
  TF_EMBED_CHECK(check_list_length(needed));
  if (counts_up(*at, needed) && (!list || list->length() <= needed)) return list_result(from);
  TF_EMBED_CHECK(check_list_length(static_cast<std::int64_t>(at->size()), most_single_items));
  const shape row(t.shape.begin() + 1, t.shape.end());
  item_list made = list ? std::move(*list) : item_list{t.dtype, row, {}};
  TF_EMBED_CHECK(merged(made.item_shape, row));
  if (made.length() < needed) made.items.resize(static_cast<std::size_t>(needed));
  for (std::size_t i = 0; i < at->size(); ++i) {
    if ((*at)[i] < 0) return bad_model(fmt::format("item {} of a list", (*at)[i]));
    TF_EMBED_TRY(made.items[static_cast<std::size_t>((*at)[i])], row_of(c_, from, static_cast<std::int64_t>(i)));
  }
  return list_result(std::move(made));
}

result<list_result> list_steps::scatter_into(std::size_t list, std::size_t indices, std::size_t rows, bool grows) {
  TF_EMBED_TRY(const std::int64_t n, length_of(c_, list));
  const auto at = ints_of(c_, indices);
  const item_list* known = c_.items(list);
  for (const std::int64_t i : at.value_or(std::vector<std::int64_t>{})) {
    if (i < n || !(grows || (known && known->grows))) TF_EMBED_CHECK(check_item_index(i, n));
  }
  if (known && known->item_shape) {
    const shape& s = c_.input_type(rows).shape;
    if (!s.empty()) TF_EMBED_CHECK(merged(known->item_shape, shape(s.begin() + 1, s.end())));
  }
  if (!at && !known) {
    TF_EMBED_TRY(const value made, scattered(c_.input(list), indices, c_.input(rows)));
    return list_result(made);
  }
  // All of it is new.
  const auto count = static_cast<std::int64_t>(at ? at->size() : 0);
  if (at && count >= n && counts_up(*at, count)) return list_result(c_.input(rows));
  TF_EMBED_TRY(item_list begun, items_of(c_, list));
  return scatter(std::move(begun), rows, indices, n);
}

result<list_result> list_steps::resize(std::size_t list, std::size_t size) {
  if (const sized_list* sized = c_.sized(list)) return list_result(sized_list{sized->items, c_.input(size)});
  const auto n = ints_of(c_, size);
  if (!n || n->size() != 1) return at_run_time("the length");
  TF_EMBED_CHECK(check_list_length((*n)[0]));
  TF_EMBED_TRY(item_list made, items_of(c_, list));
  made.items.resize(static_cast<std::size_t>((*n)[0]));
  return list_result(std::move(made));
}

}  // namespace tf_embed::gen
