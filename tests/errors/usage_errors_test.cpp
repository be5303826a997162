// SPDX-License-Identifier: Apache-2.0
// What the caller can ask for wrongly: exit code 2, and words that help.
#include "errors/tool.hpp"
#include "io/npz.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

/// What generate says of the small graph with these options.
std::string refused(const std::vector<std::string>& options, const graph_builder& g = small_graph()) {
  const tool t;
  const std::string said = t.generate(g, options);
  CHECK(t.files_written() == 0);
  return said;
}

/// What run says of the small graph with these arrays.
std::string run_with(const std::vector<std::pair<std::string, gen::tensor>>& arrays,
                     const graph_builder& g = small_graph()) {
  const tool t;
  t.write(g);
  REQUIRE(gen::write_npz(t / "in.npz", arrays));
  return t({"run", "m.pb", "--inputs", "in.npz", "-o", "out.npz"});
}

gen::tensor floats(const gen::shape& s) { return gen::tensor(gen::dtype::float32, s); }

}  // namespace

TEST_CASE("verbs and options that do not exist") {
  const tool t;
  t.write(small_graph());
  CHECK(t({}) ==
        "2 tf-embed: error: a verb is missing; the verbs are inspect, generate, run, verify, bench, supported-ops, "
        "completion, man (tf-embed --help says more)");
  CHECK(t({"compile", "m.pb"}) ==
        "2 tf-embed: error: there is no verb \"compile\"; the verbs are inspect, generate, run, verify, bench, "
        "supported-ops, completion, man (tf-embed --help says more)");
  CHECK(t({"generate"}) == "2 tf-embed: error: MODEL is required (tf-embed --help says more)");
  CHECK(t({"generate", "m.pb"}) == "2 tf-embed: error: --output-dir is required (tf-embed --help says more)");
  CHECK(t.generate({"--fast"}) == "2 tf-embed: error: unknown option --fast (tf-embed --help says more)");
  CHECK(t.generate({"--weights", "none"}) ==
        "2 tf-embed: error: --weights: none not in {auto,constexpr,literal,object} (tf-embed --help says more)");
  CHECK(t.generate({"--simd-block", "5"}) ==
        "2 tf-embed: error: --simd-block: 5 not in {1,4,8,16} (tf-embed --help says more)");
  CHECK(t.generate({"--compiled", "--bundle"}) ==
        "2 tf-embed: error: --compiled excludes --bundle (tf-embed --help says more)");
  CHECK(t.generate({"--batch", "0"}) ==
        "2 tf-embed: error: --batch: Value 0 not in range 1 to 2147483648 (tf-embed --help says more)");
  CHECK(t.generate({"--batch", "2"}) ==
        "2 tf-embed: error: --batch: no input leaves its first dimension open (without a shape of its own)");
  CHECK(t.generate({"--output"}) == "2 tf-embed: error: --output: 1 required TEXT missing (tf-embed --help says more)");
  CHECK(t.generate({"m2.pb"}) == "2 tf-embed: error: unexpected argument \"m2.pb\" (tf-embed --help says more)");
  // What follows an unknown option is mostly its value.
  CHECK(t.generate({"--fast", "3", "--batch", "1", "--slow=2"}) ==
        "2 tf-embed: error: unknown option --fast; unknown option --slow (tf-embed --help says more)");
  CHECK(t.generate({"--output", "y", "--output", "y:0"}) == "2 tf-embed: error: --output names \"y\" twice");
  CHECK(t.generate(small_graph({-1, 4}), {"--batch", "2000000000000"}).substr(0, 2) == "2 ");
  CHECK(t.generate(small_graph({-1, 1024}), {"--batch", "2000000000"}) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [2000000000,1024] of this input has more than 2^40 "
        "elements");
  CHECK(t.files_written() == 0);
}

