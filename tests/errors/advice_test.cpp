// SPDX-License-Identifier: Apache-2.0
// Advice that helps: names that were meant, options that can be pasted, words that the caller knows.
#include "cli/words_of_caller.hpp"
#include "errors/tool.hpp"
#include "io/npz.hpp"
#include "ir/near_name.hpp"
#include "passes/pipeline.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

TEST_CASE("the nearest name") {
  const std::vector<std::string> names = {"input", "output", "dense/BiasAdd", "dense_1/BiasAdd", "Softmax", "x", "seq"};
  struct row {
    const char* wanted;
    const char* best;
  };
  for (const row& r : {row{"inptu", "input"}, row{"imput", "input"}, row{"inp", ""}, row{"inputs", "input"},
                       row{"INPUT", "input"}, row{"softmax", "Softmax"}, row{"BiasAdd", "dense/BiasAdd"},
                       row{"dense_2/BiasAdd", "dense/BiasAdd"}, row{"dense_1/BiasAd", "dense_1/BiasAdd"}, row{"q", ""},
                       row{"y", ""}, row{"X", "x"}, row{"", ""}, row{"something else", ""}}) {
    INFO(r.wanted);
    gen::near_name near(r.wanted);
    for (const std::string& name : names) near.offer(name);
    CHECK(near.best() == r.best);
  }
  CHECK(gen::did_you_mean("inptu", names) == "; did you mean \"input\"?");
  CHECK(gen::did_you_mean("logits", names) == "");
}

TEST_CASE("names in advice are words of a shell") {
  CHECK(gen::shell_word("net/image-1.0:2") == "net/image-1.0:2");
  CHECK(gen::shell_word("a b") == "'a b'");
  CHECK(gen::shell_word("Custom>op") == "'Custom>op'");
  CHECK(gen::shell_word("") == "''");
}

TEST_CASE("advice in the words of tf_embed_model") {
  struct row {
    const char* line;
    const char* said;
  };
  for (const row& r : {
           row{"give it by --input-shape x:1,4", "give it by INPUT_SHAPES x:1,4"},
           row{"freeze them with --freeze-input a=VALUE --freeze-input b=VALUE",
               "freeze them with FREEZE_INPUTS a=VALUE b=VALUE"},
           row{"give it too with --input z, or freeze it with --freeze-input z=VALUE",
               "give it too with INPUTS z, or freeze it with FREEZE_INPUTS z=VALUE"},
           row{"--delete-nodes: \"--input\" matches", "DELETE_NODES: \"--input\" matches"},
           row{"--cpp-class must be like", "CPP_CLASS must be like"},
           row{"--output-dir is empty", "--output-dir is empty"},
           row{"no node \"x\" (given as --output)", "no node \"x\" (given as OUTPUTS)"},
           row{"give it by --input-shape x:1,4 or --batch 1", "give it by INPUT_SHAPES x:1,4 or BATCH 1"},
           row{"a-b --x- -- c--name", "a-b X_ -- c--name"},
       }) {
    CHECK(gen::in_words_of_cmake(r.line) == r.said);
  }
}

