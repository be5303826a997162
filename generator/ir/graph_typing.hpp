// SPDX-License-Identifier: Apache-2.0
// How a graph comes by its types as a whole: for the import, which adds nodes before anything is known of their types,
// and for resolve, which infers them in one sweep. Nothing else may include this (tests/support/check_floors.py).
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {

class graph_typing {
 public:
  explicit graph_typing(graph& g) : g_(g) {}

  /// A node whose outputs have no types yet.
  node_id add_untyped(std::string name, std::string op_name, std::unique_ptr<op> o, std::vector<value> reads) {
    return g_.append(std::move(name), std::move(op_name), std::move(o), std::move(reads), {});
  }
  void set_types(node_id id, std::vector<tensor_type> types) { g_.nodes_[id].outputs = std::move(types); }
  /// Lets a node without types read `v`.
  void set_input(node_id id, std::size_t index, value v) { g_.set_input(id, index, v); }
  /// Lets a node without types read one value more.
  void add_input(node_id id, value v) {
    std::vector<value> reads = g_.nodes_[id].inputs;
    reads.push_back(v);
    g_.set_inputs(id, std::move(reads));
  }
  /// Frees the value of a constant that nothing reads.
  void free_constant(node_id id) { g_.nodes_[id].constant.reset(); }

 private:
  graph& g_;
};

}  // namespace tf_embed::gen
