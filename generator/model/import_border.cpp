// SPDX-License-Identifier: Apache-2.0
#include "model/import_border.hpp"

#include "graph.pb.h"
#include "ir/near_name.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

/// Ops whose results are no results of a network: they feed, check, save, train or only order others.
bool is_side_effect(const proto::NodeDef& n) {
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
                                                           "IsVariableInitialized",
                                                           "VarIsInitializedOp"};
  if (ops.contains(n.op()) || is_iterator_or_queue(n)) return true;
  const auto types = output_types(n);  // an If that only asserts has none
  return types &&
         std::all_of(types->begin(), types->end(), [](dtype t) { return t == dtype::resource || t == dtype::variant; });
}

/// The shape to suggest where dimensions are open: one of a batch, and of other sizes an example.
std::string example_of(const shape& declared) {
  shape sizes = declared;
  bool is_choice = false;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] >= 0) continue;
    sizes[i] = i == 0 ? 1 : 224;
    is_choice = is_choice || i > 0;
  }
  return fmt::format("{}{}", fmt::join(sizes, ","), is_choice ? ", or with other sizes" : "");
}

/// The nodes whose values are no constants: they come from outside, from a variable or from random numbers, at once or
/// through other nodes.
std::unordered_set<std::string_view> varying_nodes(const proto::GraphDef& def, const std::vector<std::string>& inputs) {
  std::unordered_set<std::string> given;
  for (const std::string& name : inputs) {
    if (auto t = parse_tensor_name(name)) given.insert(std::move(t->node));
  }
  std::unordered_set<std::string_view> names;
  for (const auto& n : def.node()) names.insert(n.name());
  std::unordered_map<std::string, std::vector<const proto::NodeDef*>> readers;
  std::vector<const proto::NodeDef*> open;
  for (const auto& n : def.node()) {
    bool has_inputs = false;
    bool is_sound = true;  // an error is told, not left out
    for (const std::string& text : n.input()) {
      auto t = parse_tensor_name(text);
      is_sound = is_sound && t && names.contains(t->node);
      if (!t || t->control) continue;
      has_inputs = true;
      readers[std::move(t->node)].push_back(&n);
    }
    const bool varies = !has_inputs ? n.op() != "Const" : makes_random_numbers(n.op());
    if (varies || !is_sound || given.contains(n.name())) open.push_back(&n);
  }
  std::unordered_set<std::string_view> out;
  while (!open.empty()) {
    const proto::NodeDef* n = open.back();
    open.pop_back();
    if (!out.insert(n->name()).second) continue;
    if (const auto at = readers.find(n->name()); at != readers.end())
      open.insert(open.end(), at->second.begin(), at->second.end());
  }
  return out;
}

}  // namespace

std::string tensor_text(const std::string& node, std::uint32_t port) {
  return port == 0 ? node : fmt::format("{}:{}", node, port);
}

result<void> check_port(const proto::NodeDef& n, std::uint32_t port) {
  const auto types = output_types(n);
  if (!types || port < types->size()) return {};
  return diagnostic{error_kind::usage,
                    fmt::format("\"{0}\" asks for output {1} of this node, which has {2}; the shape [{1}] is written "
                                "{3}:{1},",
                                printable(tensor_text(n.name(), port)), port, types->size(), shell_word(n.name()))};
}

result<border_node> declared_type(const proto::NodeDef& n, std::uint32_t port, const node_finder& find) {
  border_node out;
  out.name = tensor_text(n.name(), port);
  out.op = n.op();
  TF_EMBED_CHECK(check_port(n, port));
  const auto types = output_types(n);
  if (!types || (*types)[port] == dtype::invalid) {
    return diagnostic{error_kind::unsupported,
                      "the dtype of this node's output is not declared, so it cannot be an input"};
  }
  out.type = (*types)[port];
  TF_EMBED_TRY(out.dims, declared_shape(n, port, find));
  return out;
}

result<shape> settle_shape(const border_node& declared, const shape* given) {
  const std::string option = "give it by --input-shape " + shell_word(declared.name) + ":";
  if (!declared.dims && !given) {
    return diagnostic{error_kind::usage, "the shape of this input is unknown; " + option + "SIZES, like " +
                                             shell_word(declared.name) + ":1,224,224,3"};
  }
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
    const bool is_batch = out.front() < 0 && is_static(shape(out.begin() + 1, out.end()));
    return diagnostic{error_kind::usage,
                      fmt::format("the shape {} of this input has unknown dimensions; {}{}{}", to_string(out), option,
                                  example_of(out), is_batch && !given ? " or --batch 1" : "")};
  }
  if (element_count(out) > max_elements) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("the shape {} of this input has more than 2^40 elements", to_string(out))};
  }
  // Beside a dimension of 0.
  if (std::any_of(out.begin(), out.end(), [](std::int64_t d) { return d > max_elements; })) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("the shape {} of this input has a dimension above 2^40", to_string(out))};
  }
  return out;
}

bool has_open_batch(const border_node& declared) {
  return declared.dims && !declared.dims->empty() && declared.dims->front() < 0;
}

result<graph_border> detect_border(const proto::GraphDef& def, const std::vector<std::string>& inputs) {
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
      auto in = declared_type(n, 0, [](const std::string&) { return nullptr; });
      if (!in) {
        in.error().node = n.name();
        in.error().op = n.op();
        return in.error();
      }
      // The file that a decoder would have read; the decoder is an input now (bypass_decoders).
      if (in->type == dtype::string && !read.contains(n.name())) continue;
      border.inputs.push_back(std::move(*in));
    } else if (!read.contains(n.name()) && !is_side_effect(n)) {
      border.outputs.push_back({n.name(), n.op(), dtype::invalid, std::nullopt});
    }
  }
  // Python leaves constants behind that it computed for a shape or a scale; they are results only where all are, or
  // where an Identity, which is how TensorFlow 2 names the results of a function, makes them one.
  const auto varying = varying_nodes(def, inputs);
  const auto first = std::stable_partition(border.outputs.begin(), border.outputs.end(), [&](const border_node& n) {
    return varying.contains(n.name) || n.op == "Identity";
  });
  if (first != border.outputs.begin()) {
    for (auto at = first; at != border.outputs.end(); ++at) border.leftovers.push_back(at->name);
    border.outputs.erase(first, border.outputs.end());
  }
  return border;
}

}  // namespace tf_embed::gen
