// SPDX-License-Identifier: Apache-2.0
// What every operation can do: the four verbs load, infer_shape, evaluate, emit.
//
// An op (or a family of ops) is one struct in one file of this folder. `load` is a free function that reads the
// attributes of a node once into the struct; the other three are members. Passes look at the struct's fields.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"
#include "ir/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

class layer_builder;
class subgraph;
struct known_element;

/// What an op knows of its inputs when it infers the types of its outputs.
class shape_context {
 public:
  /// `types[i]` is the type of input i; `constants[i]` its value where it is known, else null. `g` and `id` say which
  /// node it is, where there is a graph.
  shape_context(std::span<const tensor_type> types, std::span<const tensor* const> constants, const graph* g = nullptr,
                node_id id = no_node)
      : types_(types), constants_(constants), graph_(g), id_(id) {}

  std::size_t input_count() const { return types_.size(); }
  const tensor_type& type(std::size_t i) const { return types_[i]; }
  const gen::shape& shape(std::size_t i) const { return types_[i].shape; }
  gen::dtype dtype(std::size_t i) const { return types_[i].dtype; }

  /// The value of input `i`, or null where it is only known at run time.
  const tensor* constant(std::size_t i) const { return constants_[i]; }
  /// The value of an operand that decides shapes; an `unsupported` diagnostic naming `what` where it is not constant.
  result<const tensor*> required_constant(std::size_t i, std::string_view what) const;
  /// The same as a list of integers.
  result<std::vector<std::int64_t>> required_ints(std::size_t i, std::string_view what) const;

  /// The graph that the node belongs to, and which of its nodes it is; null where an op stands alone.
  const graph* whole_graph() const { return graph_; }
  node_id self() const { return id_; }

  /// What is known of one element of input `i`, an integer tensor (ops/known_elements.hpp).
  known_element element(std::size_t i, std::int64_t index) const;

  /// An extent of `axis` that this node finds at run time, one for each output port.
  run_time_extent own_extent(std::size_t axis, std::uint32_t port = 0) const;

 private:
  std::string dependence(std::size_t i) const;

  std::span<const tensor_type> types_;
  std::span<const tensor* const> constants_;
  const graph* graph_;
  node_id id_;
};

/// An operation with its attributes.
class op {
 public:
  virtual ~op() = default;

  /// The stem that generator/ops, layers, kernels, tests and benchmarks share: "conv2d".
  virtual std::string_view stem() const = 0;

  /// The types of all outputs. Operands that must be constant (axes, shapes, paddings) are read here into the
  /// attributes, which is why it is not const; it may be called again after a pass changed the inputs.
  virtual result<std::vector<tensor_type>> infer_shape(const shape_context& context) = 0;

  /// The reference: plain, and right by looking at it. `inputs` have the types that infer_shape saw.
  virtual result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const = 0;

  /// Writes the layer(s) of this node; an `unsupported` diagnostic where there is no kernel for these types.
  virtual result<void> emit(layer_builder& b) const = 0;

  /// Called after infer_shape where an input has a run-time extent: sets the extents of `outputs`, whose shapes are
  /// what the upper bounds give, or answers why the op does not take that. Rows beyond an extent hold defined values of
  /// no meaning: an op that mixes rows, or that must not see such values as indices or divisors, has them replaced
  /// while it emits (layer_builder::padded). See ops/extents.hpp.
  virtual result<void> hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const;

  /// Outputs that are known from types alone (Shape, Rank, Size), though inputs are not constant; else empty.
  virtual std::vector<tensor> fold(const shape_context&) const { return {}; }

  /// Whether equal inputs give equal outputs; random ops answer false and are never folded.
  virtual bool is_pure() const { return true; }

  /// Whether output 0 is input 0's elements in the same order under another shape (Reshape, Squeeze): no code.
  virtual bool is_view() const { return false; }

  /// For an op that is made of others (Einsum of products): adds those and answers what takes the place of each output;
  /// a value without a node where nothing reads it, and nothing at all where the node stays as it is.
  virtual result<std::vector<value>> expand(subgraph&) const { return std::vector<value>{}; }

  /// Whether generated code moves elements (or converts them) without computing, so that it takes 16-bit floats as they
  /// are. All others get them widened to float, by the pass widen_half.
  virtual bool moves_only() const { return false; }

  /// Lets an attribute that asks for a 16-bit float ask for float instead: the inputs have been widened.
  virtual void widen_attributes() {}

  /// A copy with the same attributes, for passes that change one of many.
  virtual std::unique_ptr<op> clone() const = 0;
};

/// Gives an op struct `clone` and `stem`:  struct conv2d : op_base<conv2d> { static constexpr std::string_view op_stem
/// = "conv2d"; ... };
template <class Derived>
class op_base : public op {
 public:
  std::string_view stem() const override { return Derived::op_stem; }
  std::unique_ptr<op> clone() const override { return std::make_unique<Derived>(static_cast<const Derived&>(*this)); }
};

}  // namespace tf_embed::gen
