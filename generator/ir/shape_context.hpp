// SPDX-License-Identifier: Apache-2.0
// What an op knows of its inputs when it infers the types of its outputs.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"
#include "ir/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

struct known_element;

class shape_context {
 public:
  /// `types[i]` is the type of input i; `constants[i]` its value where it is known, else null. `g` and `id` say which
  /// node it is, where there is a graph.
  shape_context(std::span<const tensor_type> types, std::span<const tensor* const> constants, graph* g = nullptr,
                node_id id = no_node)
      : types_(types), constants_(constants), graph_(g), id_(id) {}

  std::size_t input_count() const { return types_.size(); }
  const tensor_type& type(std::size_t i) const { return types_[i]; }
  const gen::shape& shape(std::size_t i) const { return types_[i].shape; }
  gen::dtype dtype(std::size_t i) const { return types_[i].dtype; }
  std::span<const tensor_type> types() const { return types_; }

  /// The value of input `i`, or null where it is only known at run time.
  const tensor* constant(std::size_t i) const { return constants_[i]; }
  /// The value of an operand that decides shapes; an `unsupported` diagnostic naming `what` where it is not constant.
  result<const tensor*> required_constant(std::size_t i, std::string_view what) const;
  /// The same as a list of integers.
  result<std::vector<std::int64_t>> required_ints(std::size_t i, std::string_view what) const;

  /// What input `i` depends on, and what to do about it: "depends on input "n": freeze it with --freeze-input n=VALUE".
  std::string dependence(std::size_t i) const;

  /// What is known of one element of input `i`, an integer tensor (ir/known_elements.hpp).
  known_element element(std::size_t i, std::int64_t index) const;

  /// An extent of `axis` that this node finds at run time, one for each output port: the same whenever it is asked for.
  run_time_extent own_extent(std::size_t axis, std::uint32_t port = 0) const;
  /// An extent of `axis` that follows from what `description` holds (ids of other extents and constants): the same for
  /// all nodes that describe it by the same numbers, so that each of them finds the same count.
  run_time_extent derived_extent(std::size_t axis, const std::vector<std::int64_t>& description) const;
  /// The most that an element which only a run knows can be, as the bounds of its value say, and `limit` at most. It is
  /// the count of `extent`, and the answer the same whenever it is asked of that.
  std::int64_t most_of(const known_element& e, const run_time_extent& extent, std::int64_t limit) const;

 private:
  std::span<const tensor_type> types_;
  std::span<const tensor* const> constants_;
  graph* graph_;
  node_id id_;
};

}  // namespace tf_embed::gen