TEST_CASE("limits of loops and lists") {
  const tool t;
  t.write(small_graph());
  for (const std::string wrong : {"a", "=3", "a=", "a=0", "a=-1", "a=3x"}) {
    CHECK(t.generate({"--max-size", wrong}) ==
          "2 tf-embed: error: --max-size " + wrong + ": must be NODE=N with an N of at least 1");
    CHECK(t.generate({"--max-iterations", wrong}) ==
          "2 tf-embed: error: --max-iterations " + wrong + ": must be LOOP=N with an N of at least 1");
  }
  CHECK(t.generate({"--max-size", "a=65537"}) == "2 tf-embed: error: --max-size a=65537: the most is 65536");
  CHECK(t.generate({"--max-size", "a=1", "--max-size", "a=2"}) ==
        "2 tf-embed: error: --max-size: the node \"a\" is given twice");
  CHECK(t.generate({"--max-iterations", "a=1", "--max-iterations", "a=2"}) ==
        "2 tf-embed: error: --max-iterations: the loop \"a\" is given twice");
  CHECK(t.generate({"--max-size", "y=2"}) == "2 tf-embed: error: --max-size: no node \"y\" makes a list");
  CHECK(t.files_written() == 0);
}

TEST_CASE("options of later versions") {
  CHECK(refused({"--signature", "serving_default"}) ==
        "2 tf-embed: error: --signature and --tag belong to SavedModels, which this version does not read");
  CHECK(refused({"--tag", "serve"}) ==
        "2 tf-embed: error: --signature and --tag belong to SavedModels, which this version does not read");
  CHECK(refused({"--checkpoint", "m.ckpt"}) ==
        "2 tf-embed: error: --checkpoint belongs to MetaGraphs, which this version does not read");
  CHECK(refused({"--extension", "ops.json"}) == "2 tf-embed: error: --extension is not available in this version");
}

TEST_CASE("inputs and outputs that the graph does not have") {
  graph_builder scoped;
  scoped.placeholder("net/image", {1, 4});
  scoped.unary("Relu", "net/probabilities", "net/image");
  CHECK(refused({"--output", "probabilities"}, scoped) ==
        "2 tf-embed: error: the graph has no node \"probabilities\" (given as --output); did you mean "
        "\"net/probabilities\"?");
  CHECK(refused({"--output", "logits"}, scoped) ==
        "2 tf-embed: error: the graph has no node \"logits\" (given as --output)");
  CHECK(refused({"--output", ""}, scoped) == "2 tf-embed: error: \"\" (given as --output) does not name a tensor");
  CHECK(refused({"--input", "image"}, scoped) ==
        "2 tf-embed: error: the graph has no node \"image\" (given as --input); did you mean \"net/image\"?");
  CHECK(refused({"--input", "image:1,4"}, scoped) ==
        "2 tf-embed: error: the graph has no node \"image\" (given as --input); did you mean \"net/image\"?");
  CHECK(refused({"--input", "x\n\"y"}, scoped) ==
        "2 tf-embed: error: the graph has no node \"x\\n\\\"y\" (given as --input)");
  CHECK(refused({"--output", "^net/image"}, scoped) ==
        "2 tf-embed: error: \"^net/image\" (given as --output) does not name a tensor");
  graph_builder two = small_graph();
  two.placeholder("z", {1, 4});
  two.node("AddV2", "sum", {"y", "z"}).type("T", pb::DT_FLOAT);
  CHECK(refused({"--input", "x"}, two) ==
        "2 tf-embed: error: the outputs also depend on the placeholder \"z\": give it too with --input z, or freeze it "
        "with --freeze-input z=VALUE");
  CHECK(refused({"--input", "x", "--input", "z", "--output", "y"}, two) ==
        "2 tf-embed: error: no output depends on the input \"z\"");
}

