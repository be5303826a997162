// SPDX-License-Identifier: Apache-2.0
// Files that cannot be read, are no graph, or cannot be written.
#include "errors/tool.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace tf_embed::test;

namespace {

/// What generate says of a file with these bytes.
std::string refused(std::string_view bytes, const char* name = "m.pb") {
  const tool t;
  t.write(name, bytes);
  const std::string said = t.generate({}, name);
  CHECK(t.files_written() == 0);
  return said;
}

bool is_root() { return ::geteuid() == 0; }

}  // namespace

TEST_CASE("files that are not there, or no files") {
  const tool t;
  CHECK(t.generate({}, "gone.pb") == "3 tf-embed: error: gone.pb: cannot open: No such file or directory");
  CHECK(t.generate({}, "") == "2 tf-embed: error: MODEL is empty; it must be the path of a frozen graph");
  std::filesystem::create_directory(t / "folder");
  CHECK(t.generate({}, "folder") == "3 tf-embed: error: folder: is a folder without saved_model.pb");
  CHECK(t.generate({}, "/dev/null") == "3 tf-embed: error: /dev/null: is not a regular file");
  REQUIRE(::mkfifo((t / "pipe").c_str(), 0600) == 0);
  CHECK(t.generate({}, "pipe") == "3 tf-embed: error: pipe: is not a regular file");
  CHECK(t.generate({}, "folder/x/y.pb") == "3 tf-embed: error: folder/x/y.pb: cannot open: No such file or directory");
  t.write("file", "x");
  CHECK(t.generate({}, "file/y.pb") == "3 tf-embed: error: file/y.pb: cannot open: Not a directory");
  std::filesystem::create_symlink("loop", t / "loop");
  CHECK(t.generate({}, "loop") == "3 tf-embed: error: loop: cannot open: Too many levels of symbolic links");
  CHECK(t.files_written() == 0);
}

TEST_CASE("a file without permission to read") {
  const tool t;
  t.write(small_graph());
  std::filesystem::permissions(t / "m.pb", std::filesystem::perms::none);
  if (!is_root()) CHECK(t.generate() == "3 tf-embed: error: m.pb: cannot open: Permission denied");
}

TEST_CASE("formats of other versions") {
  const tool t;
  std::filesystem::create_directory(t / "saved");
  std::ofstream(t / "saved/saved_model.pb") << "x";
  CHECK(t.generate({}, "saved") ==
        "4 tf-embed: unsupported: saved: SavedModel folders are not read yet; freeze a signature of it: "
        "docs/FROM_TENSORFLOW.md, or in Python tf_embed.compile()");
  t.write("m.meta", "x");
  CHECK(t.generate({}, "m.meta") ==
        "4 tf-embed: unsupported: m.meta: MetaGraph files (.meta) are not read yet; freeze the graph with its "
        "checkpoint: docs/FROM_TENSORFLOW.md");
}

