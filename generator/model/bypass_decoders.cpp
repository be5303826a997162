// SPDX-License-Identifier: Apache-2.0
#include "model/bypass_decoders.hpp"

#include "graph.pb.h"

#include <cstdint>
#include <string_view>

namespace tf_embed::gen {
namespace {

bool is_decoder(std::string_view op) {
  for (const std::string_view known :
       {"DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeGif", "DecodeImage", "DecodeAndCropJpeg", "DecodeRaw"}) {
    if (op == known) return true;
  }
  return false;
}

/// How many axes the decoded picture has; 0 where the node does not say.
int rank_of(const proto::NodeDef& n) {
  if (n.op() == "DecodeRaw") return 0;
  if (n.op() == "DecodeGif") return 4;
  if (n.op() != "DecodeImage") return 3;
  const auto animations = n.attr().find("expand_animations");  // true unless said: a GIF would have four
  return animations != n.attr().end() && !animations->second.b() ? 3 : 0;
}

}  // namespace

std::vector<std::string> bypass_decoders(proto::GraphDef& def) {
  std::vector<std::string> names;
  for (proto::NodeDef& n : *def.mutable_node()) {
    if (!is_decoder(n.op())) continue;
    const auto value_of = [&n](const char* name) {
      const auto at = n.attr().find(name);
      return at == n.attr().end() ? nullptr : &at->second;
    };
    const proto::AttrValue* type = value_of(n.op() == "DecodeRaw" ? "out_type" : "dtype");
    const proto::AttrValue* channels = value_of("channels");
    proto::AttrValue dtype;
    dtype.set_type(type ? type->type() : proto::DT_UINT8);
    proto::AttrValue dims;
    const int rank = rank_of(n);
    if (rank == 0) dims.mutable_shape()->set_unknown_rank(true);
    for (int i = 0; i + 1 < rank; ++i) dims.mutable_shape()->add_dim()->set_size(-1);
    if (rank != 0) {
      const std::int64_t given = n.op() == "DecodeGif" ? 3 : channels ? channels->i() : 0;
      dims.mutable_shape()->add_dim()->set_size(given > 0 ? given : -1);
    }
    n.set_op("Placeholder");
    n.clear_input();
    n.clear_attr();
    (*n.mutable_attr())["dtype"] = dtype;
    (*n.mutable_attr())["shape"] = dims;
    names.push_back(n.name());
  }
  return names;
}

}  // namespace tf_embed::gen