TEST_CASE("shapes of inputs") {
  const graph_builder open = small_graph({-1, 4});
  CHECK(refused({"--input-shape", "x"}, open) ==
        "2 tf-embed: error: --input-shape takes NAME:DIMS like x:1,224,224,3, but is \"x\"");
  CHECK(refused({"--input-shape", "1,4"}, open) ==
        "2 tf-embed: error: --input-shape takes NAME:DIMS like x:1,224,224,3, but is \"1,4\"");
  CHECK(refused({"--input-shape", "x:1,b"}, open) ==
        "2 tf-embed: error: --input-shape x:1,b: a shape is a list of sizes like 1,224,224,3, but is \"1,b\"");
  CHECK(refused({"--input-shape", "x:1,,4"}, open) ==
        "2 tf-embed: error: --input-shape x:1,,4: a shape is a list of sizes like 1,224,224,3, but is \"1,,4\"");
  CHECK(refused({"--input-shape", "x:1,4.0"}, open) ==
        "2 tf-embed: error: --input-shape x:1,4.0: a shape is a list of sizes like 1,224,224,3, but is \"1,4.0\"");
  CHECK(refused({"--input-shape", "x:99999999999999999999,4"}, open) ==
        "2 tf-embed: error: --input-shape x:99999999999999999999,4: a shape is a list of sizes like 1,224,224,3, but "
        "is \"99999999999999999999,4\"");
  CHECK(refused({"--input-shape", "x:1,5"}, open) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [1,5] given for this input does not fit its declared "
        "shape [?,4]");
  CHECK(refused({"--input-shape", "x:1,4,1"}, open) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [1,4,1] given for this input does not fit its declared "
        "shape [?,4]");
  CHECK(refused({"--input-shape", "w:1,4"}, open) ==
        "2 tf-embed: error: the graph has no node \"w\" (given as --input-shape)");
  CHECK(refused({"--input", "x:1,5"}, open) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [1,5] given for this input does not fit its declared "
        "shape [?,4]");
  CHECK(refused({"--input", "x:1,b"}, open) ==
        "2 tf-embed: error: --input x:1,b: a shape is a list of sizes like 1,224,224,3, but is \"1,b\"");
}

TEST_CASE("inputs made constant") {
  graph_builder g = small_graph();
  g.placeholder("phase", {}, pb::DT_BOOL);
  g.node("Select", "z", {"phase", "y", "x"}).type("T", pb::DT_FLOAT);
  CHECK(refused({"--freeze-input", "phase"}, g) ==
        "2 tf-embed: error: --freeze-input phase: there are no arrays to take its value from; say it as "
        "--freeze-input phase=VALUE");
  CHECK(refused({"--freeze-input", "phase=maybe"}, g) ==
        "2 tf-embed: error: --freeze-input phase: \"maybe\" is no bool and no list of them");
  CHECK(refused({"--freeze-input", "phase="}, g) ==
        "2 tf-embed: error: --freeze-input phase: \"\" is no bool and no list of them");
  CHECK(refused({"--freeze-input", "gone=1"}, g) ==
        "2 tf-embed: error: --freeze-input: the graph has no node \"gone\"");
  CHECK(refused({"--freeze-input", "y=1"}, g) == "2 tf-embed: error: --freeze-input: \"y\" is no placeholder");
  CHECK(refused({"--freeze-input", "x=[1,2,x]"}, g) ==
        "2 tf-embed: error: --freeze-input x: \"[1,2,x]\" is no float32 and no list of them");
  for (const char* text :
       {"[[1,2],[3]]", "[1,[2]]", "[[1,2]", "[[1,2]]]", "[[1],2]", "[[1]2]", "[[[[[[[[[1]]]]]]]]]"}) {
    CHECK(refused({"--freeze-input", std::string("x=") + text}, g) ==
          "2 tf-embed: error: --freeze-input x: \"" + std::string(text) + "\" is no float32 and no list of them");
  }
  CHECK(refused({"--freeze-input", "x=[[1,2],[3,4]]"}, g) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [2,2] given for this input does not fit its declared "
        "shape [1,4]");
  CHECK(refused({"--freeze-input", "x=[1,2]"}, g) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [2] given for this input does not fit its declared "
        "shape [1,4]");
  CHECK(refused({"--freeze-input", "x"}, g) ==
        "2 tf-embed: error: --freeze-input x: there are no arrays to take its value from; say it as --freeze-input "
        "x=VALUE");
  CHECK(refused({"--freeze-input", "=1"}, g) ==
        "2 tf-embed: error: --freeze-input takes NAME or NAME=VALUE, but the name is empty");
}

