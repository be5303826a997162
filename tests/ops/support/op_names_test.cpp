// SPDX-License-Identifier: Apache-2.0
// TensorFlow's names: what a row of the op table loads computes what TensorFlow computes under that name. The expected
// numbers are those of TensorFlow 2.21.
#include "graph.pb.h"
#include "ops/support/op_testing.hpp"
#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;

std::unique_ptr<gen::op> load(const std::string& name, const proto::NodeDef& node = {}) {
  const gen::op_row* row = tests::standard_ops().find(name);
  REQUIRE(row);
  proto::NodeDef named = node;
  named.set_op(name);
  auto loaded = row->load(gen::attributes(named));
  REQUIRE(loaded);
  CHECK((*loaded)->stem() == row->stem);
  return std::move(*loaded);
}

gen::tensor floats(const gen::shape& s, const std::vector<float>& values) { return tensor<float>(s, values); }

struct named_function {
  const char* name;
  std::vector<float> operands;
  float expected;
};

/// Functions of one or two numbers.
const std::vector<named_function> functions{
    {"Acos", {0.5f}, 1.0471976f},
    {"Acosh", {2}, 1.316958f},
    {"Asin", {0.5f}, 0.5235988f},
    {"Asinh", {2}, 1.4436355f},
    {"Atan", {2}, 1.1071488f},
    {"Atanh", {0.5f}, 0.54930615f},
    {"Ceil", {-1.5f}, -1},
    {"CheckNumerics", {3}, 3},
    {"Cos", {2}, -0.41614684f},
    {"Cosh", {2}, 3.7621956f},
    {"Erf", {0.5f}, 0.5204999f},
    {"Floor", {-1.5f}, -2},
    {"Inv", {4}, 0.25f},
    {"Lgamma", {0.5f}, 0.5723649f},
    {"PreventGradient", {3}, 3},
    {"RealDiv", {3, 4}, 0.75f},
    {"Reciprocal", {4}, 0.25f},
    {"Rint", {2.5f}, 2},
    {"Sin", {2}, 0.9092974f},
    {"Sinh", {2}, 3.6268604f},
    {"Snapshot", {3}, 3},
    {"Sqrt", {2}, 1.4142135f},
    {"StopGradient", {3}, 3},
    {"Tan", {2}, -2.1850398f},
    {"Xlog1py", {2, 3}, 2.7725887f},
};

struct named_operation {
  const char* name;
  std::vector<std::int32_t> operands;
  std::int32_t expected;
};

/// The same of integers; comparisons give 0 or 1.
const std::vector<named_operation> operations{
    {"BitwiseAnd", {12, 10}, 8}, {"BitwiseOr", {12, 10}, 14}, {"BitwiseXor", {12, 10}, 6}, {"Greater", {2, 2}, 0},
    {"GreaterEqual", {2, 2}, 1}, {"LessEqual", {3, 2}, 0},    {"Mod", {-7, 3}, -1},        {"NotEqual", {2, 3}, 1},
};

}  // namespace

TEST_CASE("TensorFlow's names of functions", "[ops]") {
  for (const named_function& f : functions) {
    INFO(f.name);
    const auto op = load(f.name);
    std::vector<gen::tensor> operands;
    for (const float x : f.operands) operands.push_back(floats({1}, {x}));
    CHECK(values<float>(evaluate(*op, operands)[0])[0] == Approx(f.expected).epsilon(2e-7));
  }
}

TEST_CASE("TensorFlow's names of operations on integers", "[ops]") {
  for (const named_operation& o : operations) {
    INFO(o.name);
    const auto op = load(o.name);
    std::vector<gen::tensor> operands;
    for (const std::int32_t x : o.operands) operands.push_back(tensor<std::int32_t>({1}, {x}));
    CHECK(evaluate(*op, operands)[0].as_double(0) == o.expected);
  }
  const auto either = load("LogicalOr");
  CHECK(evaluate(*either, {tensor<bool>({1}, {false}), tensor<bool>({1}, {true})})[0].as_double(0) == 1);
}

TEST_CASE("TensorFlow's names of products", "[ops]") {
  proto::NodeDef node;
  (*node.mutable_attr())["Tout"].set_type(proto::DT_FLOAT);  // which the third version must have
  for (const char* name : {"MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"}) {
    INFO(name);
    const auto op = load(name, node);
    CHECK(values<float>(evaluate(*op, {floats({1, 2}, {2, 3}), floats({2, 1}, {5, 7})})[0])[0] == 31);
  }
}

