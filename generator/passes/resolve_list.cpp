// SPDX-License-Identifier: Apache-2.0
// Lists: what TensorList and TensorArray become.
#include "ir/op.hpp"
#include "ops/control/list_items.hpp"
#include "ops/movement/pack.hpp"
#include "ops/shape/fill.hpp"
#include "passes/resolver.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace tf_embed::gen {

/// What an op on lists adds is resolved at once, since the next step may ask for its type.
class resolver::list_view final : public list_context {
 public:
  list_view(resolver& r, node_id id) : r_(r), id_(id) {}

  std::size_t input_count() const override { return r_.g_.at(id_).inputs.size(); }
  value input(std::size_t i) const override { return r_.g_.at(id_).inputs[i]; }
  const item_list* items(std::size_t i) const override {
    const auto at = r_.lists_.of_items.find(input(i));
    return at == r_.lists_.of_items.end() ? nullptr : &at->second;
  }
  const sized_list* sized(std::size_t i) const override {
    const auto at = r_.lists_.sized.find(input(i));
    return at == r_.lists_.sized.end() ? nullptr : &at->second;
  }
  std::optional<std::int64_t> room() const override { return r_.room_for(name()); }
  std::string name() const override { return r_.path_ + r_.g_.at(id_).name; }
  const tensor_type& type(value v) const override { return r_.g_.type(v); }
  const tensor* constant(value v) const override { return r_.g_.constant(v); }
  bool is_list_of_items(value v) const override { return r_.lists_.contains(v); }

  value add_constant(tensor t) override {
    const value made = r_.g_.add_constant(r_.g_.at(id_).name + "/constant", std::move(t));
    r_.grow();
    return made;
  }
  result<value> add(std::string op_name, std::unique_ptr<op> o, std::vector<value> reads) override {
    const std::size_t told = r_.problems_.size();
    const auto made = r_.add_for_list(r_.g_.at(id_).name, std::move(op_name), std::move(o), std::move(reads));
    if (made) return *made;
    // It is told of in the place of the op on lists, which the outputs need.
    diagnostic d = told < r_.problems_.size() ? std::move(r_.problems_.back().second)
                                              : diagnostic{error_kind::unsupported, "reads what is refused"};
    if (told < r_.problems_.size()) r_.problems_.pop_back();
    return d;
  }
  result<value> dense(const item_list& list) override { return r_.dense(r_.g_.at(id_).name, list); }

 private:
  resolver& r_;
  node_id id_;
};

std::optional<value> resolver::add_for_list(std::string name, std::string op_name, std::unique_ptr<op> o,
                                            std::vector<value> reads) {
  // A tensor may stand for a list whose length is beside it: here it is read as the tensor.
  const bool before = std::exchange(reads_tensors_, true);
  auto made = add_visited(std::move(name), std::move(op_name), std::move(o), std::move(reads));
  reads_tensors_ = before;
  return made;
}

void resolver::resolve_list(node_id id, const list_op& o) {
  list_view view(*this, id);
  auto made = o.on_lists(view);
  if (!made) {
    fail(id, std::move(made.error()));
    return;
  }
  std::vector<tensor_type> types;
  for (const list_result& r : *made) {
    if (const auto* list = std::get_if<item_list>(&r)) {
      types.push_back({list->dtype, {list->length()}});
    } else {
      const auto* sized = std::get_if<sized_list>(&r);
      types.push_back(g_.type(sized ? sized->items : std::get<value>(r)));
    }
  }
  typing_.set_types(id, std::move(types));
  ++summary_.folded;
  for (std::uint32_t port = 0; port < made->size(); ++port) {
    if (auto* list = std::get_if<item_list>(&(*made)[port])) {
      if (list->made_by.empty()) {
        list->made_by = view.name();
        list->room = view.room();
      }
      lists_.of_items.insert_or_assign(value{id, port}, std::move(*list));
      continue;
    }
    if (const auto* sized = std::get_if<sized_list>(&(*made)[port])) {
      lists_.sized.insert_or_assign(value{id, port}, *sized);
      continue;
    }
    const value v = std::get<value>((*made)[port]);
    // An item may be a list itself.
    if (const auto inner = lists_.of_items.find(v); inner != lists_.of_items.end()) {
      lists_.of_items.insert_or_assign(value{id, port}, item_list(inner->second));
    } else {
      replace({id, port}, v);
    }
  }
}

