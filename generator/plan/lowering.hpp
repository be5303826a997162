// SPDX-License-Identifier: Apache-2.0
// From the rewritten graph to the program that is planned and printed.
#pragma once

#include "emit/identifiers.hpp"
#include "ir/graph.hpp"
#include "plan/program.hpp"

#include <map>
#include <string>

namespace tf_embed::gen {

/// What the target wants of the weights.
struct lowering_options {
  int simd_block = 16;  ///< output channels a block of packed weights holds: 1, 4, 8 or 16
};

/// Collects the program while the nodes emit themselves.
class lowering {
 public:
  lowering(const graph& g, const lowering_options& options) : graph_(g), options_(options) {}

  /// Every node's layers in topological order; all nodes that cannot be generated are reported at once.
  result<program> run(diagnostics& failures);

  const lowering_options& options() const { return options_; }
  program& target() { return program_; }

  /// The tensor of a value, made on first use; a constant becomes a weight blob.
  tensor_id tensor_of(value v);
  std::size_t add_weights(const tensor& values, std::string hint, std::string remark);
  tensor_id add_temporary(const tensor_type& type, const std::string& hint);
  /// The int64 scalar in the arena that holds the count of a run-time extent.
  tensor_id count_of(const run_time_extent& extent);

 private:
  /// Room in the arena that no layer touches yet.
  buffer_id add_buffer(const tensor_type& type);
  result<void> check_dtypes(node_id id) const;
  /// The tensor that the border shows: the value's own, or a dense copy where a run-time extent leaves gaps in it.
  tensor_id output_tensor_of(value v);

  const graph& graph_;
  lowering_options options_;
  program program_;
  identifier_set tensor_names_{"t_"};
  identifier_set weight_names_{"w_"};
  std::map<value, tensor_id> tensors_;
  std::map<std::uint64_t, tensor_id> counts_;  ///< by run_time_extent::id
  std::map<value, tensor_id> closed_up_;
  std::map<const std::byte*, std::size_t> weights_by_bytes_;
};

}  // namespace tf_embed::gen
