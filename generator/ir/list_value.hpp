// SPDX-License-Identifier: Apache-2.0
// TensorList and TensorArray, which exist while a graph is resolved alone: behind it a list is a tensor whose first
// axis counts the items, or nothing at all, where each item is known to be one value of the graph.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"
#include "ir/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace tf_embed::gen {

/// A list of which each item is known. Items may have different shapes.
struct item_list {
  gen::dtype dtype = gen::dtype::invalid;        ///< of the items; invalid where they are lists
  std::optional<shape> item_shape = {};          ///< if something has said it
  std::vector<std::optional<value>> items = {};  ///< nothing where none was written: zeros
  bool grows = false;                            ///< a TensorArray whose size is dynamic
  std::string made_by = {};                      ///< the node that made the list; inside of ops its path
  std::optional<std::int64_t> room = {};         ///< the most items, as the user says it (list_sizes)

  std::int64_t length() const { return static_cast<std::int64_t>(items.size()); }
};

/// A list whose length only a run knows.
struct sized_list {
  value items;   ///< its first axis is the room that there is
  value length;  ///< an int32 scalar: so many items are in the list
};

/// What an op on lists gives: an ordinary value, a list among them that is a tensor; a list of known items; or one
/// whose length only a run knows.
using list_result = std::variant<value, item_list, sized_list>;

/// What an op on lists sees of its inputs, and how it adds to the graph.
class list_context {
 public:
  virtual ~list_context() = default;

  virtual std::size_t input_count() const = 0;
  virtual value input(std::size_t i) const = 0;
  /// The list that input `i` is, if each of its items is known; else it is a tensor.
  virtual const item_list* items(std::size_t i) const = 0;
  /// The list that input `i` is, if only a run knows its length.
  virtual const sized_list* sized(std::size_t i) const = 0;
  /// The most items of a list that this node makes, if the user says it.
  virtual std::optional<std::int64_t> room() const = 0;
  /// The node's name; inside of ops its path.
  virtual std::string name() const = 0;
  virtual const tensor_type& type(value v) const = 0;
  virtual const tensor* constant(value v) const = 0;
  virtual bool is_list_of_items(value v) const = 0;

  virtual value add_constant(tensor t) = 0;
  /// Output 0 of a new node; an error where its op does not take what it reads.
  virtual result<value> add(std::string op_name, std::unique_ptr<gen::op> op, std::vector<value> reads) = 0;
  /// A list of known items as a tensor; an error where their shapes are not known, or not equal.
  virtual result<value> dense(const item_list& list) = 0;

  const tensor_type& input_type(std::size_t i) const { return type(input(i)); }
  const tensor* input_constant(std::size_t i) const { return constant(input(i)); }
};

/// An op that makes, reads or changes lists.
class list_op {
 public:
  virtual ~list_op() = default;
  /// What its outputs are.
  virtual result<std::vector<list_result>> on_lists(list_context& context) const = 0;
  /// So that `operator==` of an op can be defaulted.
  bool operator==(const list_op&) const { return true; }
};

}  // namespace tf_embed::gen