result<value> resolver::dense(const std::string& name, const item_list& list) {
  std::vector<value> rows;
  std::optional<tensor_type> item;
  for (const std::optional<value>& v : list.items) {
    if (!v) continue;
    value row = *v;
    if (const auto inner = lists_.of_items.find(row); inner != lists_.of_items.end()) {
      TF_EMBED_TRY(row, dense(name, inner->second));
    }
    const tensor_type& t = g_.type(row);
    if (item && *item != t)
      return bad_model(
          fmt::format("items of a list that is used as one tensor are {} and {}", to_string(*item), to_string(t)));
    item = t;
    rows.push_back(row);
  }
  if (!item && list.item_shape && is_static(*list.item_shape) && byte_size(list.dtype) != 0)
    item = tensor_type{list.dtype, *list.item_shape};
  if (!item) return bad_model("nothing says the shape of the items of a list");
  shape all = item->shape;
  all.insert(all.begin(), list.length());
  if (element_count(all) > max_elements || element_count(all) < 0)
    return bad_model(fmt::format("a list of {} items that are {}", list.length(), to_string(*item)));
  std::optional<value> made;
  if (list.length() == 0) {
    made = g_.add_constant(name, tensor(item->dtype, all));
    grow();
  } else if (rows.empty()) {
    const value dims = g_.add_constant(name + "/shape", tensor::of_ints(dtype::int64, all));
    const value zero = g_.add_constant(name + "/zero", tensor(item->dtype, {}));
    grow();
    // Not folded: these are no weights.
    TF_EMBED_TRY(const node_id zeros, g_.add(name, "Fill", std::make_unique<fill>(), {dims, zero}));
    grow();
    made = value{zeros, 0};
  } else {
    TF_EMBED_CHECK(check_list_length(list.length(), most_single_items));
    std::vector<value> reads;
    std::size_t next = 0;
    std::optional<value> zero;
    for (const std::optional<value>& v : list.items) {
      if (!v && !zero) {
        zero = g_.add_constant(name + "/zero", tensor(item->dtype, item->shape));
        grow();
      }
      reads.push_back(v ? rows[next++] : *zero);
    }
    made = add_visited(name, "Pack", std::make_unique<pack>(), std::move(reads));
  }
  if (!made) return diagnostic{error_kind::unsupported, "a list whose items are refused"};
  return *made;
}

std::optional<std::int64_t> resolver::room_for(const std::string& maker) const {
  if (!sizes_) return std::nullopt;
  sizes_->makers.insert(maker);
  const auto at = sizes_->most.find(maker);
  return at == sizes_->most.end() ? std::nullopt : std::optional(at->second);
}

void resolver::settle_sized_outputs() {
  for (const auto& [at, length_at] : lists_.lengths) {
    endpoint& out = g_.outputs[at];
    if (failed_[out.value.node]) continue;
    if (const auto sized = lists_.sized.find(out.value); sized != lists_.sized.end()) {
      g_.outputs[length_at].value = sized->second.length;
      out.value = sized->second.items;
      continue;
    }
    // Another list takes its place.
    const auto list = lists_.of_items.find(out.value);
    const tensor_type room = g_.type(g_.inputs[at].value);
    if (list == lists_.of_items.end() || list->second.length() > room.shape[0]) {
      fail(out.value.node,
           {error_kind::unsupported, "a list takes the place of one whose length is known only at run time"});
      continue;
    }
    item_list other = list->second;
    other.item_shape = shape(room.shape.begin() + 1, room.shape.end());
    other.dtype = room.dtype;
    auto made = with_room(out.name, std::move(other), room.shape[0]);
    if (!made) {
      fail(out.value.node, std::move(made.error()));
      continue;
    }
    out.value = made->items;
    g_.outputs[length_at].value = made->length;
  }
}

result<sized_list> resolver::with_room(const std::string& name, item_list list, std::int64_t room) {
  const std::int64_t length = list.length();
  list.items.resize(static_cast<std::size_t>(std::max(length, room)));
  TF_EMBED_TRY(const value items, dense(name, list));
  const value count = g_.add_constant(name + "/length", tensor::scalar(static_cast<std::int32_t>(length)));
  grow();
  return sized_list{items, count};
}

bool resolver::make_operands_dense(node_id id) {
  for (std::size_t i = 0; i < g_.at(id).inputs.size(); ++i) {
    if (lists_.sized.contains(g_.at(id).inputs[i])) {
      fail(id, {error_kind::unsupported, fmt::format("input {} is a list whose length is known only at run time", i)});
      return false;
    }
    const auto list = lists_.of_items.find(g_.at(id).inputs[i]);
    if (list == lists_.of_items.end()) continue;
    auto made = dense(g_.at(id).name + "/list", list->second);
    if (!made) {
      fail(id, std::move(made.error()));
      return false;
    }
    typing_.set_input(id, i, *made);
  }
  return true;
}

void resolver::make_outputs_dense() {
  for (endpoint& out : g_.outputs) {
    if (failed_[out.value.node]) continue;
    if (lists_.sized.contains(out.value)) {
      fail(out.value.node, {error_kind::unsupported, "a list whose length is known only at run time is no result"});
      continue;
    }
    const auto list = lists_.of_items.find(out.value);
    if (list == lists_.of_items.end()) continue;
    auto made = dense(out.name, list->second);
    if (made) {
      out.value = *made;
    } else if (is_outermost_) {
      fail(out.value.node, std::move(made.error()));
    }
    // Inside, what nothing is known of stays open: the loop around will say more.
  }
}

}  // namespace tf_embed::gen
