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
    const auto at = r_.lists_.find(input(i));
    return at == r_.lists_.end() ? nullptr : &at->second;
  }
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
    const auto made = r_.add_visited(r_.g_.at(id_).name, std::move(op_name), std::move(o), std::move(reads));
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

void resolver::resolve_list(node_id id, const list_op& o) {
  list_view view(*this, id);
  auto made = o.on_lists(view);
  if (!made) {
    fail(id, std::move(made.error()));
    return;
  }
  std::vector<tensor_type> types;
  for (const list_result& r : *made) {
    const auto* list = std::get_if<item_list>(&r);
    types.push_back(list ? tensor_type{list->dtype, {list->length()}} : g_.type(std::get<value>(r)));
  }
  typing_.set_types(id, std::move(types));
  ++summary_.folded;
  for (std::uint32_t port = 0; port < made->size(); ++port) {
    if (auto* list = std::get_if<item_list>(&(*made)[port])) {
      lists_.insert_or_assign(value{id, port}, std::move(*list));
      continue;
    }
    const value v = std::get<value>((*made)[port]);
    // An item may be a list itself.
    if (const auto inner = lists_.find(v); inner != lists_.end()) {
      lists_.insert_or_assign(value{id, port}, item_list(inner->second));
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
    if (const auto inner = lists_.find(row); inner != lists_.end()) {
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

bool resolver::make_operands_dense(node_id id) {
  for (std::size_t i = 0; i < g_.at(id).inputs.size(); ++i) {
    const auto list = lists_.find(g_.at(id).inputs[i]);
    if (list == lists_.end()) continue;
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
    const auto list = lists_.find(out.value);
    if (list == lists_.end() || failed_[out.value.node]) continue;
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
