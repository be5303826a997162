// SPDX-License-Identifier: Apache-2.0
// What an op that is made of others writes those with.
#pragma once

#include "ir/graph.hpp"
#include "ir/op.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// The nodes that take the place of one node. What hangs on constants only is computed at once.
///
///     TF_EMBED_TRY(const value squares, s.add(unary(unary_kind::square), {s.input(0)}));
class subgraph {
 public:
  subgraph(graph& g, node_id id) : graph_(g), id_(id) {}

  std::size_t input_count() const { return graph_.at(id_).inputs.size(); }
  value input(std::size_t i) const { return graph_.at(id_).inputs[i]; }
  const tensor_type& type(value v) const { return graph_.type(v); }
  const gen::shape& shape(value v) const { return graph_.type(v).shape; }
  /// The value where it is constant, else null.
  const tensor* constant(value v) const { return graph_.constant(v); }
  /// Whether anything reads output `port` of the node.
  bool is_output_used(std::uint32_t port) const { return graph_.use_count({id_, port}) != 0; }

  value make_constant(tensor t);
  value make_ints(std::span<const std::int64_t> values);
  /// A scalar of a numeric type.
  value make_scalar(dtype t, double x);

  /// A node with one output.
  result<value> add(std::unique_ptr<op> o, std::vector<value> inputs);
  template <class Op>
  result<value> add(Op o, std::vector<value> inputs) {
    return add(std::unique_ptr<op>(std::make_unique<Op>(std::move(o))), std::move(inputs));
  }

  // The most frequent ones; they add nothing where nothing changes.
  result<value> reshape(value v, const gen::shape& s);
  result<value> transpose(value v, const std::vector<std::size_t>& perm);
  result<value> cast(value v, dtype t);
  result<value> broadcast(value v, const gen::shape& s);

 private:
  std::string next_name(std::string_view what);

  graph& graph_;
  node_id id_;
  std::size_t made_ = 0;
};

}  // namespace tf_embed::gen
