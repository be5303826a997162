// SPDX-License-Identifier: Apache-2.0
// What an op's `emit` writes its layers with.
#pragma once

#include "ir/graph.hpp"
#include "plan/program.hpp"

#include <tf_embed/core/overlap.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

class lowering;

/// What stands beyond a run-time extent where an op could not bear what is there.
enum class filler {
  zero,
  one,
  lowest,   ///< -inf for floats
  highest,  ///< inf for floats
  nan,      ///< for floats alone
};

/// Turns one node into layers of the header. `emit` asks for the C++ names of its operands and then adds one layer (or
/// several, through temporaries). Only operands that were asked for are read at run time and kept alive.
///
/// An element-wise op in three lines:
///
///     b.allow_in_place(0);
///     b.layer("unary", "unary", {"te::ops::relu", b.input(0), b.output(0)});
///     return {};
class layer_builder {
 public:
  layer_builder(lowering& to, const graph& g, node_id id) : to_(to), graph_(g), id_(id) {}

  std::size_t input_count() const;
  std::size_t output_count() const;
  const tensor_type& input_type(std::size_t i) const;
  const tensor_type& output_type(std::size_t i = 0) const;
  /// The value of input `i` where it is constant, else null.
  const tensor* constant(std::size_t i) const;
  /// Whether anything reads output `i`; an op with many outputs need not make the others.
  bool is_output_used(std::size_t i) const;

  /// The C++ name of the tensor type of input `i`; a constant becomes a tensor among the weights.
  std::string input(std::size_t i);
  std::string output(std::size_t i = 0);
  /// A tensor that lives only between the layers of this node.
  std::string temporary(const tensor_type& type);
  /// A temporary (or output) that an earlier layer of this node wrote, now read by the next layer: keeps it alive.
  std::string read_back(const std::string& name);
  /// Where the next layer writes the count that the extent of output `i` is a multiple of: an int64 scalar. For the
  /// node that finds it (shape_context::own_extent).
  std::string count(std::size_t i = 0);
  /// The run-time extent of input `i` for a layer that needs it, as `te::extent<count, axis, times>`;
  /// `te::fixed_extent` where there is none.
  std::string input_extent(std::size_t i);
  /// Input `i`; where it has a run-time extent, a tensor with `with` beyond it (made by a layer of its own).
  std::string padded(std::size_t i, filler with);
  /// Output `i` without the gaps that a run-time extent of an inner axis leaves: a tensor dense from its first element
  /// on, made by a layer of its own. Nothing else may read it.
  tensor_id closed_up(std::size_t i);
  /// Room for the next layer alone.
  std::string scratch(const tensor_type& type);

  /// Values for a kernel, in the kernel's own order: the C++ name of the struct `weights::...` (not a tensor type).
  /// `remark` is printed beside it and must not hold text of the graph.
  std::string weights(const tensor& values, std::string_view role, std::string_view remark = {});
  /// The same as a tensor type: `te::tensor<T, te::shape<...>, te::constant<weights::...>>`.
  std::string weights_tensor(const tensor& values, std::string_view role);
  /// A [K,N] matrix in the GEMM's order: `te::packed<T, K, N, Block, weights::...>`.
  /// With `groups`, the columns are cut into so many matrices of equal width, packed one after another. `block` is that
  /// of the target unless given.
  std::string packed_weights(const tensor& k_by_n, std::string_view role, std::int64_t groups = 1, int block = 0);
  /// Columns in a block of the target's packed weights.
  int simd_block() const;

  /// Output 0 may take the storage of input `i` (same bytes; the kernel reads each element before writing it).
  /// Call before `layer`. The planner decides.
  void allow_in_place(std::size_t i);

  /// Output 0 may lie over input `i` as far as `along` allows, for a layer that can run in pieces of it (with
  /// core/overlap.hpp and kernels/in_pieces.hpp). `pixels` says that an index of `along` is a pixel, not a row of them.
  void allow_overlap(std::size_t i, const sweep& along, bool pixels);

  /// Input `i` is a part of the next layer's output, so many elements behind its beginning; the layer copies nothing if
  /// the input lies there.
  void input_is_part(std::size_t i, std::int64_t offset);
  /// The same the other way round: the next layer's output is a part of input `i`.
  void output_is_part(std::size_t i, std::int64_t offset);

  /// Adds a layer `te::template_name<arguments...>`, found in tf_embed/layers/`header`.hpp. Operands asked for since
  /// the previous layer are its reads and writes.
  void layer(std::string_view header, std::string_view template_name, std::vector<std::string> arguments,
             std::int64_t macs = 0);

 private:
  /// As `temporary`, by its number.
  tensor_id add_temporary(const tensor_type& type);
  /// The extent of `type`, whose count the next layer reads.
  std::string extent_of(const tensor_type& type);

  lowering& to_;
  const graph& graph_;
  node_id id_;
  std::vector<buffer_id> reads_;
  std::vector<buffer_id> writes_;
  std::vector<buffer_id> scratch_;
  std::vector<std::size_t> in_place_;
  std::vector<std::size_t> weights_;
  std::vector<piecewise_overlap> overlaps_;
  struct part {
    std::size_t input;
    std::size_t offset;  ///< in bytes
    bool input_is_part;  ///< of the output, or the output of it
  };
  std::vector<part> parts_;
};

/// `te::shape<1, 224, 224, 3>`
std::string cpp_shape(const shape& s);
/// `te::ints<1, -1>`
std::string cpp_ints(const std::vector<std::int64_t>& values);
/// `te::f32<0x3e4ccccdu /* 0.2 */>`
std::string cpp_f32(float x);
/// `te::f64<...>`
std::string cpp_f64(double x);
/// `te::extent<t_count, 0, 1>`
std::string cpp_extent(const std::string& count, const run_time_extent& extent);

}  // namespace tf_embed::gen
