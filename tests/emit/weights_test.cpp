// SPDX-License-Identifier: Apache-2.0
// How weights enter a program, and that they enter it once.
#include "emit/weights.hpp"

#include "compile.hpp"
#include "errors/graph_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace tf_embed::gen;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;

namespace {

compiled compile_graph(const graph_builder& g, const header_options& header = {}) {
  diagnostics problems;
  compile_options options;
  options.header = header;
  auto made = compile({g.def, {}, {}, {.file_name = "net.pb"}}, options, toolbox::standard(), problems);
  REQUIRE(made);
  return std::move(*made);
}

/// Steps x -> relu(x w + b), each with the constants of that number.
graph_builder chain(const std::vector<int>& constants) {
  graph_builder g;
  g.placeholder("x", {2, 16});
  std::string last = "x";
  for (std::size_t i = 0; i < constants.size(); ++i) {
    const std::string n = std::to_string(i);
    const std::string c = std::to_string(constants[i]);
    // A node of its own, in which the same numbers came about.
    g.floats("w" + n, {16, 16}, static_cast<float>(constants[i]) + 0.5f);
    g.floats("b" + n, {16}, static_cast<float>(constants[i]) - 0.25f);
    g.node("MatMul", "product" + n, {last, "w" + n}).type("T", pb::DT_FLOAT);
    g.node("BiasAdd", "sum" + n, {"product" + n, "b" + n}).type("T", pb::DT_FLOAT);
    g.unary("Relu", last = "y" + n, "sum" + n);
  }
  return g;
}

constexpr std::size_t step_bytes = (16 * 16 + 16) * 4;

std::string text_of(const compiled& made, const std::string& name) {
  for (const generated_file& f : made.files) {
    if (f.name != name) continue;
    std::string text;
    for (const file_part& part : f.parts) text += part();
    return text;
  }
  return "";
}

std::vector<std::string> names_of(const compiled& made) {
  std::vector<std::string> names;
  for (const generated_file& f : made.files) names.push_back(f.name);
  return names;
}

}  // namespace

TEST_CASE("weights that several layers read are stored once", "[weights]") {
  CHECK(weight_bytes(compile_graph(chain({0, 1, 2})).program) == 3 * step_bytes);
  const compiled unrolled = compile_graph(chain(std::vector<int>(45, 7)));
  CHECK(unrolled.program.weights.size() == 2);
  CHECK(weight_bytes(unrolled.program) == step_bytes);
  CHECK(weight_bytes(compile_graph(chain({0, 1, 0, 1, 0})).program) == 2 * step_bytes);
}

TEST_CASE("one constant that is packed for several layers is stored once", "[weights]") {
  graph_builder g;
  g.floats("w", {3, 3, 4, 16}, 0.5f);
  for (const std::string n : {"a", "b", "c", "d", "e", "f"}) {
    g.placeholder("x" + n, {1, 8, 8, 4});
    g.node("Conv2D", "y" + n, {"x" + n, "w"})
        .type("T", pb::DT_FLOAT)
        .integers("strides", {1, 1, 1, 1})
        .text("padding", "SAME")
        .text("data_format", "NHWC");
  }
  const compiled made = compile_graph(g);
  CHECK(weight_bytes(made.program) == std::size_t{3 * 3 * 4 * 16 * 4});
}

TEST_CASE("equal bytes of different dtypes stay apart", "[weights]") {
  program_builder b({});
  const auto floats = b.add_weights(tensor(dtype::float32, {8}), "a", "");
  const auto ints = b.add_weights(tensor(dtype::int32, {8}), "b", "");
  const auto longer = b.add_weights(tensor(dtype::float32, {9}), "c", "");
  const auto shaped = b.add_weights(tensor(dtype::float32, {2, 4}), "d", "");
  CHECK(floats != ints);
  CHECK(floats != longer);
  CHECK(shaped == floats);
  CHECK(b.program.weights.size() == 3);
}

TEST_CASE("what auto stands for depends on the weights alone", "[weights]") {
  const auto policy = [](std::int64_t numbers, std::size_t limit = default_object_limit) {
    program p;
    p.weights.push_back({"w", tensor(dtype::int8, {numbers}), ""});
    return settle_policy(weights_policy::automatic, limit, p);
  };
  CHECK(policy(1'000'000) == weights_policy::constexpr_array);
  CHECK(policy(1'000'001) == weights_policy::literal);
  CHECK(policy(40'000'000) == weights_policy::literal);
  CHECK(policy(40'000'001) == weights_policy::object);
  CHECK(policy(1001, 1000) == weights_policy::object);
  CHECK(policy(1000, 1000) == weights_policy::constexpr_array);
  CHECK(settle_policy(weights_policy::literal, 0, {}) == weights_policy::literal);
}

TEST_CASE("a build that must know its files gets the weights' source in any case", "[weights]") {
  using names = std::vector<std::string>;
  header_options header;
  CHECK(names_of(compile_graph(chain({0}), header)) == names{"net.hpp", "net_weights.hpp"});
  header.weights_source = true;
  const compiled inside = compile_graph(chain({0}), header);
  const names all{"net.hpp", "net_weights.hpp", "net_weights.cpp", "net_weights.bin"};
  CHECK(names_of(inside) == all);
  CHECK(text_of(inside, "net_weights.bin").empty());
  CHECK(text_of(inside, "net_weights.cpp").find("#") == std::string::npos);
  CHECK(text_of(inside, "net_weights.hpp").find("values[") != std::string::npos);
  header.object_limit = step_bytes - 1;
  const compiled outside = compile_graph(chain({0}), header);
  CHECK(names_of(outside) == all);
  CHECK(text_of(outside, "net_weights.bin").size() == step_bytes);
  CHECK(text_of(outside, "net_weights.hpp").find("values[") == std::string::npos);
  header.object_limit = step_bytes;
  CHECK(text_of(compile_graph(chain({0}), header), "net_weights.bin").empty());
}

TEST_CASE("an object holds every tensor at its offset, aligned", "[weights]") {
  program p;
  for (const std::int64_t size : {3, 0, 70, 1}) {
    tensor t(dtype::uint8, {size});
    for (std::uint8_t& x : t.mutable_as<std::uint8_t>()) x = static_cast<std::uint8_t>(size);
    p.weights.push_back({"w", t, ""});
  }
  const object_names object{.symbol = "net_weights", .source = "a.cpp", .binary = "a.bin"};
  std::string bytes;
  for (const file_part& part : print_weights_object(p, object).binary) bytes += part();
  REQUIRE(bytes.size() == 193);
  CHECK(bytes.substr(0, 4) == std::string("\3\3\3\0", 4));
  CHECK(bytes.substr(64, 70) == std::string(70, 70));
  CHECK(bytes[192] == 1);
  std::string structs;
  for (const file_part& part :
       print_weights(p, {.tensors = {}, .weights = {"a", "b", "c", "d"}}, weights_policy::object, object))
    structs += part();
  for (const std::string words :
       {"net_weights[193];", "(net_weights + 0)", "(net_weights + 64)", "(net_weights + 192)"}) {
    INFO(words);
    CHECK(structs.find(words) != std::string::npos);
  }
  // An array has an element, whatever a network has.
  std::string least;
  for (const file_part& part : print_weights_object({}, object).binary) least += part();
  CHECK(least == std::string(1, '\0'));
}