TEST_CASE("names that C++ cannot take") {
  for (const char* name : {"", "2x", "a b", "int", "a__b", "_a", "../x", "a;b", "x\ny"}) {
    CHECK(refused({std::string("--name=") + name}).substr(0, 2) == "2 ");
  }
  CHECK(refused({"--name", "2x"}) == "2 tf-embed: error: --name must be an identifier of C++, but is \"2x\"");
  CHECK(refused({"--cpp-class", "model"}) ==
        "2 tf-embed: error: --cpp-class must be like ns::name with identifiers of C++ (not tf_embed, std, boost, te, "
        "weights), but is \"model\"");
  CHECK(refused({"--cpp-class", "std::model"}) ==
        "2 tf-embed: error: --cpp-class must be like ns::name with identifiers of C++ (not tf_embed, std, boost, te, "
        "weights), but is \"std::model\"");
  CHECK(refused({"--cpp-class", "a::class"}) ==
        "2 tf-embed: error: --cpp-class must be like ns::name with identifiers of C++ (not tf_embed, std, boost, te, "
        "weights), but is \"a::class\"");
  CHECK(refused({"--cpp-class", "a::b; } int x; namespace c {"}) ==
        "2 tf-embed: error: --cpp-class must be like ns::name with identifiers of C++ (not tf_embed, std, boost, te, "
        "weights), but is \"a::b; } int x; namespace c {\"");
}

TEST_CASE("passes and nodes to leave out") {
  CHECK(refused({"--delete-nodes", "dropout"}) ==
        "2 tf-embed: error: --delete-nodes: \"dropout\" matches the name of no node");
  CHECK(refused({"--disable-pass", "fold_everything"})
            .find("2 tf-embed: error: --disable-pass: there is no pass \"fold_everything\"; the passes are ") == 0);
  CHECK(refused({"--disable-pass", "widen_half"}) ==
        "2 tf-embed: error: --disable-pass: \"widen_half\" is no optimisation: without it there are no layers for what "
        "it rewrites");
  CHECK(refused({"--delete-nodes", "("}) == "2 tf-embed: error: --delete-nodes: missing ): (");
  CHECK(refused({"--delete-nodes", "x"}) ==
        "2 tf-embed: error: node \"y\" (Relu): --delete-nodes takes away the input \"x\", which has no input of its "
        "own to read instead");
  CHECK(refused({"--delete-nodes", "y", "--output", "y"}) ==
        "2 tf-embed: error: --delete-nodes takes away the output \"y\"");
  CHECK(refused({"--delete-nodes", ""}).substr(0, 2) == "2 ");
}

TEST_CASE("an input that is named twice") {
  CHECK(refused({"--input", "x:1,4", "--input", "x:0"}) == "2 tf-embed: error: --input names \"x\" twice");
  CHECK(refused({"--input-shape", "x:1,4", "--input-shape", "x:0:2,4"}) ==
        "2 tf-embed: error: --input-shape gives \"x\" a second shape");
  CHECK(refused({"--input", "x:1,4", "--input-shape", "x:1,4"}) ==
        "2 tf-embed: error: --input-shape gives \"x\" a second shape");
  CHECK(refused({"--freeze-input", "x=[[1,2,3,4]]", "--freeze-input", "x:0=[[1,2,3,4]]"}) ==
        "2 tf-embed: error: --freeze-input names \"x\" twice");
  CHECK(refused({"--input", "x", "--freeze-input", "x=[[1,2,3,4]]"}) ==
        "2 tf-embed: error: \"x\" is given as --input and as --freeze-input");
}

