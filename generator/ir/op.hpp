// SPDX-License-Identifier: Apache-2.0
// What every operation can do: the four verbs load, infer, evaluate, emit, and what it answers to passes.
//
// An op (or several close ones) is one struct in one file of generator/ops. `load` is a free function that reads the
// attributes of a node once into the struct; the other verbs are members. Attributes do not change afterwards: a pass
// that needs others puts a changed copy in the op's place. What passes and planning need to know of an op they ask it;
// the answers here say "nothing", so that an op speaks up only where it has something to say.
#pragma once

#include "ir/activation.hpp"
#include "ir/data_format.hpp"
#include "ir/diagnostics.hpp"
#include "ir/epilogue.hpp"
#include "ir/graph.hpp"
#include "ir/shape_context.hpp"
#include "ir/stacked_form.hpp"
#include "ir/tensor.hpp"
#include "ir/transposed_form.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace tf_embed::gen {

class layer_builder;
class subgraph;
struct region;
struct element_source;

/// An operation with its attributes.
class op {
 public:
  virtual ~op() = default;

  /// The stem that generator/ops, layers, kernels, tests and benchmarks share: "conv2d".
  virtual std::string_view stem() const = 0;

  /// The types of all outputs. Keeps what it reads out of constant operands (axes, shapes, paddings) for `evaluate` and
  /// `emit`; may be called again after a pass changed the inputs, and then starts afresh. Ops implement it as `infer`
  /// (see op_base).
  virtual result<std::vector<tensor_type>> infer_shape(const shape_context& context) = 0;

  /// The reference: plain, and independent of the kernel. `inputs` have the types that infer_shape saw.
  virtual result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const = 0;

  /// Adds the layer(s) of this node; an `unsupported` diagnostic where there is no kernel for these types.
  virtual result<void> emit(layer_builder& b) const = 0;

  /// A copy with the same attributes.
  virtual std::unique_ptr<op> clone() const = 0;

  /// Whether `other` is the same operation with the same attributes, so that equal inputs give equal outputs.
  virtual bool equals(const op& other) const = 0;

  /// Called after infer_shape where an input has a run-time extent: sets the extents of `outputs`, whose shapes are
  /// what the upper bounds give, or answers why the op does not take that. Entries beyond an extent hold defined values
  /// of no meaning: an op that mixes entries, or that must not see such values as indices or divisors, has them
  /// replaced while it emits (layer_builder::padded). See ops/support/extent_rules.hpp.
  virtual result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const;

  /// Whether propagate_extents and emit are prepared for inputs with more than one such axis; else those are refused
  /// before it is called, and `tensor_type::extent` is all that it needs to look at.
  virtual bool takes_several_extents() const { return false; }

  /// Outputs that are known from types alone (Shape, Rank, Size), though inputs are not constant; else empty.
  virtual std::vector<tensor> fold(const shape_context&) const { return {}; }

  /// Whether equal inputs give equal outputs; random ops answer false. They are neither folded nor merged.
  virtual bool is_pure() const { return true; }

  /// Whether the op has a result for whatever its operands hold, so that it may also run where TensorFlow would not run
  /// it: no layer of it ends a run with an error. `inputs` are their types.
  virtual bool is_total(std::span<const tensor_type> /*inputs*/) const { return false; }

  /// Whether output 0 is input 0's elements in the same order under another shape (Reshape, Squeeze): no code.
  virtual bool is_view() const { return false; }

  /// Whether every output is the input of the same index, unchanged.
  virtual bool is_identity() const { return false; }

  /// For an op that is made of others (Einsum of products): adds those and answers what takes the place of each output;
  /// a value without a node where nothing reads it, and nothing at all where the node stays as it is.
  virtual result<std::vector<value>> expand(subgraph&) const { return std::vector<value>{}; }

  /// Whether generated code moves elements (or converts them) without computing, so that it takes 16-bit floats as they
  /// are. All others get them widened to float, by the pass widen_half.
  virtual bool moves_only() const { return false; }

  /// Whether the op takes and gives complex numbers. All others refuse them, before they look at them.
  virtual bool takes_complex() const { return moves_only(); }

  /// Lets an attribute that asks for a 16-bit float ask for float instead: what was `half` has been widened.
  virtual void widen_attributes(dtype /*half*/) {}

  /// Whether the op may be part of the tail of a convolution or product (bias, normalisation, activation) that is
  /// computed on unrounded sums: it must be continuous, so that more precise sums change the result only a little.
  virtual bool joins_tail() const { return false; }

