// SPDX-License-Identifier: Apache-2.0
#include "model/source.hpp"

#include "model/formats/format.hpp"
#include "saved_model.pb.h"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>
#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <random>
#include <sys/stat.h>

using namespace tf_embed::gen;
using tf_embed::test::temporary_folder;
namespace proto = tf_embed::proto;

namespace {

proto::GraphDef small_graph() {
  proto::GraphDef g;
  auto* x = g.add_node();
  x->set_name("x");
  x->set_op("Placeholder");
  (*x->mutable_attr())["dtype"].set_type(proto::DT_FLOAT);
  auto* y = g.add_node();
  y->set_name("y");
  y->set_op("Relu");
  y->add_input("x");
  g.mutable_versions()->set_producer(1882);
  return g;
}

auto read_source_file(const std::filesystem::path& path) { return read_source(path, standard_formats()); }

/// The message for a file of these bytes, without the path.
std::string error(const temporary_folder& folder, std::string_view bytes, std::string_view name = "m.pb") {
  const auto path = folder.write(name, bytes);
  const auto source = read_source_file(path);
  if (source) return "no error";
  const std::string start = path.string() + ": ";
  CHECK(source.error().message.substr(0, start.size()) == start);
  return source.error().message.substr(start.size());
}

}  // namespace

TEST_CASE("binary and text graphs are read whatever their extension", "[source]") {
  const temporary_folder folder;
  const proto::GraphDef g = small_graph();
  std::string text;
  REQUIRE(google::protobuf::TextFormat::PrintToString(g, &text));
  for (const char* name : {"a.pb", "a.pbtxt", "a"})
    for (const std::string& bytes : {g.SerializeAsString(), text, "# a comment\n\n  " + text}) {
      const auto source = read_source_file(folder.write(name, bytes));
      REQUIRE(source);
      CHECK(source->graph.DebugString() == g.DebugString());
      CHECK(source->provenance.file_name == name);
      CHECK(source->provenance.file_bytes == bytes.size());
    }
}

TEST_CASE("the digest is that of the file", "[source]") {
  const temporary_folder folder;
  const auto source = read_source_file(folder.write("a.pbtxt", "node { name: \"x\" op: \"Placeholder\" }\n"));
  REQUIRE(source);
  CHECK(source->provenance.sha256 == "5d2971cc8d896af0aeb644cd15ba1a36aa497c11bf8198bbe07f23f622e7d55f");
}