TEST_CASE("TensorFlow's names of convolutions", "[ops]") {
  proto::NodeDef node;
  auto& attributes = *node.mutable_attr();
  for (int i = 0; i < 4; ++i) attributes["strides"].mutable_list()->add_i(1);
  attributes["padding"].set_s("VALID");
  const gen::tensor image = floats({1, 1, 2, 1}, {2, 3});
  const gen::tensor filter = floats({1, 2, 1, 1}, {5, 7});
  for (const char* name : {"Conv2D", "DepthwiseConv2dNative"}) {
    INFO(name);
    const auto op = load(name, node);
    CHECK(values<float>(evaluate(*op, {image, filter})[0]) == std::vector<float>{31});
  }
  const auto transposed = load("Conv2DBackpropInput", node);
  const gen::tensor sizes = tensor<std::int32_t>({4}, {1, 1, 2, 1});
  CHECK(values<float>(evaluate(*transposed, {sizes, filter, floats({1, 1, 1, 1}, {2})})[0]) ==
        std::vector<float>{10, 14});
}

TEST_CASE("TensorFlow's names of batch normalisation", "[ops]") {
  proto::NodeDef node;
  auto& attributes = *node.mutable_attr();
  attributes["epsilon"].set_f(0);
  attributes["is_training"].set_b(false);
  const gen::tensor x = floats({1, 1, 1, 1}, {5});
  const auto number = [](float v) { return floats({1}, {v}); };
  for (const char* name : {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"}) {
    INFO(name);
    const auto op = load(name, node);  // scale, offset, mean, variance
    CHECK(values<float>(evaluate(*op, {x, number(3), number(7), number(1), number(4)})[0])[0] == 13);
  }
  attributes["variance_epsilon"].set_f(0);
  attributes["scale_after_normalization"].set_b(true);
  const auto old = load("BatchNormWithGlobalNormalization", node);  // mean, variance, beta, gamma
  CHECK(values<float>(evaluate(*old, {x, number(1), number(4), number(7), number(3)})[0])[0] == 13);
}

TEST_CASE("TensorFlow's names of what moves, picks and rounds", "[ops]") {
  CHECK(values<float>(evaluate(*load("ClipByValue"), {floats({1}, {5}), floats({}, {0}), floats({}, {3})})[0])[0] == 3);
  const gen::tensor swap = tensor<std::int32_t>({2}, {1, 0});
  CHECK(values<float>(evaluate(*load("ConjugateTranspose"), {floats({2, 2}, {1, 2, 3, 4}), swap})[0]) ==
        std::vector<float>{1, 3, 2, 4});
  CHECK(evaluate(*load("IdentityN"), {floats({}, {1}), floats({}, {2})}).size() == 2);
  CHECK(values<std::int32_t>(evaluate(*load("ShapeN"), {floats({2, 3}, std::vector<float>(6))})[0]) ==
        std::vector<std::int32_t>{2, 3});
  CHECK(values<std::int32_t>(evaluate(*load("TopKV2"), {floats({3}, {4, 9, 6}), tensor<std::int32_t>({}, {2})})[1]) ==
        std::vector<std::int32_t>{1, 2});
  const auto quantised = load("FakeQuantWithMinMaxVarsPerChannel");
  CHECK(values<float>(evaluate(*quantised, {floats({1, 1}, {300}), floats({1}, {0}), floats({1}, {255})})[0])[0] ==
        255);
}

TEST_CASE("TensorFlow's names of what a run finds out the size of", "[ops]") {
  for (const std::string name : {"Unique", "UniqueV2", "UniqueWithCounts", "UniqueWithCountsV2"}) {
    INFO(name);
    std::vector<gen::tensor> operands{floats({4}, {5, 7, 5, 5})};
    if (name.ends_with("V2")) operands.push_back(tensor<std::int32_t>({1}, {0}));
    const auto outputs = evaluate(*load(name), operands);
    CHECK(values<float>(outputs[0]) == std::vector<float>{5, 7});
    CHECK(outputs.size() == (name.find("Counts") == std::string::npos ? 2 : 3));
  }
  proto::NodeDef node;
  (*node.mutable_attr())["set_operation"].set_s("union");
  const gen::tensor set = tensor<std::int32_t>({1, 2}, {3, 1});
  CHECK(values<std::int32_t>(evaluate(*load("DenseToDenseSetOperation", node), {set, set})[1]) ==
        std::vector<std::int32_t>{1, 3});
  proto::NodeDef parts;
  (*parts.mutable_attr())["num_partitions"].set_i(2);
  CHECK(values<float>(evaluate(*load("DynamicPartition", parts),
                               {floats({2}, {5, 7}), tensor<std::int32_t>({2}, {1, 0})})[0])[0] == 7);
  CHECK(evaluate(*load("ListDiff"), {floats({2}, {5, 7}), floats({1}, {5})})[0].size() == 1);
  CHECK(evaluate(*load("Where"), {floats({2}, {5, 0})})[0].shape() == gen::shape{1, 1});
}

}  // namespace tests
