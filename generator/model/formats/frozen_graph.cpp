// SPDX-License-Identifier: Apache-2.0
#include "model/formats/frozen_graph.hpp"

#include "model/formats/meta_graph.hpp"
#include "model/formats/saved_model.hpp"
#include "saved_model.pb.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/wire_format_lite.h>

#include <unistd.h>

namespace tf_embed::gen {
namespace {

namespace pb = google::protobuf;
using pb::internal::WireFormatLite;

enum graph_field { node_field = 1, library_field = 2 };

template <class Message>
bool parse_whole_file(int fd, Message& message) {
  if (::lseek(fd, 0, SEEK_SET) != 0) return false;
  pb::io::FileInputStream in(fd);
  return message.ParseFromZeroCopyStream(&in);
}

/// A graph of a container is taken as a sign that the file really is that container.
bool has_nodes(const proto::MetaGraphDef& meta) {
  return meta.graph_def().node_size() > 0 && !meta.graph_def().node(0).op().empty();
}

/// Reads the length-delimited field at `in` and says what is wrong with it; an empty string where nothing is.
std::string explain_field(pb::io::CodedInputStream& in, int field, int start, std::int64_t file_size) {
  const std::string_view what = field == node_field ? "node" : field == library_field ? "function library" : "field";
  std::uint32_t length = 0;
  if (!in.ReadVarint32(&length)) return fmt::format("ends inside the {} at byte {}", what, start);
  if (in.CurrentPosition() + std::int64_t{length} > file_size)
    return fmt::format("the {} at byte {} needs {} bytes, but only {} are left (truncated?)", what, start, length,
                       file_size - in.CurrentPosition());
  std::string bytes;
  if (!in.ReadString(&bytes, static_cast<int>(length)))
    return fmt::format("ends inside the {} at byte {}", what, start);
  if (proto::NodeDef node; field == node_field && !node.ParseFromString(bytes))
    return fmt::format("the node at byte {}{} is malformed or nested too deeply", start,
                       node.name().empty() ? "" : fmt::format(" (\"{}\")", printable(node.name())));
  if (field == library_field && !proto::FunctionDefLibrary().ParseFromString(bytes))
    return fmt::format("the function library at byte {} is malformed or nested too deeply", start);
  return "";
}

/// Whether `in` holds a GraphDef in protobuf's binary form.
bool parse_frozen_graph(pb::io::ZeroCopyInputStream& in, proto::GraphDef& graph) {
  const pb::LogSilencer quiet;
  if (!graph.ParseFromZeroCopyStream(&in)) return false;
  graph.DiscardUnknownFields();
  return true;
}

/// What to answer where the file holds a container of graphs.
std::optional<diagnostic> refuse_container(int fd) {
  const pb::LogSilencer quiet;
  if (proto::SavedModel m; parse_whole_file(fd, m) && m.meta_graphs_size() > 0 && has_nodes(m.meta_graphs(0)))
    return saved_model_not_read();
  if (proto::MetaGraphDef m; parse_whole_file(fd, m) && has_nodes(m)) return meta_graph_not_read();
  return std::nullopt;
}

/// Where the open file, no frozen graph, is damaged.
diagnostic explain_damage(int fd) {
  const pb::LogSilencer quiet;
  const std::int64_t file_size = ::lseek(fd, 0, SEEK_END);
  if (file_size < 0 || ::lseek(fd, 0, SEEK_SET) != 0) return bad_model("cannot be read twice");
  pb::io::FileInputStream file(fd);
  pb::io::CodedInputStream in(&file);
  while (true) {
    const int start = in.CurrentPosition();
    const std::uint32_t tag = in.ReadTag();
    if (tag == 0 && start == file_size) return bad_model("is not a TensorFlow graph");
    if (WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      const int field = WireFormatLite::GetTagFieldNumber(tag);
      if (std::string problem = explain_field(in, field, start, file_size); !problem.empty()) return bad_model(problem);
    } else if (tag == 0 || !WireFormatLite::SkipField(&in, tag)) {
      return bad_model(fmt::format("is not a TensorFlow graph, or is damaged at byte {}", start));
    }
  }
}

}  // namespace

bool is_frozen_graph(const model_probe& probe) { return !probe.is_folder; }

result<void> read_frozen_graph(const model_probe& probe, pb::io::ZeroCopyInputStream* in, source& into) {
  const bool parsed = parse_frozen_graph(*in, into.graph);
  result<void> checked = parsed ? check_nodes(into.graph) : result<void>();
  if (parsed && checked) return {};
  into.graph.Clear();
  if (auto container = refuse_container(probe.fd)) return std::move(*container);
  return parsed ? std::move(checked) : explain_damage(probe.fd);
}

}  // namespace tf_embed::gen
