// SPDX-License-Identifier: Apache-2.0
// Which predicates control inputs make nodes depend on, in the control flow of TensorFlow 1.
#pragma once

#include "ir/diagnostics.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tf_embed::proto {
class GraphDef;
class NodeDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// A node behind a Switch has a value only where the predicate is `taken`.
struct switch_gate {
  std::string predicate;  ///< the name of a tensor
  bool taken = false;

  auto operator<=>(const switch_gate&) const = default;
};

/// Constants of a branch read nothing: only a control input says to which branch of a Switch they belong.
class switch_gates {
 public:
  explicit switch_gates(const proto::GraphDef& def);

  /// What the control inputs of a node say. A Merge ends the branches that it joins.
  std::vector<switch_gate> of(const proto::NodeDef& n);

 private:
  const std::vector<switch_gate>& before(const std::string& node);

  std::unordered_map<std::string, const proto::NodeDef*> nodes_;
  std::unordered_set<std::string> behind_;  ///< what depends on a Switch
  std::map<std::string, std::vector<switch_gate>> found_;
};

}  // namespace tf_embed::gen
