// SPDX-License-Identifier: Apache-2.0
// How resolve works through one graph: what its files share.
#pragma once

#include "ir/choice.hpp"
#include "ir/graph_typing.hpp"
#include "ir/list_value.hpp"
#include "ir/value_bounds.hpp"
#include "passes/common_subexpressions.hpp"
#include "passes/resolve.hpp"
#include "passes/resolve_folding.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {

struct region;
struct loop_count;
struct while_loop;

/// The lists that values stand for.
struct known_lists {
  std::map<value, item_list> of_items = {};
  std::map<value, sized_list> sized = {};
  /// Results that are such lists: at which result their length is.
  std::map<std::size_t, std::size_t> lengths = {};

  bool contains(value v) const { return of_items.contains(v) || sized.contains(v); }
};

/// Infers and folds one graph, once.
class resolver {
 public:
  resolver(graph& g, const shape_annotations& annotations, list_sizes* sizes);
  /// Of a graph inside an op, with what is known of its arguments: bounds, and the lists that some stand for.
  resolver(graph& inside, const resolver& around, const std::string& path, bounds_table bounds, known_lists lists = {});

  resolve_summary run(diagnostics& problems);
  /// Whether a result has remained a list, of which nothing says what its items are.
  bool is_open(value v) const { return lists_.of_items.contains(v); }

 private:
  // Nodes (resolve.cpp).
  void grow();  ///< nodes are added on the way
  bool is_absent(value v) const { return absent_nodes_[v.node] || absent_.contains(v); }
  void fail(node_id id, diagnostic d);
  void visit(node_id id);
  /// Visits nodes that were added; answers whether all are sound.
  bool visit_all(const std::vector<node_id>& nodes);
  bool is_judged(node_id id);  ///< whether something that it reads decides over the node already
  void infer_and_fold(node_id id);
  void replace(value from, value to);
  void check_outputs();
  void tell(diagnostics& problems);
  /// Adds a node and visits it; its output 0, or nothing where it fails, which is then told of.
  std::optional<value> add_visited(std::string name, std::string op_name, std::unique_ptr<gen::op> o,
                                   std::vector<value> reads);

  // Ops that choose, and graphs inside ops (resolve_regions.cpp).
  bool decide(node_id id);
  void take(value v, chosen_output& out);
  void take_region(node_id id, std::size_t r);
  bool resolve_regions(node_id id);
  /// Tells a graph inside an op what is known of the operand that one of its arguments always is.
  void hand_down(value operand, graph& body, std::size_t argument, bounds_table& bounds);
  void tell_of_region(node_id id, std::size_t r, const diagnostics& inside);

  // Loops (resolve_loop.cpp).
  struct loop_attempt;
  struct loop_lists;
  void resolve_loop(node_id id);
  bool fits_its_graphs(node_id id, const while_loop& loop);
  bool run_once(node_id id, const while_loop& loop);
  void unroll(node_id id, const while_loop& loop, std::int64_t times);
  bool holds_at_first(node_id id, const while_loop& loop);
  loop_attempt try_types(node_id id, const while_loop& source, const loop_count* count, const loop_lists& lists);
  /// Lets a list enter a loop as a tensor with room for the most items, where the user says how many; answers whether
  /// that can be done yet.
  bool make_room(node_id id, while_loop& loop, std::size_t variable, const item_list& list, loop_lists& lists);
  /// Makes the length of a list a loop variable of its own, behind all others.
  void carry_length(node_id id, while_loop& loop, std::size_t variable, const sized_list& list, loop_lists& lists);
  std::string advice_on_count(node_id id, const while_loop& loop);
  void finish_loop(node_id id, loop_attempt attempt, const loop_count* count, const loop_lists& known);

  // Lists (resolve_list.cpp).
  class list_view;
  void resolve_list(node_id id, const list_op& o);
  /// Lets a node read tensors where it reads lists; answers whether they could be made.
  bool make_operands_dense(node_id id);
  /// Adds a node that an op on lists needs; it reads no lists.
  std::optional<value> add_for_list(std::string name, std::string op_name, std::unique_ptr<gen::op> o,
                                    std::vector<value> reads);
  result<value> dense(const std::string& name, const item_list& list);
  void make_outputs_dense();
  /// A list of known items with room for so many, or as many as it has.
  result<sized_list> with_room(const std::string& name, item_list list, std::int64_t room);
  /// What the user says of the lists that a node makes.
  std::optional<std::int64_t> room_for(const std::string& maker) const;
  /// Splits the results that are lists of a length that only a run knows.
  void settle_sized_outputs();

  graph& g_;
  graph_typing typing_;
  const shape_annotations& annotations_;
  constant_budget budget_;
  bounds_table bounds_;
  value_numbering numbers_;
  resolve_summary summary_;
  std::vector<bool> failed_;
  std::vector<bool> computed_;      ///< nodes with several outputs, which are constants of their own now
  std::vector<bool> absent_nodes_;  ///< nodes that no value reaches, and
  std::set<value> absent_;          ///< single outputs: the ways that a Switch does not take
  known_lists lists_;
  list_sizes* sizes_;
  std::string path_;                 ///< of the op around
  bool reads_tensors_ = false;       ///< what is added now reads no lists
  bool is_outermost_;                ///< no loop around will say more of lists
  std::map<value, value> replaced_;  ///< outputs whose readers read something else now
  std::vector<std::pair<node_id, diagnostic>> problems_;
};

}  // namespace tf_embed::gen