TEST_CASE("files that are no graph") {
  CHECK(refused("") == "3 tf-embed: error: m.pb: is empty");
  CHECK(refused("\n") == "3 tf-embed: error: m.pb: ends inside the node at byte 0");
  CHECK(refused("hello, world\n") ==
        "3 tf-embed: error: m.pb: is text, and so was read as a graph in protobuf's text format; line 1, column 6: "
        "Expected \"{\", found \",\".");
  CHECK(refused("<html><body>404</body></html>") == "3 tf-embed: error: m.pb: is a web page; the download went wrong");
  CHECK(refused("node { name: \"x\" op: \"Relu\" input }", "m.pbtxt") ==
        "3 tf-embed: error: m.pbtxt: line 1, column 35: Expected \":\", found \"}\".");
  CHECK(refused("node { name: \"x\" op: 3 }", "m.pbtxt") ==
        "3 tf-embed: error: m.pbtxt: line 1, column 22: Expected string, got: 3");
  CHECK(refused("node { name: \"x\"\n op: \"Relu", "m.pbtxt") ==
        "3 tf-embed: error: m.pbtxt: line 2, column 11: Unexpected end of string.");
  CHECK(refused("versions { producer: 1 }", "m.pbtxt") == "3 tf-embed: error: m.pbtxt: holds no nodes");
  CHECK(refused(std::string_view("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)) ==
        "3 tf-embed: error: m.pb: is not a TensorFlow graph, or is damaged at byte 10");
  CHECK(refused(std::string(1000, '\0')) ==
        "3 tf-embed: error: m.pb: is not a TensorFlow graph, or is damaged at byte 0");
  CHECK(refused(std::string(1000, '\xff')) ==
        "3 tf-embed: error: m.pb: is not a TensorFlow graph, or is damaged at byte 0");
  CHECK(refused("PK\x03\x04 an archive") ==
        "3 tf-embed: error: m.pb: is a zip archive; unpack it, and give the model that is inside");
}

TEST_CASE("every truncation of a graph is refused or is a graph of its own") {
  const tool t;
  const std::string bytes = small_graph().bytes();
  for (std::size_t n = 1; n < bytes.size(); n += 7) {
    t.write("m.pb", bytes.substr(0, n));
    const std::string said = t.generate();
    CHECK(said.substr(0, 2) != "0 ");
    CHECK(said.find('\n') == std::string::npos);
  }
  t.write("m.pb", bytes.substr(0, bytes.size() - 1));
  CHECK(t.generate() ==
        "3 tf-embed: error: m.pb: the node at byte 52 needs 21 bytes, but only 20 are left (truncated?)");
  t.write("m.pb", bytes.substr(0, 10));
  CHECK(t.generate() == "3 tf-embed: error: m.pb: the node at byte 0 needs 50 bytes, but only 8 are left (truncated?)");
  CHECK(t.files_written() == 0);
}

TEST_CASE("a graph with a byte changed") {
  std::string bytes = small_graph().bytes();
  bytes[1] = '\x7f';
  CHECK(refused(bytes) ==
        "3 tf-embed: error: m.pb: the node at byte 0 needs 127 bytes, but only 73 are left (truncated?)");
  graph_builder plain;
  plain.node("Relu", "name", {"x"});
  bytes = plain.bytes();
  bytes[3] = '\x40';  // the length of the name
  CHECK(refused(bytes) == "3 tf-embed: error: m.pb: the node at byte 0 is malformed or nested too deeply");
}

TEST_CASE("messages nested without end") {
  const std::string list = "list { func { attr { key: \"k\" value { ";
  std::string text = "node { name: \"x\" op: \"Relu\" attr { key: \"T\" value { ";
  for (int i = 0; i < 10000; ++i) text += list;
  CHECK(refused(text, "m.pbtxt") ==
        "3 tf-embed: error: m.pbtxt: line 1, column 977: Message is too deep, the parser exceeded the configured "
        "recursion limit of 100.");
}

TEST_CASE("an output folder that cannot be made or written") {
  const tool t;
  t.write(small_graph());
  t.write("out", "a file");
  CHECK(t.generate() == "2 tf-embed: error: out: cannot make this folder: Not a directory");
  CHECK(t({"generate", "m.pb", "-o", "out/deeper"}) ==
        "2 tf-embed: error: out/deeper: cannot make this folder: Not a directory");
  CHECK(t({"generate", "m.pb", "-o", "/proc/no/such"}) ==
        "2 tf-embed: error: /proc/no/such: cannot make this folder: No such file or directory");
  CHECK(t({"generate", "m.pb", "-o", ""}) ==
        "2 tf-embed: error: --output-dir is empty; it must be the path of a folder");
  CHECK(t.read("out") == "a file");
  std::filesystem::create_directory(t / "closed");
  std::filesystem::permissions(t / "closed", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  if (!is_root())
    CHECK(t({"generate", "m.pb", "-o", "closed"}) ==
          "2 tf-embed: error: closed/m.hpp: cannot write: Permission denied");
}

TEST_CASE("a folder in the place of a file takes back what was written before it") {
  const tool t;
  t.write(small_graph());
  std::filesystem::create_directories(t / "out/m_weights.hpp");
  CHECK(t.generate() == "2 tf-embed: error: out/m_weights.hpp: cannot write: Is a directory");
  CHECK(t.files_written() == 1);
  std::filesystem::create_directories(t / "out/m.hpp");
  CHECK(t.generate() == "2 tf-embed: error: out/m.hpp: cannot write: Is a directory");
  CHECK(t.files_written() == 2);
}

TEST_CASE("a full disk") {
  tool t;
  t.write(small_graph());
  t.file_limit = 100;
  CHECK(t.generate() == "2 tf-embed: error: out/m.hpp: cannot write: File too large");
  CHECK(t.files_written() == 0);
  // An older header stays whole.
  t.file_limit = RLIM_INFINITY;
  REQUIRE(t.generate().substr(0, 2) == "0 ");
  const std::string before = t.read("out/m.hpp");
  t.file_limit = 100;
  CHECK(t.generate({"--weights", "constexpr"}) == "2 tf-embed: error: out/m.hpp: cannot write: File too large");
  CHECK(t.read("out/m.hpp") == before);
  CHECK(t({"run", "m.pb", "-o", "/dev/full"}).substr(0, 2) == "2 ");
}
