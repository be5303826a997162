// SPDX-License-Identifier: Apache-2.0
// Models with bytes changed, and graphs that are deep, wide or tangled: the generator comes back in bounded time.
#include "errors/graph_builder.hpp"
#include "errors/whole_way.hpp"
#include "io/file.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

/// A few ops of different families, with constants that decide shapes.
std::string hand_made_graph() {
  graph_builder g;
  g.placeholder("x", {1, 8, 8, 3});
  g.floats("w", {3, 3, 3, 4}, 0.5f);
  g.node("Conv2D", "conv", {"x", "w"})
      .type("T", pb::DT_FLOAT)
      .integers("strides", {1, 1, 1, 1})
      .text("padding", "SAME");
  g.ints("size", {4, 4});
  g.node("ResizeBilinear", "resize", {"conv", "size"}).type("T", pb::DT_FLOAT);
  g.ints("dims", {1, -1});
  g.node("Reshape", "flat", {"resize", "dims"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
  g.ints("axis", {1});
  g.node("Split", "split", {"axis0", "flat"}).type("T", pb::DT_FLOAT).integer("num_split", 2);
  g.ints("axis0", {1}).def().mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
  g.node("Mean", "mean", {"split:1", "axis"}).type("T", pb::DT_FLOAT).boolean("keep_dims", true);
  g.ints("begin", {0, 1});
  g.ints("end", {0, 9});
  g.ints("step", {1, 2});
  g.node("StridedSlice", "slice", {"split", "begin", "end", "step"})
      .type("T", pb::DT_FLOAT)
      .integer("begin_mask", 1)
      .integer("end_mask", 1);
  g.node("AddV2", "sum", {"slice", "mean"}).type("T", pb::DT_FLOAT);
  g.unary("Softmax", "out", "sum");
  return g.bytes();
}

/// Variables as resources and as references, read and assigned in an order that edges say.
std::string graph_with_state() {
  graph_builder g;
  g.placeholder("x", {2});
  g.floats("v/first", {2}, 1);
  for (const bool is_resource : {true, false}) {
    const std::string v = is_resource ? "v" : "w";
    const char* const type = is_resource ? "dtype" : "T";
    g.node(is_resource ? "VarHandleOp" : "VariableV2", v).type("dtype", pb::DT_FLOAT).shape("shape", {2});
    g.node(is_resource ? "AssignVariableOp" : "Assign", v + "/Assign", {v, "v/first"}).type(type, pb::DT_FLOAT);
    g.node(is_resource ? "ReadVariableOp" : "Identity", v + "/read", {v}).type(type, pb::DT_FLOAT);
    g.node("Mul", v + "/new", {v + "/read", "x"}).type("T", pb::DT_FLOAT);
    g.node(is_resource ? "AssignAddVariableOp" : "AssignAdd", v + "/add", {v, v + "/new"}).type(type, pb::DT_FLOAT);
    g.node(is_resource ? "ReadVariableOp" : "Identity", v + "/late", {v, "^" + v + "/add"}).type(type, pb::DT_FLOAT);
  }
  g.node("AddV2", "y", {"v/late", "w/late"}).type("T", pb::DT_FLOAT);
  return g.bytes();
}

/// A few bytes changed, swapped for extreme values, cut away or said twice.
std::string mutated(std::string bytes, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto at = [&] { return random() % bytes.size(); };
  const std::size_t changes = 1 + random() % 4;
  for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
    switch (random() % 6) {
      case 0:
        bytes[at()] = static_cast<char>(random());
        break;
      case 1:
        bytes[at()] ^= static_cast<char>(1u << (random() % 8));
        break;
      case 2:
        bytes[at()] = "\x00\x01\x7f\x80\xff"[random() % 5];
        break;
      case 3:
        bytes.erase(at(), 1 + random() % 3);
        break;
      case 4:
        bytes.insert(at(), std::string(1 + random() % 9, '\xff'));
        break;
      default: {
        const std::size_t from = at();
        bytes.insert(at(), bytes.substr(from, random() % 40));
      }
    }
  }
  return bytes;
}

/// As the command line would take the file in.
void read_and_go(const std::filesystem::path& path) {
  auto source = gen::read_source(path, gen::standard_formats());
  if (source) go_the_whole_way(std::move(source->graph));
}

/// Few of the bytes of a model are structure; those that only hold weights are left out of the mutations.
std::string with_small_constants(const std::string& bytes) {
  pb::GraphDef def;
  REQUIRE(def.ParseFromString(bytes));
  for (auto& n : *def.mutable_node()) {
    const auto value = n.mutable_attr()->find("value");
    if (value == n.mutable_attr()->end()) continue;
    pb::TensorProto* t = value->second.mutable_tensor();
    if (t->tensor_content().size() <= 64) continue;
    t->clear_tensor_content();
    t->add_float_val(0.25f);
  }
  return def.SerializeAsString();
}

void fuzz(const std::string& model, int count, std::uint32_t seed) {
#ifdef TF_EMBED_TEST_DEEP
  count *= 20;
#endif
  const temporary_folder folder;
  const auto path = folder / "fuzz.pb";
  const auto casualties = run_cases(count, 10, [&](int i) {
    folder.write("fuzz.pb", mutated(model, seed + static_cast<std::uint32_t>(i)));
    read_and_go(path);
  });
  for (const casualty& c : casualties)
    UNSCOPED_INFO("seed " << seed + static_cast<std::uint32_t>(c.index) << ", signal " << c.signal);
  CHECK(casualties.empty());
}

bool comes_back(const graph_builder& g) {
  return run_cases(1, 30, [&](int) { go_the_whole_way(g.def); }).empty();
}

}  // namespace

