// SPDX-License-Identifier: Apache-2.0
// Recurrent cells written out in primitive ops, as they are found in a graph.
#pragma once

#include "ir/graph.hpp"
#include "ir/op.hpp"
#include "ops/element/binary.hpp"
#include "ops/recurrent/cell_function.hpp"
#include "passes/linear_form.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace tf_embed::gen {

/// A cell that one op can compute.
struct found_cell {
  /// An operand: a value of the graph, or a constant that is to be made.
  using operand = std::variant<value, tensor>;
  /// A value of the graph and the output of the op that takes its place.
  struct replacement {
    value of;
    std::uint32_t output;
  };

  std::unique_ptr<gen::op> op;
  std::vector<operand> operands;
  value result;                       ///< the state that the cell hands on
  std::vector<replacement> replaced;  ///< all that others may read of the nodes
  std::set<node_id> nodes;            ///< that the op does the work of
};

/// f(sums), with the nodes between.
struct activated_form {
  cell_function function = cell_function::identity;
  linear_form sums;  ///< its nodes are those of all
};

/// A function that a cell may have, and what it is of.
struct applied_function {
  cell_function function;
  value of;
  std::set<node_id> nodes;
};

/// The node that `v` is the result of, if it is a binary one of this kind.
const node* binary_node(const graph& g, value v, binary_kind kind);
/// A constant that is one number.
std::optional<float> number_at(const graph& g, value v);
/// The bounds of ClipByValue, or of a minimum and a maximum.
struct bounded_value {
  value of;
  float low, high;
  std::set<node_id> nodes;
};
std::optional<bounded_value> bounded_at(const graph& g, value v);

/// The function that `v` is the result of, be it written in one node or several.
std::optional<applied_function> function_at(const graph& g, value v);

/// A gate: a function of a linear form, whichever of the two is cut out of a wider one.
std::optional<activated_form> activated_at(const graph& g, value v);

/// The two orders of two operands.
inline constexpr std::array<std::array<std::size_t, 2>, 2> both_orders{{{0, 1}, {1, 0}}};

/// h = o * co, where `h` is a product: TensorFlow 1's and Keras' LSTM, with peephole, clip and projection.
std::optional<found_cell> match_lstm(const graph& g, value h);

/// h = u * h + (1 - u) * c, where the result is a sum: TensorFlow 1's GRU, and Keras' with the reset gate before or
/// after the product.
std::optional<found_cell> match_gru(const graph& g, value result);

/// h = f(x wx + h wh + b), where the result is that of f, if its state is that of a step before or behind it, or comes
/// from outside in the place in which the result goes there: Keras' SimpleRNN and TensorFlow 1's BasicRNNCell. A Dense
/// layer of two inputs looks the same, but for that.
std::optional<found_cell> match_simple_rnn(const graph& g, value result);

/// Weights [rows of all blocks, columns of all forms]: the products of each value of `inputs`, side by side.
tensor joined_weights(std::span<const value> inputs, std::span<const linear_form* const> forms);
/// One matrix below the other.
tensor rows_joined(const tensor& above, const tensor& below);
tensor joined_biases(std::span<const linear_form* const> forms);

}  // namespace tf_embed::gen
