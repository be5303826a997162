// SPDX-License-Identifier: Apache-2.0
// What a loop computes in each of its iterations, for all of them at once.
#pragma once

#include "ir/graph.hpp"
#include "passes/loop_length.hpp"
#include "passes/step_mask.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

struct while_loop;

/// Adds to the graph around a loop what its body computes. Values of all iterations have these as one axis more, the
/// first. Nothing of the loop is changed; what was added in vain is dead.
///
/// Where the loop has lengths, values of an entry of the batch mean nothing beyond its length: what leaves the loop is
/// chosen by a comparison of the counter with the lengths.
class unfolded_loop {
 public:
  /// `id` is a loop of that length in `g`.
  unfolded_loop(graph& g, node_id id, const loop_length& length);

  /// A value of the body in all iterations; nothing where it depends on what an iteration hands to the next, other than
  /// the state of a recurrent cell.
  std::optional<value> all(value v);
  /// Loop variable `i` behind the last iteration.
  std::optional<value> after(std::size_t i);
  /// What every iteration reads alike.
  std::optional<value> same(value v);

  /// The sequences that cells of the body have become, each behind those that it reads.
  const std::vector<node_id>& sequences() const { return sequences_; }

 private:
  std::optional<std::size_t> variable_at(value v) const;
  /// What an argument that is no loop variable is outside.
  std::optional<value> read_by_all(value v) const;
  std::optional<value> unfold(value v);
  std::optional<value> unfold_rows(const node& n);
  std::optional<value> unfold_cell(value v);
  std::optional<value> state_before(value operand, value expected);
  std::optional<value> unfold_op(value v);
  /// The op on all items: `reads` are its operands outside, those of items where `of_items` says so.
  std::optional<value> stack(value v, std::vector<value> reads, const std::vector<bool>& of_items);

  // Lists that are written (unfolded_lists.cpp).
  std::optional<value> written(std::size_t i, const node& put);
  std::optional<value> items_of(value item);
  std::optional<value> zero_beyond(const std::string& name, value items);
  std::optional<value> put_into(const node& put, value list, value items);
  bool is_zero(value v) const;

  std::optional<value> add(const std::string& name, std::string_view op_name, std::unique_ptr<op> o,
                           std::vector<value> reads);
  std::optional<value> part(const std::string& name, value v, std::int64_t first, std::int64_t count);
  std::optional<value> reversed(const std::string& name, value v);
  std::optional<value> reshaped(const std::string& name, value v, const shape& to);

  graph& g_;
  node_id id_;
  const while_loop& loop_;
  const graph& body_;
  const loop_length& length_;
  step_mask mask_;
  std::string path_;
  std::map<value, std::optional<value>> unfolded_;
  std::map<value, value> constants_;
  std::map<node_id, node_id> made_of_;  ///< nodes of the body, and what computes them in all iterations
  std::vector<node_id> sequences_;
};

}  // namespace tf_embed::gen
