// SPDX-License-Identifier: Apache-2.0
#include "model/import_border.hpp"

#include "graph.pb.h"
#include "ops/support/attributes.hpp"

#include <fmt/format.h>

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

/// Ops whose results are no results of a network: they check, save, train or only order others.
bool is_side_effect(std::string_view op) {
  static const std::unordered_set<std::string_view> ops = {"Assert",
                                                           "Const",
                                                           "NoOp",
                                                           "Print",
                                                           "PrintV2",
                                                           "Placeholder",
                                                           "PlaceholderWithDefault",
                                                           "SaveV2",
                                                           "RestoreV2",
                                                           "MergeV2Checkpoints",
                                                           "ShardedFilename",
                                                           "VarHandleOp",
                                                           "VariableV2",
                                                           "Assign",
                                                           "AssignVariableOp",
                                                           "AssignAdd",
                                                           "AssignSub",
                                                           "ReadVariableOp",
                                                           "ScalarSummary",
                                                           "HistogramSummary",
                                                           "MergeSummary",
                                                           "ImageSummary",
                                                           "ApplyGradientDescent",
                                                           "ApplyAdam",
                                                           "ApplyMomentum",
                                                           "ResourceApplyAdam",
                                                           "IsVariableInitialized"};
  return ops.contains(op);
}

}  // namespace

result<border_node> declared_type(const proto::NodeDef& n) {
  const attributes attrs(n);
  border_node out;
  out.name = n.name();
  out.op = n.op();
  for (const char* attribute : {"dtype", "DstT", "out_type", "T"}) {
    if (!attrs.has(attribute)) continue;
    TF_EMBED_TRY(out.type, attrs.type(attribute));
    break;
  }
  if (n.op().starts_with("Decode")) out.type = attrs.has("dtype") ? out.type : dtype::uint8;
  if (n.op() == "Placeholder" || n.op() == "PlaceholderWithDefault") {
    TF_EMBED_TRY(out.dims, attrs.shape("shape"));
  }
  if (out.type == dtype::invalid) {
    return diagnostic{error_kind::unsupported,
                      "the dtype of this node's output is not declared, so it cannot be an input"};
  }
  return out;
}

result<shape> settle_shape(const border_node& declared, const shape* given) {
  const auto ask = [&] { return fmt::format("give it by --input-shape {}:...", printable(declared.name)); };
  if (!declared.dims && !given) return diagnostic{error_kind::usage, "the shape of this input is unknown; " + ask()};
  shape out = given ? *given : *declared.dims;
  if (declared.dims && given) {
    bool fits = declared.dims->size() == given->size();
    for (std::size_t i = 0; fits && i < given->size(); ++i)
      fits = (*declared.dims)[i] < 0 || (*declared.dims)[i] == (*given)[i];
    if (!fits) {
      return diagnostic{error_kind::usage,
                        fmt::format("the shape {} given for this input does not fit its declared shape {}",
                                    to_string(*given), to_string(*declared.dims))};
    }
  }
  if (!is_static(out)) {
    return diagnostic{error_kind::usage,
                      fmt::format("the shape {} of this input has unknown dimensions; {}", to_string(out), ask())};
  }
  if (element_count(out) > max_elements) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("the shape {} of this input has more than 2^40 elements", to_string(out))};
  }
  return out;
}

bool has_open_batch(const border_node& declared) {
  return declared.dims && !declared.dims->empty() && declared.dims->front() < 0;
}

result<graph_border> detect_border(const proto::GraphDef& def) {
  std::unordered_set<std::string> read;
  for (const auto& n : def.node()) {
    // What only feeds a check or a saver is no inner value of the network, but no result either: count it as read.
    for (const std::string& text : n.input()) {
      auto t = parse_tensor_name(text);
      if (t && !t->control) read.insert(std::move(t->node));
    }
  }
  graph_border border;
  for (const auto& n : def.node()) {
    if (n.op() == "Placeholder") {
      auto in = declared_type(n);
      if (!in) {
        in.error().node = n.name();
        in.error().op = n.op();
        return in.error();
      }
      // The file that a decoder would have read; the decoder is an input now (bypass_decoders).
      if (in->type == dtype::string && !read.contains(n.name())) continue;
      border.inputs.push_back(std::move(*in));
    } else if (!read.contains(n.name()) && !is_side_effect(n.op())) {
      border.outputs.push_back({n.name(), n.op(), dtype::invalid, std::nullopt});
    }
  }
  return border;
}

}  // namespace tf_embed::gen