TEST_CASE("the hand-made graphs are sound, so that their mutations reach every step") {
  for (const std::string& made : {hand_made_graph(), graph_with_state()}) {
    pb::GraphDef def;
    REQUIRE(def.ParseFromString(made));
    CHECK(go_the_whole_way(def));
  }
}

TEST_CASE("a hand-made graph with changed bytes") { fuzz(hand_made_graph(), 4000, 1); }

TEST_CASE("a graph with state, with changed bytes") { fuzz(graph_with_state(), 4000, 200000); }

TEST_CASE("digits_cnn with changed bytes") {
  auto model = gen::read_whole_file(TF_EMBED_MODELS_DIR "/digits_cnn/model.pb");
  REQUIRE(model);
  fuzz(with_small_constants(*model), 1500, 100000);
}

TEST_CASE("random bytes") {
  const temporary_folder folder;
  const auto casualties = run_cases(1000, 10, [&](int i) {
    std::mt19937 random(static_cast<std::uint32_t>(i));
    std::string bytes(1 + random() % 300, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (i % 2 == 0) bytes[0] = '\n';
    read_and_go(folder.write("random.pb", bytes));
  });
  CHECK(casualties.empty());
}

TEST_CASE("a chain of 100,000 nodes neither overflows the stack nor takes forever") {
  graph_builder g;
  g.placeholder("n0", {2});
  for (int i = 1; i < 100000; ++i)
    g.unary(i % 2 == 0 ? "Relu" : "Identity", fmt::format("n{}", i), fmt::format("n{}", i - 1));
  CHECK(comes_back(g));
}

TEST_CASE("a constant chain of 100,000 nodes is folded in bounded time") {
  graph_builder g;
  g.floats("n0", {2});
  for (int i = 1; i < 100000; ++i) g.unary("Neg", fmt::format("n{}", i), fmt::format("n{}", i - 1));
  CHECK(comes_back(g));
}

TEST_CASE("a chain of 100,000 reshapes is walked without recursion") {
  graph_builder g;
  g.placeholder("n0", {2});
  g.ints("dims", {1, 2});
  for (int i = 1; i < 100000; ++i)
    g.node("Reshape", fmt::format("n{}", i), {fmt::format("n{}", i - 1), "dims"}).type("T", pb::DT_FLOAT);
  CHECK(comes_back(g));
}

TEST_CASE("one value read by 30,000 nodes, each of them an output") {
  graph_builder g;
  g.placeholder("x", {2});
  for (int i = 0; i < 30000; ++i) g.unary("Relu", fmt::format("n{}", i), "x");
  CHECK(comes_back(g));
}

TEST_CASE("a few bytes cannot ask for gigabytes") {
  graph_builder g;
  g.floats("c", {1 << 14});
  std::string last = "c";
  g.ints("axis", {0}).def().mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
  for (int i = 0; i < 24; ++i) {
    const std::string name = fmt::format("concat{}", i);
    g.node("ConcatV2", name, {last, last, "axis"}).type("T", pb::DT_FLOAT).integer("N", 2);
    last = name;
  }
  CHECK(comes_back(g));
}
