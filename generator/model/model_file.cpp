// SPDX-License-Identifier: Apache-2.0
#include "model/model_file.hpp"

#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "model/container_format.hpp"
#include "model/frozen_graph.hpp"
#include "model/model_stream.hpp"
#include "model/text_graph.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <new>
#include <sys/stat.h>
#include <system_error>

namespace tf_embed::gen {
namespace {

namespace pb = google::protobuf;

diagnostic malformed(std::string message) { return {error_kind::bad_model, std::move(message)}; }

diagnostic system_error(std::string_view doing, int error) {
  return malformed(fmt::format("cannot {}: {}", doing, std::generic_category().message(error)));
}

diagnostic explain_folder(const std::filesystem::path& path) {
  std::error_code ignored;
  for (const char* name : {"saved_model.pb", "saved_model.pbtxt"})
    if (std::filesystem::exists(path / name, ignored)) return container_not_read(container_format::saved_model);
  return malformed("is a folder without saved_model.pb");
}

/// A file that protobuf can take in: regular, not empty, not beyond 2 GiB. Leaves its size in `size`.
result<file_descriptor> open_model(const std::filesystem::path& path, std::uint64_t& size) {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  file_descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return system_error("open", errno);
  struct stat status = {};
  if (::fstat(fd.get(), &status) != 0) return system_error("read", errno);
  if (S_ISDIR(status.st_mode)) return explain_folder(path);
  if (!S_ISREG(status.st_mode)) return malformed("is not a regular file");
  if (status.st_size == 0) return malformed("is empty");
  if (status.st_size > std::numeric_limits<std::int32_t>::max())
    return malformed(fmt::format("has {} bytes; a protobuf message ends at 2 GiB", status.st_size));
  size = static_cast<std::uint64_t>(status.st_size);
  return fd;
}

result<void> check_nodes(const proto::GraphDef& graph) {
  if (graph.node_size() == 0) return malformed("holds no nodes");
  for (int i = 0; i < graph.node_size(); ++i) {
    if (graph.node(i).name().empty()) return malformed(fmt::format("node number {} has no name", i));
    if (graph.node(i).op().empty())
      return malformed(fmt::format("node number {} (\"{}\") has no op", i, printable(graph.node(i).name())));
  }
  return {};
}

/// Reads a binary graph, and says what the file is instead where it is none.
result<void> read_frozen_graph(int fd, pb::io::ZeroCopyInputStream& in, proto::GraphDef& graph) {
  const bool parsed = parse_frozen_graph(in, graph);
  result<void> checked = parsed ? check_nodes(graph) : result<void>();
  if (parsed && checked) return {};
  graph.Clear();
  if (const auto container = recognise_container(fd)) return container_not_read(*container);
  return parsed ? std::move(checked) : explain_damage(fd);
}

result<void> read_text_graph(pb::io::ZeroCopyInputStream& in, std::string_view start, proto::GraphDef& graph) {
  TF_EMBED_CHECK(parse_text_graph(in, start, graph));
  return check_nodes(graph);
}

result<graph_source> read_graph(const std::filesystem::path& path) {
  graph_source source;
  TF_EMBED_TRY(const file_descriptor fd, open_model(path, source.file_bytes));
  if (path.extension() == ".meta") return container_not_read(container_format::meta_graph);
  std::array<char, 4096> buffer;
  const ssize_t peeked = ::pread(fd.get(), buffer.data(), buffer.size(), 0);
  if (peeked < 0) return system_error("read", errno);
  const std::string_view start(buffer.data(), static_cast<std::size_t>(peeked));

  model_stream file(fd.get());
  pb::io::CopyingInputStreamAdaptor in(&file, 1 << 16);
  result<void> read =
      looks_like_text(start) ? read_text_graph(in, start, source.graph) : read_frozen_graph(fd.get(), in, source.graph);
  if (file.error() != 0) return system_error("read", file.error());
  TF_EMBED_CHECK(std::move(read));
  if (file.byte_count() != source.file_bytes) return malformed("changed while it was read");
  source.sha256 = file.hex_digest();
  source.file_name = path.filename().string();
  return source;
}

}  // namespace

result<graph_source> read_model(const std::filesystem::path& path) {
  const auto in_file = [&path](diagnostic d) {
    d.message = printable_path(path) + ": " + d.message;
    return d;
  };
  try {
    result<graph_source> source = read_graph(path);
    return source ? std::move(source) : in_file(std::move(source.error()));
  } catch (const std::bad_alloc&) {
    return in_file(malformed("not enough memory to read it"));
  }
}

}  // namespace tf_embed::gen
