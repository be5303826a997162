// SPDX-License-Identifier: Apache-2.0
#include "model/formats/format.hpp"

#include "model/formats/foreign_file.hpp"
#include "model/formats/frozen_graph.hpp"
#include "model/formats/meta_graph.hpp"
#include "model/formats/saved_model.hpp"
#include "model/formats/text_graph.hpp"

#include <fmt/format.h>

#include <array>

namespace tf_embed::gen {

std::span<const model_format> standard_formats() {
  // A frozen graph has no mark of its own: what nothing else recognises is read as one.
  static constexpr std::array formats{
      model_format{"foreign file", is_foreign_file, read_foreign_file},
      model_format{"SavedModel", is_saved_model, read_saved_model},
      model_format{"MetaGraph", is_meta_graph, read_meta_graph},
      model_format{"text graph", is_text_graph, read_text_graph},
      model_format{"frozen graph", is_frozen_graph, read_frozen_graph},
  };
  return formats;
}

result<void> check_nodes(const proto::GraphDef& graph) {
  if (graph.node_size() == 0) return bad_model("holds no nodes");
  for (int i = 0; i < graph.node_size(); ++i) {
    if (graph.node(i).name().empty()) return bad_model(fmt::format("node number {} has no name", i));
    if (graph.node(i).op().empty())
      return bad_model(fmt::format("node number {} (\"{}\") has no op", i, printable(graph.node(i).name())));
  }
  return {};
}

}  // namespace tf_embed::gen
