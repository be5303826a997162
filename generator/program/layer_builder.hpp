// SPDX-License-Identifier: Apache-2.0
// The interface through which an op's `emit` adds layers.
#pragma once

#include "ir/graph.hpp"
#include "program/argument.hpp"
#include "program/layer_spec.hpp"
#include "program/program.hpp"
#include "program/program_builder.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

struct region;

/// What replaces the padding beyond a run-time extent, where an op cannot work on arbitrary values.
enum class filler {
  zero,
  one,
  lowest,   ///< -inf for floats
  highest,  ///< inf for floats
  nan,      ///< for floats alone
};

/// Where the values of one graph are, and where its layers go.
struct lowering_scope {
  const graph& g;
  block& into;
  std::string path = {};  ///< of the blocks around, with a slash at the end; hostile
  std::map<value, tensor_id> tensors = {};
};

/// Lowers the graphs inside ops, for the op that owns them.
class region_lowering {
 public:
  virtual ~region_lowering() = default;
  /// The layers of `r`, whose arguments are the given tensors and which writes its results into those given. `path` is
  /// the owner's; what goes wrong inside has been reported when this answers an error. With `repeats` it is the body of
  /// a loop, whose results are the arguments of its next run.
  virtual result<block> lower(const region& r, std::span<const tensor_id> arguments, std::span<const tensor_id> results,
                              const std::string& path, bool repeats) = 0;
};

/// Turns one node into layers. There is no state between calls: operands are values, and a layer reads and writes what
/// its arguments say. Only operands that a layer names are kept alive at run time.
///
///     b.add(layer_spec("unary", {"te::ops::relu", b.input(0), b.output()}).allow_in_place(0));
///     return {};
class layer_builder {
 public:
  layer_builder(program_builder& to, lowering_scope& scope, region_lowering& regions, node_id id)
      : to_(to), scope_(scope), regions_(regions), id_(id) {}

  std::size_t input_count() const;
  std::size_t output_count() const;
  const tensor_type& input_type(std::size_t i) const;
  const tensor_type& output_type(std::size_t i = 0) const;
  /// The value of input `i` where it is constant, else null.
  const tensor* constant(std::size_t i) const;
  /// Whether anything reads output `i`; an op with many outputs need not make the others.
  bool is_output_used(std::size_t i) const;

  /// Input `i`; a constant becomes a tensor among the weights.
  operand input(std::size_t i, std::string_view role = {});
  /// Output `i`, to be written; and, once a layer of this node has written it, to be read by another.
  operand output(std::size_t i = 0);
  operand read_output(std::size_t i = 0);
  /// A tensor that lives only between the layers of this node: written by one (`write`), read by others (`read`).
  tensor_id temporary(const tensor_type& type);
  static operand write(tensor_id t) { return {t, access::write, "temporary"}; }
  static operand read(tensor_id t) { return {t, access::read, "temporary"}; }
  /// Room for the layer that names it alone.
  operand scratch(const tensor_type& type);
  /// Where a layer writes the count that the extent of output `i` is a multiple of: an int64 scalar. For the node that
  /// finds it (shape_context::own_extent).
  operand count(std::size_t i = 0);
  /// The same for any extent.
  operand count_of(const run_time_extent& extent);
  /// An extent for a layer that needs it, as `te::extent<count, axis, times>`; `te::fixed_extent` where its id is 0.
  argument size_of(const run_time_extent& extent);
  /// All extents of a tensor, as one of these or as `te::extents<...>`.
  argument sizes_of(const tensor_type& type);
  /// Those of input `i`.
  argument input_extent(std::size_t i) { return sizes_of(input_type(i)); }
  /// Input `i`; where it has run-time extents, a tensor with `with` beyond them, made by layers of their own.
  operand padded(std::size_t i, filler with);
  /// The same along some axes alone.
  operand padded_along(std::size_t i, std::span<const std::int64_t> axes, filler with);
  operand padded_along(std::size_t i, std::int64_t axis, filler with) { return padded_along(i, {&axis, 1}, with); }
  /// Output `i` without the gaps that run-time extents of inner axes leave: a tensor dense from its first element
  /// on, made by a layer of its own. Nothing else may read it.
  tensor_id closed_up(std::size_t i);

  /// Values for a kernel, in the kernel's own order (not a tensor type). `remark` is printed beside them and must not
  /// hold text of the graph.
  weights_operand weights(const tensor& values, std::string_view role, std::string_view remark = {});
  /// The same as a tensor type: `te::tensor<T, te::shape<...>, te::constant<weights::...>>`.
  template_type weights_tensor(const tensor& values, std::string_view role);
  /// A [K,N] matrix in the GEMM's order: `te::packed<T, K, N, Block, weights::...>`.
  /// With `groups`, the columns are cut into so many matrices of equal width, packed one after another. `block` is that
  /// of the target unless given.
  template_type packed_weights(const tensor& k_by_n, std::string_view role, std::int64_t groups = 1, int block = 0);
  /// Columns in a block of the target's packed weights.
  int simd_block() const { return to_.target().simd_block; }

  /// The layers of a graph inside this op; see region_lowering.
  result<block> lower(const region& r, std::span<const tensor_id> arguments, std::span<const tensor_id> results,
                      bool repeats = false);
  /// Ends a block that repeats: what its run left in `next` is what the next run reads in `variables`. Where no layer
  /// needs the old value any more when the new one is written, `next` takes its place, and nothing is copied.
  void carry(block& repeated, std::span<const tensor_id> variables, std::span<const tensor_id> next);
  /// The number of input or output `i`, for `lower`.
  tensor_id input_tensor(std::size_t i);
  tensor_id output_tensor(std::size_t i);

  /// Adds a layer behind those that are there.
  void add(layer_spec layer);

 private:
  /// `from` with a value beyond one extent. Input `i` is what it is made of.
  operand filled_beyond(const operand& from, std::size_t i, const run_time_extent& extent, filler with);
  const node& self() const { return scope_.g.at(id_); }
  tensor_id tensor_of(value v) { return to_.tensor_of(scope_.g, scope_.tensors, v); }

  program_builder& to_;
  lowering_scope& scope_;
  region_lowering& regions_;
  node_id id_;
};

}  // namespace tf_embed::gen
