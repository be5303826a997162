// SPDX-License-Identifier: Apache-2.0
// Indices, divisors and shifts as hostile as they can be, through generated code under the address and undefined
// behaviour sanitizers: TensorFlow's error is a status, what TensorFlow allows has its result, and nothing is read or
// written out of bounds.
#include "errors/tool.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace tf_embed::test;

namespace {

/// What a network must answer to an input that holds nothing but one number.
enum class answer { fine, out_of_range, division_by_zero, invalid };

constexpr const char* text(answer a) {
  return a == answer::fine               ? "ok"
         : a == answer::out_of_range     ? "index out of range"
         : a == answer::division_by_zero ? "integer division by zero"
                                         : "invalid argument";
}

/// A network with an input "i" of int32 or int64, all of whose elements are made hostile, and "x", of 1, 2, 3, ...
struct hostile {
  std::string name;
  graph_builder g;
  answer at_zero;                  ///< what i = 0 gives, an index that is there
  answer negative;                 ///< what i = -1 gives
  answer beyond;                   ///< what anything else gives: 8, which is just too large, and the ends of the type
  bool least_is_negative = false;  ///< the least number of the type gives what -1 does
};

/// The networks with indices of type `t`.
std::vector<hostile> networks(pb::DataType t) {
  constexpr answer bad = answer::out_of_range;
  std::vector<hostile> all;
  const auto add = [&](const std::string& name, answer zero, answer negative, answer beyond) -> graph_builder& {
    all.push_back({name + (t == pb::DT_INT32 ? "_32" : "_64"), {}, zero, negative, beyond, false});
    return all.back().g;
  };
  const auto index = [&](graph_builder& g, const dims& shape) { g.placeholder("i", shape, t); };
  const auto scalar = [&](graph_builder& g, const std::string& name, std::int64_t v) {
    std::string bytes(reinterpret_cast<const char*>(&v), t == pb::DT_INT32 ? 4 : 8);
    g.constant(name, t, {}, bytes);
  };
  const auto list = [&](graph_builder& g, const std::string& name, const std::vector<std::int64_t>& v) {
    t == pb::DT_INT32 ? g.ints(name, {v.begin(), v.end()}) : g.longs(name, v);
  };
  {
    auto& g = add("gather", answer::fine, bad, bad);
    g.placeholder("x", {8, 3});
    index(g, {5});
    g.ints("axis", {0});
    g.def.mutable_node(2)->mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
    g.node("GatherV2", "y", {"x", "i", "axis"})
        .type("Tparams", pb::DT_FLOAT)
        .type("Tindices", t)
        .type("Taxis", pb::DT_INT32);
  }
  {
    auto& g = add("gather_nd", answer::fine, bad, bad);
    g.placeholder("x", {8, 8, 2});
    index(g, {3, 2});
    g.node("GatherNd", "y", {"x", "i"}).type("Tparams", pb::DT_FLOAT).type("Tindices", t);
  }
  {
    auto& g = add("scatter_nd", answer::fine, bad, bad);
    g.placeholder("x", {3, 2});
    index(g, {3, 1});
    list(g, "shape", {8, 2});
    g.node("ScatterNd", "y", {"i", "x", "shape"}).type("T", pb::DT_FLOAT).type("Tindices", t);
  }
  for (const char* op :
       {"TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub", "TensorScatterMin", "TensorScatterMax"}) {
    auto& g = add(op, answer::fine, bad, bad);
    g.placeholder("x", {8, 2});
    g.floats("updates", {3, 2}, 5);
    index(g, {3, 1});
    g.node(op, "y", {"x", "i", "updates"}).type("T", pb::DT_FLOAT).type("Tindices", t);
  }
  {
    auto& g = add("one_hot", answer::fine, answer::fine, answer::fine);
    index(g, {4});
    g.ints("depth", {8});
    g.def.mutable_node(1)->mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
    g.floats("on", {}, 1);
    g.floats("off", {}, 0);
    g.node("OneHot", "y", {"i", "depth", "on", "off"}).type("T", pb::DT_FLOAT).type("TI", t).integer("axis", -1);
  }
  {
    auto& g = add("slice", answer::fine, bad, bad);
    g.placeholder("x", {8, 3});
    index(g, {2});
    list(g, "size", {2, 1});
    g.node("Slice", "y", {"x", "i", "size"}).type("T", pb::DT_FLOAT).type("Index", t);
  }
  {
    // A negative index counts from the end.
    auto& g = add("strided_slice_index", answer::fine, answer::fine, bad);
    g.placeholder("x", {8, 3});
    index(g, {1});
    list(g, "one", {1});
    g.node("StridedSlice", "y", {"x", "i", "one", "one"})
        .type("T", pb::DT_FLOAT)
        .type("Index", t)
        .integer("shrink_axis_mask", 1);
  }
  {
    // x[i:i+2] of -1 is x[-1:1], which is empty.
    auto& g = add("strided_slice_window", answer::fine, bad, bad);
    g.placeholder("x", {8, 3});
    index(g, {1});
    list(g, "one", {1});
    list(g, "two", {2});
    g.node("AddV2", "end", {"i", "two"}).type("T", t);
    g.node("StridedSlice", "y", {"x", "i", "end", "one"}).type("T", pb::DT_FLOAT).type("Index", t);
  }
  for (const char* op : {"FloorDiv", "FloorMod", "TruncateDiv", "TruncateMod"}) {
    auto& g = add(op, answer::division_by_zero, answer::fine, answer::fine);
    index(g, {5});
    scalar(g, "least",
           t == pb::DT_INT32 ? std::numeric_limits<std::int32_t>::min() : std::numeric_limits<std::int64_t>::min());
    g.node(op, "y", {"least", "i"}).type("T", t);
  }
  for (const char* op : {"LeftShift", "RightShift"}) {
    auto& g = add(op, answer::fine, answer::fine, answer::fine);
    index(g, {5});
    scalar(g, "value", -77);
    g.node(op, "y", {"value", "i"}).type("T", t);
  }
  {
    auto& g = add("pow", answer::fine, answer::invalid, answer::fine);
    all.back().least_is_negative = true;
    index(g, {5});
    scalar(g, "value", 3);
    g.node("Pow", "y", {"value", "i"}).type("T", t);
  }
  {
    auto& g = add("reverse_sequence", answer::fine, answer::invalid, answer::invalid);
    g.placeholder("x", {2, 7, 3});
    index(g, {2});
    g.node("ReverseSequence", "y", {"x", "i"})
        .type("T", pb::DT_FLOAT)
        .type("Tlen", t)
        .integer("seq_dim", 1)
        .integer("batch_dim", 0);
  }
  {
    // Beyond the places that a run found, though within the room for them.
    auto& g = add("gather_of_where", answer::fine, bad, bad);
    g.placeholder("x", {8});
    g.node("Where", "places", {"x"}).type("T", pb::DT_FLOAT);
    index(g, {5});
    g.ints("axis", {0});
    g.def.mutable_node(3)->mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
    g.node("GatherV2", "y", {"places", "i", "axis"})
        .type("Tparams", pb::DT_INT64)
        .type("Tindices", t)
        .type("Taxis", pb::DT_INT32);
  }
  for (const char* op : {"UnsortedSegmentSum", "UnsortedSegmentMax"}) {
    // Negative ids are left out.
    auto& g = add(op, answer::fine, answer::fine, bad);
    all.back().least_is_negative = true;
    g.placeholder("x", {5, 2});
    index(g, {5});
    g.ints("segments", {3});
    g.def.mutable_node(2)->mutable_attr()->at("value").mutable_tensor()->mutable_tensor_shape()->clear_dim();
    g.node(op, "y", {"x", "i", "segments"})
        .type("T", pb::DT_FLOAT)
        .type("Tindices", t)
        .type("Tnumsegments", pb::DT_INT32);
  }
  if (t == pb::DT_INT32) {
    auto& g = add("dynamic_partition", answer::fine, bad, bad);
    g.placeholder("x", {5, 2});
    index(g, {5});
    g.node("DynamicPartition", "y", {"x", "i"}).type("T", pb::DT_FLOAT).integer("num_partitions", 3);
  }
  return all;
}

/// The program that runs them all, and prints for each what it answers to each number.
std::string program(const std::vector<hostile>& all) {
  std::ostringstream out;
  for (const hostile& h : all) out << "#include \"" << h.name << ".hpp\"\n";
  out << R"(#include <cstdio>
#include <limits>
#include <type_traits>

template <class Model>
static void run(const char* name) {
  static Model net;
  using Index = typename Model::template input_type<Model::inputs_type::find(tf_embed::endpoint_key("i"))>::value_type;
  using limits = std::numeric_limits<Index>;
  for (const Index v : {Index{0}, Index{-1}, Index{8}, limits::max(), limits::min()}) {
    for (Index& i : net.template input<"i">()) i = v;
    if constexpr (Model::inputs_type::find(tf_embed::endpoint_key("x")) < Model::inputs_type::size) {
      float x = 1;
      for (float& e : net.template input<"x">()) e = x++;
    }
    std::printf("%s %lld: %s\n", name, static_cast<long long>(v), tf_embed::to_string(net.run()));
  }
}

int main() {
)";
  for (const hostile& h : all) out << "  run<" << h.name << "::model>(\"" << h.name << "\");\n";
  out << "}\n";
  return out.str();
}

}  // namespace

