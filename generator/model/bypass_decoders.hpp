// SPDX-License-Identifier: Apache-2.0
// Nodes that decode image files have no place in a network for embedding: the picture itself becomes an input.
#pragma once

#include <string>
#include <vector>

namespace tf_embed::proto {
class GraphDef;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// Makes placeholders of the nodes DecodeJpeg, DecodePng, DecodeBmp, DecodeGif, DecodeImage, DecodeAndCropJpeg and
/// DecodeRaw, with the dtype and as much of the shape as the node says. Answers their names.
std::vector<std::string> bypass_decoders(proto::GraphDef& def);

}  // namespace tf_embed::gen