  /// Of an op that joins a tail: whether it may bring a sum beyond the largest float16 back below it. TensorFlow rounds
  /// the sum before, to infinity, so that the op must not read it unrounded. `constants` are its operands, null where
  /// not known.
  virtual bool brings_back_overflow(std::span<const tensor* const>) const { return false; }

  /// The activation that this op is, of its input 0; `constants` are its operands, null where not known.
  virtual std::optional<activation> as_activation(std::span<const tensor* const>) const { return std::nullopt; }

  /// The op's fused tail, if its kernel has one for inputs of these types; with_epilogue gives a copy with another.
  virtual std::optional<gen::epilogue_slot> epilogue_slot(std::span<const tensor_type>) const { return std::nullopt; }
  virtual std::unique_ptr<op> with_epilogue(const epilogue&) const { return nullptr; }

  /// What is in NCHW (or NCDHW), if anything is; with_channels_last gives a copy for NHWC (NDHWC).
  virtual std::optional<channels_first_operands> channels_first() const { return std::nullopt; }
  virtual std::unique_ptr<op> with_channels_last() const { return nullptr; }

  /// A copy that gives the same for input 0 without the zeros that a Pad has put `before` and `after` it along each
  /// axis; null where the op has no padding of its own there. `inputs` are the types with the Pad.
  virtual std::unique_ptr<op> with_padding(std::span<const tensor_type> inputs, std::span<const std::int64_t> before,
                                           std::span<const std::int64_t> after) const;

  /// For operands that are Transposes by `order`: the op on the untransposed operands; nullopt where it depends on the
  /// order of the axes. `g` and `n` are where the op stands; the nodes that make the operands are not looked at.
  virtual std::optional<transposed_form> transposed(const graph& g, const node& n, const axes_order& order) const;

  /// For operands that are all items of a sequence, where `of_items` says so: the op on all of them at once; nullopt
  /// where it cannot. `g` and `n` are where the op computes for one item.
  virtual std::optional<stacked_form> stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const;

  /// Where element `index` of output `port`, an integer tensor, comes from; nullopt where it is computed.
  virtual std::optional<gen::element_source> element_source(const graph& g, const node& n, std::uint32_t port,
                                                            std::int64_t index) const;

  /// The graphs that this op owns (the branches of an If), in an order that the op defines.
  virtual std::span<region> regions() { return {}; }
  virtual std::span<const region> regions() const { return {}; }
  /// The attributes of the node that name the functions whose bodies the regions are.
  virtual std::vector<std::string_view> region_attributes() const { return {}; }
  /// The input of the node that argument `argument` of region `r` stands for.
  virtual std::size_t region_operand(std::size_t /*r*/, std::size_t argument) const { return argument; }
};

/// What an op keeps from inference: nothing.
struct nothing_inferred {};

/// The base of all ops:
///
///     struct tile : op_base<tile, tile_operands> {
///       static constexpr std::string_view op_stem = "tile";
///       bool operator==(const tile&) const = default;   // compares the attributes
///       result<std::vector<tensor_type>> infer(const shape_context& c, tile_operands& found) const;
///
/// `Inferred` is what inference reads out of constant operands. It is made afresh by each inference and kept apart from
/// the attributes, in `inferred`. Without it, `infer` takes the context alone.
template <class Derived, class Inferred = nothing_inferred>
class op_base : public op {
 public:
  Inferred inferred;

  std::string_view stem() const override { return Derived::op_stem; }
  std::unique_ptr<op> clone() const override { return std::make_unique<Derived>(self()); }

  bool equals(const op& other) const override {
    static_assert(std::same_as<decltype(&Derived::operator==), bool (Derived::*)(const Derived&) const>,
                  "an op compares its attributes by an operator== of its own");
    return typeid(*this) == typeid(other) && self() == static_cast<const Derived&>(other);
  }

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override {
    if constexpr (std::same_as<Inferred, nothing_inferred>) {
      return self().infer(context);
    } else {
      Inferred fresh;
      auto types = self().infer(context, fresh);
      if (types) inferred = std::move(fresh);
      return types;
    }
  }

  /// So that `operator==` of an op can be defaulted: what was inferred follows from the inputs.
  bool operator==(const op_base&) const { return true; }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
};

/// An op without layers of its own: `expand` says what it is made of, where `emit` is only reached if that failed.
template <class Derived, class Inferred = nothing_inferred>
class composite_op : public op_base<Derived, Inferred> {
 public:
  result<void> emit(layer_builder&) const override {
    return diagnostic{error_kind::unsupported, "only as the ops that the pass expand makes of it"};
  }
};

}  // namespace tf_embed::gen
