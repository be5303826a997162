// SPDX-License-Identifier: Apache-2.0
#include "passes/split_loop.hpp"

#include "ir/op.hpp"
#include "ops/control/put_item.hpp"
#include "ops/movement/gather.hpp"
#include "ops/product/matmul.hpp"
#include "ops/recurrent/recurrent_op.hpp"
#include "passes/loop_edit.hpp"
#include "passes/unfolded_loop.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Whether a node is worth being computed for many items at once.
bool gains_from_many(const node& n) {
  return dynamic_cast<const matmul*>(n.op.get()) || dynamic_cast<const recurrent_op*>(n.op.get());
}

class loop_splitter {
 public:
  loop_splitter(graph& g, node_id id, loop_length length)
      : g_(g),
        id_(id),
        edit_(g, id),
        body_(edit_.loop().body()),
        length_(std::move(length)),
        unfolded_(g, id, length_) {}

  bool split() {
    const auto step = iteration_number();
    if (!step) return false;
    const std::vector<value> border = find_border();
    if (border.empty()) return false;
    for (const value& v : border) {
      const std::string name = body_.at(v.node).name;
      const std::size_t i = edit_.add_argument(name, *unfolded_.all(v));
      const auto item = body_.add(name, "Gather", std::make_unique<gather>(), {body_.inputs[i].value, *step});
      if (!item) {
        g_.require(item.error());
        return false;
      }
      body_.replace_uses(v, {*item, 0});
      body_.rename(*item, name);
    }
    replace_lists();
    edit_.finish();
    drop_unread_variables(g_, id_);
    return true;
  }

 private:
  std::optional<value> iteration_number() const {
    for (std::size_t i = 0; i < body_.outputs.size(); ++i) {
      const value v = body_.inputs[i].value;
      if (length_.known.counts_iterations(v)) return v;
    }
    return std::nullopt;
  }

  /// The last values that can be computed outside, of those that products are made for.
  std::vector<value> find_border() {
    for (const node_id id : body_.topological_order()) {
      const node& n = body_.at(id);
      if (!n.op) continue;
      const bool reads_outside =
          std::any_of(n.inputs.begin(), n.inputs.end(), [&](const value& v) { return outside_.contains(v.node); });
      if ((reads_outside || gains_from_many(n)) && unfolded_.all({id, 0})) outside_.insert(id);
    }
    std::vector<value> border;
    const auto moves = [&](node_id id) { return outside_.contains(id); };
    for (const node_id id : outside_) {
      for (std::uint32_t port = 0; port < body_.at(id).outputs.size(); ++port) {
        if (is_read_by_rest(body_, {id, port}, moves)) border.push_back({id, port});
      }
    }
    return border;
  }

  /// Lists of items that are known outside need not be written.
  void replace_lists() {
    const auto& loop = static_cast<const while_loop&>(*g_.at(id_).op);
    for (std::uint32_t i = 0; i < loop.body().outputs.size(); ++i) {
      const node& n = loop.body().at(loop.body().outputs[i].value.node);
      if (!dynamic_cast<const put_item*>(n.op.get()) || g_.use_count({id_, i}) == 0) continue;
      if (!outside_.contains(n.inputs[2].node)) continue;
      if (const auto list = unfolded_.after(i)) g_.replace_uses({id_, i}, *list);
    }
  }

  graph& g_;
  node_id id_;
  loop_edit edit_;
  graph& body_;
  loop_length length_;
  unfolded_loop unfolded_;
  std::set<node_id> outside_;
};

}  // namespace

std::size_t split_loop(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    const auto* loop = dynamic_cast<const while_loop*>(g.at(id).op.get());
    if (!loop || !loop->trips || *loop->trips < 2) continue;
    rewrites += loop_splitter(g, id, lengths_of(g, g.at(id), *loop).front()).split();
  }
  return rewrites;
}

}  // namespace tf_embed::gen