TEST_CASE("hostile indices through generated code under sanitizers") {
  const tool t;
  std::vector<hostile> all = networks(pb::DT_INT32);
  for (hostile& h : networks(pb::DT_INT64)) all.push_back(std::move(h));
  std::string expected;
  for (const hostile& h : all) {
    INFO(h.name);
    REQUIRE(t.generate(h.g, {"--name", h.name}).substr(0, 1) == "0");
    const bool narrow = h.name.ends_with("_32");
    const std::string least = narrow ? "-2147483648" : "-9223372036854775808";
    const std::string most = narrow ? "2147483647" : "9223372036854775807";
    for (const auto& [number, a] : {std::pair<std::string, answer>("0", h.at_zero),
                                    {"-1", h.negative},
                                    {"8", h.beyond},
                                    {most, h.beyond},
                                    {least, h.least_is_negative ? h.negative : h.beyond}}) {
      expected += h.name + " " + number + ": " + text(a) + "\n";
    }
  }
  std::ofstream(t / "out" / "main.cpp") << program(all);
  const std::string out = (t / "out").string();
  const std::string command = std::string(TF_EMBED_CXX) +
                              " -std=c++20 -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -I " +
                              TF_EMBED_INCLUDE_DIR + " -I " + out + " " + out + "/main.cpp -o " + out + "/run && " +
                              out + "/run > " + out + "/said 2>&1";
  CHECK(std::system(command.c_str()) == 0);
  CHECK(t.read("out/said") == expected);
}
