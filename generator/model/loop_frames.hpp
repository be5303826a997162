// SPDX-License-Identifier: Apache-2.0
// The loops of TensorFlow 1: frames that tensors enter and leave.
#pragma once

#include "model/node_lists.hpp"
#include "model/structured_control.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// Whether a node is an op of this name, or its form for references: Switch, RefSwitch.
bool is_op(const proto::NodeDef& n, std::string_view name);

/// The nodes that run as often as a loop does.
struct frame {
  std::string name;
  int parent = -1;  ///< the frame around it; -1 is outside of all
  int depth = 0;
  std::vector<const proto::NodeDef*> nodes = {};
};

/// Which frame every node runs in.
class frame_finder {
 public:
  explicit frame_finder(const node_index& nodes) : nodes_(nodes) {}

  /// That of a node; -1 outside of all. An Exit is in the frame that it leads to. Linear in nodes over all calls.
  int of(const std::string& name);
  std::vector<frame>& frames() { return frames_; }

 private:
  std::vector<std::string> followed(const proto::NodeDef& n) const;
  int settle(const proto::NodeDef& n);

  const node_index& nodes_;
  std::unordered_map<std::string, int> found_;
  std::map<std::pair<int, std::string>, int> ids_;
  std::vector<frame> frames_;
};

/// A frame as one op, and what stands for its Exits, which keep their names.
struct structured_loop {
  proto::NodeDef loop;
  std::vector<proto::NodeDef> exits = {};
};

/// Makes a StatelessWhile of a frame without frames inside it; or says why that cannot be.
result<structured_loop> make_loop(const frame& f, const node_index& nodes, extracted_bodies& bodies);

}  // namespace tf_embed::gen