TEST_CASE("near misses of all that has a name") {
  const tool t;
  graph_builder g;
  g.placeholder("image", {2, 4});
  g.placeholder("training", {}, pb::DT_BOOL);
  g.node("Select", "chosen", {"training", "image", "image"}).type("T", pb::DT_FLOAT);
  g.unary("Relu", "scores", "chosen");
  t.write(g);
  REQUIRE(gen::write_npz(t / "in.npz", {{"imgae", gen::tensor(gen::dtype::float32, {2, 4})}}));
  struct row {
    std::vector<std::string> arguments;
    const char* said;
  };
  for (const row& r : {
           row{{"insepct", "m.pb"},
               "2 tf-embed: error: there is no verb \"insepct\"; did you mean \"inspect\"? (tf-embed --help says "
               "more)"},
           row{{"inspect", "m.pb", "--jsno"},
               "2 tf-embed: error: unknown option --jsno; did you mean \"--json\"? (tf-embed --help says more)"},
           row{{"inspect", "m.pb", "--inpt=image"},
               "2 tf-embed: error: unknown option --inpt; did you mean \"--input\"? (tf-embed --help says more)"},
           row{{"inspect", "m.pb", "--input", "imgae"},
               "2 tf-embed: error: the graph has no node \"imgae\" (given as --input); did you mean \"image\"?"},
           row{{"inspect", "m.pb", "--output", "score"},
               "2 tf-embed: error: the graph has no node \"score\" (given as --output); did you mean \"scores\"?"},
           row{{"inspect", "m.pb", "--input-shape", "imagE:2,4"},
               "2 tf-embed: error: the graph has no node \"imagE\" (given as --input-shape); did you mean \"image\"?"},
           row{{"inspect", "m.pb", "--freeze-input", "trainnig=true"},
               "2 tf-embed: error: --freeze-input: the graph has no node \"trainnig\"; did you mean \"training\"?"},
           row{{"inspect", "m.pb", "--delete-nodes", "dropout"},
               "2 tf-embed: error: --delete-nodes: \"dropout\" matches the name of no node"},
           row{{"run", "m.pb", "--inputs", "in.npz", "-o", "y.npz", "--freeze-input", "training=true"},
               "2 tf-embed: error: the arrays given hold no input \"image\" (float32[2,4]); did you mean \"imgae\"?"},
           row{{"run", "m.pb", "--inputs", "in.npz", "-o", "y.npz", "--freeze-input", "image"},
               "2 tf-embed: error: --freeze-input image: the arrays given hold no value of this name; say it as "
               "--freeze-input image=VALUE; did you mean \"imgae\"?"},
           row{{"inspect", "m.pb", "--freeze-input", "training"},
               "2 tf-embed: error: --freeze-input training: there are no arrays to take its value from; say it as "
               "--freeze-input training=VALUE"},
           row{{"inspect", "m.pb", "--freeze-input", "trainnig"},
               "2 tf-embed: error: --freeze-input: the graph has no node \"trainnig\"; did you mean \"training\"?"},
       }) {
    CHECK(t(r.arguments) == r.said);
  }
  const std::string said = t({"generate", "m.pb", "-o", "out", "--disable-pass", "fuse_activations"});
  CHECK(said == fmt::format("2 tf-embed: error: --disable-pass: there is no pass \"fuse_activations\"; did you mean "
                            "\"fuse_activation\"? The passes are {}",
                            fmt::join(gen::names_of_optimisations(gen::standard_passes()), ", ")));
  CHECK(said.find("sink_pad, fold_pad, ") != std::string::npos);
  CHECK(t({"generate", "m.pb", "-o", "out", "--disable-pass", "x"}).find("no pass \"x\"; the passes are ") !=
        std::string::npos);
}

TEST_CASE("what depends on the values of a picture is not frozen") {
  graph_builder g;
  g.placeholder("picture", {2, 3}, pb::DT_INT32);
  g.placeholder("x", {4, 6});
  g.placeholder("k", {}, pb::DT_INT32);
  g.placeholder("scores", {8}, pb::DT_FLOAT);
  g.ints("axes", {0, 1});
  g.node("Max", "most", {"picture", "axes"}).type("T", pb::DT_INT32).type("Tidx", pb::DT_INT32);
  g.node("Cast", "tops", {"scores"}).type("SrcT", pb::DT_FLOAT).type("DstT", pb::DT_INT32);
  g.ints("first", {0});
  g.node("Max", "top", {"tops", "first"}).type("T", pb::DT_INT32).type("Tidx", pb::DT_INT32);
  g.node("Pack", "dims", {"top", "k"}).type("T", pb::DT_INT32).integer("axis", 0).integer("N", 2);
  g.node("Tile", "y", {"x", "dims"}).type("T", pb::DT_FLOAT).type("Tmultiples", pb::DT_INT32);
  const tool t;
  CHECK(
      t.generate(g, {"--output", "y"}) ==
      "4 tf-embed: unsupported: node \"y\" (Tile): multiples (input 1) must be known at generation, but depends on the "
      "values of inputs \"k\" and \"scores\", which only a run knows");
  // Where it is the only input there is, no more than a number would be frozen.
  graph_builder alone;
  alone.placeholder("picture", {2, 3}, pb::DT_INT32);
  alone.ints("axis", {1});
  alone.node("Max", "most", {"picture", "axis"}).type("T", pb::DT_INT32).type("Tidx", pb::DT_INT32);
  alone.node("Tile", "y", {"picture", "most"}).type("T", pb::DT_INT32).type("Tmultiples", pb::DT_INT32);
  CHECK(
      t.generate(alone) ==
      "4 tf-embed: unsupported: node \"y\" (Tile): multiples (input 1) must be known at generation, but depends on the "
      "values of input \"picture\", which only a run knows");
}