TEST_CASE("a regular expression over very long names") {
  graph_builder g;
  const std::string name(1000000, 'a');
  g.placeholder(name, {1});
  g.unary("Relu", "y", name);
  CHECK(refused({"--delete-nodes", "^(a|b)*$"}, g) ==
        "2 tf-embed: error: node \"y\" (Relu): --delete-nodes takes away the input "
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..."
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", which has no input of its own to read instead");
}

TEST_CASE("arrays that do not fit the inputs") {
  CHECK(run_with({}) == "2 tf-embed: error: the arrays given hold no input \"x\" (float32[1,4])");
  CHECK(run_with({{"z", floats({1, 4})}}) == "2 tf-embed: error: the arrays given hold no input \"x\" (float32[1,4])");
  CHECK(run_with({{"x", floats({2, 4})}}) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [2,4] given for this input does not fit its declared "
        "shape [1,4]");
  CHECK(run_with({{"x", gen::tensor(gen::dtype::int64, {1, 4})}}) ==
        "2 tf-embed: error: input \"x\" must be float32[1,4], but the array given is int64[1,4]");
  CHECK(run_with({{"x", floats({5})}}, small_graph({-1, 4})) ==
        "2 tf-embed: error: node \"x\" (Placeholder): the shape [5] given for this input does not fit its declared "
        "shape [?,4]");
  CHECK(run_with({{"x", floats({1, 4})}}) == "0 ");
}

TEST_CASE("archives that are damaged or missing") {
  const tool t;
  t.write(small_graph());
  CHECK(t({"run", "m.pb", "-o", "out.npz"}) ==
        "2 tf-embed: error: the arrays given hold no input \"x\" (float32[1,4])");
  CHECK(t({"run", "m.pb", "--inputs", "gone.npz", "-o", "out.npz"}) ==
        "3 tf-embed: error: gone.npz: cannot open: No such file or directory");
  t.write("in.npz", "no archive");
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "out.npz"}) ==
        "3 tf-embed: error: in.npz: is not an .npz file: Not a zip archive");
  t.write("in.npz", "");
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "out.npz"}) ==
        "3 tf-embed: error: in.npz: is not an .npz file: Not a zip archive");
  REQUIRE(gen::write_npz(t / "in.npz", {{"x", floats({1, 4})}}));
  std::string bytes = t.read("in.npz");
  t.write("in.npz", bytes.substr(0, bytes.size() / 2));
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "out.npz"}) ==
        "3 tf-embed: error: in.npz: is not an .npz file: Not a zip archive");
  bytes[bytes.find("NUMPY")] = 'X';
  t.write("in.npz", bytes);
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "out.npz"}) ==
        "3 tf-embed: error: in.npz: array \"x\" is not an .npy array");
  CHECK_FALSE(std::filesystem::exists(t / "out.npz"));
}

TEST_CASE("results that cannot be written, or compared") {
  const tool t;
  t.write(small_graph());
  REQUIRE(gen::write_npz(t / "in.npz", {{"x", floats({1, 4})}}));
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "gone/out.npz"}) ==
        "2 tf-embed: error: gone/out.npz: cannot write: Failure to create temporary file: No such file or directory");
  CHECK(t({"run", "m.pb", "--inputs", "in.npz", "-o", "."}) == "2 tf-embed: error: .: cannot write: Is a directory");
  gen::tensor wrong(gen::dtype::float32, {1, 4});
  wrong.mutable_as<float>()[2] = 1;
  REQUIRE(gen::write_npz(t / "want.npz", {{"y", wrong}}));
  CHECK(t({"verify", "m.pb", "--reference", "--inputs", "in.npz", "--expected", "want.npz"}) ==
        "1 FAIL  y  max abs error 1 (largest value 1), max rel error 1: 1 of 4 elements differ, the first at 2: "
        "expected 1, got 0");
  REQUIRE(gen::write_npz(t / "want.npz", {{"q", wrong}}));
  CHECK(t({"verify", "m.pb", "--reference", "--inputs", "in.npz", "--expected", "want.npz"}) ==
        "2 tf-embed: error: the graph has no node \"q\" (given as --output)");
}