TEST_CASE("text graphs may hold fields and messages that tf_embed leaves out", "[source]") {
  const temporary_folder folder;
  const auto source = read_source_file(folder.write("a.pbtxt", R"(
    node { name: "x" op: "Placeholder" experimental_debug_info { original_node_names: "z" }
           attr { key: "shape" value { shape { dim { size: -1 } unknown_rank: false } } }
           experimental_type { type_id: TFT_TENSOR args { type_id: TFT_FLOAT } } }
    debug_info { files: "a.py" [some.extension] { x: 1 } }
    versions { producer: 27 })"));
  REQUIRE(source);
  CHECK(source->graph.versions().producer() == 27);
  CHECK(source->graph.node(0).attr().at("shape").shape().dim(0).size() == -1);
}

TEST_CASE("what is no file of a graph is named", "[source]") {
  const temporary_folder folder;
  const std::string base = folder.path().string();
  CHECK(read_source_file(folder / "none.pb").error().message ==
        base + "/none.pb: cannot open: No such file or directory");
  CHECK(read_source_file(folder.path()).error().message == base + ": is a folder without saved_model.pb");
  CHECK(read_source_file("/dev/zero").error().message == "/dev/zero: is not a regular file");
  CHECK(error(folder, "") == "is empty");
  CHECK(error(folder, "", "m.pbtxt") == "is empty");
  ::mkfifo((folder / "pipe").c_str(), 0600);
  CHECK(read_source_file(folder / "pipe").error().message == base + "/pipe: is not a regular file");
  std::filesystem::resize_file(folder.write("big.pb", "x"), 3000000000);
  CHECK(read_source_file(folder / "big.pb").error().message ==
        base + "/big.pb: has 3000000000 bytes; a protobuf message ends at 2 GiB");
  CHECK(read_source_file("a\nb.pb").error().message == "a\\nb.pb: cannot open: No such file or directory");
}

TEST_CASE("containers of graphs are recognised", "[source]") {
  const temporary_folder folder;
  proto::SavedModel saved;
  saved.set_saved_model_schema_version(1);
  auto* meta = saved.add_meta_graphs();
  meta->mutable_meta_info_def()->add_tags("serve");
  meta->mutable_meta_info_def()->mutable_stripped_op_list()->add_op()->set_name("Relu");
  *meta->mutable_graph_def() = small_graph();
  const std::string not_saved =
      "SavedModel folders are not read yet; freeze a signature of it: docs/FROM_TENSORFLOW.md, or in Python "
      "tf_embed.compile()";
  const std::string not_meta =
      "MetaGraph files (.meta) are not read yet; freeze the graph with its checkpoint: docs/FROM_TENSORFLOW.md";
  CHECK(error(folder, saved.SerializeAsString(), "saved_model.pb") == not_saved);
  CHECK(error(folder, saved.SerializeAsString(), "other.pb") == not_saved);
  CHECK(read_source_file(folder.path()).error().message == folder.path().string() + ": " + not_saved);
  CHECK(read_source_file(folder.path()).error().kind == error_kind::unsupported);
  CHECK(error(folder, meta->SerializeAsString(), "m.ckpt.meta") == not_meta);
  CHECK(error(folder, meta->SerializeAsString(), "m.pb") == not_meta);
  CHECK(error(folder, saved.DebugString(), "m.pbtxt") == not_saved);
  CHECK(error(folder, meta->DebugString(), "m.pbtxt") == not_meta);
}

TEST_CASE("damaged binary graphs say where", "[source]") {
  const temporary_folder folder;
  const std::string good = small_graph().SerializeAsString();
  CHECK(error(folder, good.substr(0, 30)) == "the node at byte 0 needs 29 bytes, but only 28 are left (truncated?)");
  std::string lie = good;
  lie[1] = 0x7f;
  CHECK(error(folder, lie) == "the node at byte 0 needs 127 bytes, but only 48 are left (truncated?)");
  std::string nested = good;
  nested[3] = 0x7e;  // the name claims to be longer than its node
  CHECK(error(folder, nested) ==
        "the node at byte 0 (\"x\\x12\\x0bPlaceholder*\\x0b\\n\\x05dtype\\x12\\x020\\x01\") is malformed or nested too "
        "deeply");
  CHECK(error(folder, std::string("\x9f\x01\x02\x03", 4)) == "is not a TensorFlow graph, or is damaged at byte 0");
  CHECK(error(folder, std::string("\x3a\x01x", 3)) == "holds no nodes");
  CHECK(error(folder, std::string("\x0a\x04\x12\x02op", 6)) == "node number 0 has no name");
  CHECK(error(folder, std::string("\x0a\x03\x0a\x01x", 5)) == "node number 0 (\"x\") has no op");
  CHECK(error(folder, std::string("\x0a\x08\x0a\x01\xff\x12\x03"
                                  "Add",
                                  10)) == "the node at byte 0 (\"\\xff\") is malformed or nested too deeply");
}

TEST_CASE("every truncation and any flipped byte give an error or a graph, never worse", "[source]") {
  const temporary_folder folder;
  const std::string good = small_graph().SerializeAsString();
  for (std::size_t n = 0; n < good.size(); ++n)
    static_cast<void>(read_source_file(folder.write("t.pb", good.substr(0, n))));
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    std::string bad = good;
    bad[random() % bad.size()] = static_cast<char>(random());
    static_cast<void>(read_source_file(folder.write("f.pb", bad)));
    std::string noise(random() % 300, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    CHECK(!read_source_file(folder.write("r.pb", noise)));
  }
}

TEST_CASE("deep nesting is an error", "[source]") {
  const temporary_folder folder;
  std::string value;  // an AttrValue { list { func { attr { value ... } } } }, from the inside out
  const auto wrap = [](char tag, const std::string& inner) {
    std::string length;
    for (std::size_t n = inner.size();; n >>= 7) {
      length += static_cast<char>((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
      if (n <= 0x7f) break;
    }
    return tag + length + inner;
  };
  for (int i = 0; i < 2000; ++i) value = wrap('\x52', wrap('\x12', wrap('\x12', value)));
  const std::string node = wrap('\x0a', wrap('\x0a', "deep") + wrap('\x12', "Op") + wrap('\x2a', wrap('\x12', value)));
  CHECK(error(folder, node) == "the node at byte 0 (\"deep\") is malformed or nested too deeply");

  std::string known = "node { name: \"x\" op: \"y\" attr { key: \"k\" value {";
  for (int i = 0; i < 100000; ++i) known += " func { attr { value {";
  CHECK(error(folder, known, "m.pbtxt") ==
        "line 1, column 766: Message is too deep, the parser exceeded the configured recursion limit of 100.");
  std::string unknown = "node { name: \"x\" op: \"y\"";
  for (int i = 0; i < 1000000; ++i) unknown += " a {";
  CHECK(error(folder, unknown, "m.pbtxt") ==
        "line 1, column 424: Message is too deep, the parser exceeded the configured recursion limit of 100.");
  std::string lists = "node { name: \"x\" op: \"y\" a: ";
  lists += std::string(1000000, '[');
  CHECK(error(folder, lists, "m.pbtxt") ==
        "line 1, column 128: Message is too deep, the parser exceeded the configured recursion limit of 100.");
}

TEST_CASE("errors in text graphs name line and column", "[source]") {
  const temporary_folder folder;
  CHECK(error(folder, "node {\n  name: \"x\"\n  op \"Relu\" }", "m.pbtxt") ==
        "line 3, column 6: Expected \":\", found \"\"Relu\"\".");
  CHECK(error(folder, "node {\n  name: \"x\"", "m.pbtxt") == "line 2, column 12: Expected identifier, got: ");
  CHECK(error(folder, "hello: 3", "m.pbtxt") == "holds no nodes");
}

TEST_CASE("files of other kinds are named, with what to do", "[source]") {
  const temporary_folder folder;
  const auto zip_of = [](std::string_view name) {
    return "PK\x03\x04" + std::string(22, '\0') + static_cast<char>(name.size()) + std::string(3, '\0') +
           std::string(name);
  };
  const auto keras = [&](std::string_view name) {
    return "; TensorFlow must freeze it first: in Python, with tf_embed installed by pip, `tf_embed.compile(\"" +
           (folder / name).string() + "\", \"out\")`, or see docs/FROM_TENSORFLOW.md";
  };
  const std::string not_ours = ", which tf_embed does not read: only TensorFlow's";
  const std::string freeze = ": variables without a graph; freeze the model with them, see docs/FROM_TENSORFLOW.md";
  std::string tar(512, '\0');
  tar.replace(0, 8, "model.pb").replace(257, 5, "ustar");
  struct sample {
    std::string name, bytes, message;
  };
  const sample samples[] = {
      {"m.h5", "\x89HDF\r\n\x1a\n", "is an HDF5 file, a Keras model or its weights" + keras("m.h5")},
      {"m.keras", zip_of("metadata.json"), "is a Keras model" + keras("m.keras")},
      {"m.keras", zip_of("config.json"), "is a Keras model" + keras("m.keras")},
      {"in.npz", zip_of("x.npy"), "is an .npz file: arrays, not a model; arrays are given as --inputs"},
      {"m.pt", zip_of("archive/data.pkl"), "is a PyTorch model" + not_ours},
      {"m.zip", zip_of("saved_model.pb"), "is a zip archive; unpack it, and give the model that is inside"},
      {"m.zip", "PK\x03\x04", "is a zip archive; unpack it, and give the model that is inside"},
      {"m.pb.gz", "\x1f\x8b\x08", "is compressed by gzip; unpack it first: gunzip"},
      {"m.tar", tar, "is a tar archive; unpack it, and give the model that is inside"},
      {"m.tflite", std::string("\x1c\0\0\0TFL3\x14", 9),
       "is a TensorFlow Lite model, from which no TensorFlow graph can be had; give the model that it was converted "
       "from"},
      {"m.onnx", "\x08\x07\x12\x07pytorch", "is an ONNX model" + not_ours},
      {"m.safetensors", std::string("\x40\0\0\0\0\0\0\0{\"w\"", 12),
       "is a safetensors file: weights without a graph; load them in TensorFlow and freeze the model, see "
       "docs/FROM_TENSORFLOW.md"},
      {"m.pkl", "\x80\x04\x95", "is a Python pickle (PyTorch, joblib)" + not_ours + " models"},
      {"m.pb", "version https://git-lfs.github.com/spec/v1\n",
       "is a pointer of Git LFS, not the file; fetch that by: git lfs pull"},
      {"checkpoint", "model_checkpoint_path: \"model.ckpt-3\"\n",
       "names the latest checkpoint; variables without a graph: freeze the model with them, see "
       "docs/FROM_TENSORFLOW.md"},
      {"m.ckpt.data-00000-of-00001", "\x01\x02\x03", "is a part of a checkpoint" + freeze},
      {"m.ckpt.index", std::string(40, '\0') + "\x57\xfb\x80\x8b\x24\x75\x47\xdb",
       "is a part of a checkpoint" + freeze},
      {"m.pb", "<html><body>not found</body></html>", "is a web page; the download went wrong"},
      {"m.pb", "\n<!DOCTYPE html>", "is a web page; the download went wrong"},
      {"m.xml", "<?xml version=\"1.0\"?>", "is XML (OpenVINO, PMML)" + not_ours + " models"},
      {"model.json", "{\"format\": \"graph-model\"}",
       "is JSON: the layers of a Keras model or one for TensorFlow.js; give the model that it was made from"},
  };
  for (const sample& s : samples) {
    INFO(s.name);
    CHECK(error(folder, s.bytes, s.name) == s.message);
    // However it is called.
    if (s.name.find("data-") == std::string::npos && s.message.find("Keras model") == std::string::npos)
      CHECK(error(folder, s.bytes, "other.pb") == s.message);
  }
}

TEST_CASE("real models are read", "[source]") {
  const char* shared = std::getenv("TF_EMBED_SHARED");
  if (!shared || !std::filesystem::exists(shared)) return;
  int count = 0;
  for (const auto& folder : std::filesystem::directory_iterator(std::filesystem::path(shared) / "models"))
    for (const char* name : {"model.pb", "model.pbtxt"}) {
      if (!std::filesystem::exists(folder.path() / name)) continue;
      const auto source = read_source_file(folder.path() / name);
      INFO(folder.path());
      REQUIRE(source);
      ++count;
    }
  CHECK(count > 0);
}
