// SPDX-License-Identifier: Apache-2.0
#include "model/formats/meta_graph.hpp"

namespace tf_embed::gen {

bool is_meta_graph(const model_probe& probe) { return !probe.is_folder && probe.path.extension() == ".meta"; }

result<void> read_meta_graph(const model_probe&, google::protobuf::io::ZeroCopyInputStream*, source&) {
  return meta_graph_not_read();
}

diagnostic meta_graph_not_read() {
  return {error_kind::unsupported,
          "MetaGraph files (.meta) are not read yet; freeze the graph with its checkpoint: docs/FROM_TENSORFLOW.md"};
}

}  // namespace tf_embed::gen
