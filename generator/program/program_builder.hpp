// SPDX-License-Identifier: Apache-2.0
// Makes the tensors, buffers and weights of a program while nodes are lowered.
#pragma once

#include "ir/graph.hpp"
#include "program/program.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

namespace tf_embed::gen {

/// What the target wants of the weights.
struct target_options {
  int simd_block = 16;  ///< output channels a block of packed weights holds: 1, 4, 8 or 16
};

/// The program so far; ops reach it through layer_builder, which adds the layers.
class program_builder {
 public:
  explicit program_builder(const target_options& target) : target_(target) {}

  gen::program program;

  const target_options& target() const { return target_; }

  /// A tensor of its own in the arena, which no layer touches yet.
  tensor_id add_tensor(const tensor_type& type, std::string hint);
  /// Values among the weights. Equal bytes of one dtype have one definition, however often they are packed and wherever
  /// they come from: the layer that came first names it.
  weights_id add_weights(const tensor& values, std::string hint, std::string remark);
  /// The int64 scalar in the arena that holds the count of a run-time extent.
  tensor_id count_of(const run_time_extent& extent);
  /// The tensor of a value, made on first use; a constant becomes a tensor among the weights, a view shares what it
  /// looks at. `tensors` are those of the graph known so far.
  tensor_id tensor_of(const graph& g, std::map<value, tensor_id>& tensors, value v);

 private:
  target_options target_;
  std::map<std::uint64_t, tensor_id> counts_;  ///< by run_time_extent::id
  std::unordered_multimap<std::size_t, weights_id> weights_by_hash_;
};

}  // namespace tf_embed::gen
