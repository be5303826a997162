// SPDX-License-Identifier: Apache-2.0
// FusedPadConv2D, FusedResizeAndPadConv2D, _FusedConv2D, _FusedMatMul.
#include "ops/window/fused.hpp"

#include "graph.pb.h"
#include "ops/op_table.hpp"
#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::expands;

proto::NodeDef node_of(const std::string& name, int inputs) {
  proto::NodeDef node;
  node.set_op(name);
  for (int i = 0; i < inputs; ++i) node.add_input("x");
  return node;
}

gen::result<std::unique_ptr<gen::op>> load(const proto::NodeDef& node) {
  static const gen::op_table table = gen::op_table::standard();
  return table.find(node.op())->load(gen::attributes(node));
}

void set_window(proto::NodeDef& node) {
  for (int i = 0; i < 4; ++i) (*node.mutable_attr())["strides"].mutable_list()->add_i(1);
  (*node.mutable_attr())["padding"].set_s("VALID");
}

}  // namespace

TEST_CASE("fused: _FusedMatMul is a product and what follows", "[fused]") {
  proto::NodeDef node = node_of("_FusedMatMul", 3);
  for (const char* one : {"BiasAdd", "Relu"}) (*node.mutable_attr())["fused_ops"].mutable_list()->add_s(one);
  auto op = load(node);
  REQUIRE(op);
  const std::vector<gen::tensor> in{tensor<float>({2, 2}, {1, 2, 3, 4}), tensor<float>({2, 2}, {1, 0, 0, -1}),
                                    tensor<float>({2}, {10, 3})};
  CHECK(values<float>(evaluate(**op, in)[0]) == std::vector<float>{11, 1, 13, 0});
  CHECK((*op)->equals(*(*op)->clone()));
  CHECK_FALSE((*op)->equals(gen::fused()));
  CHECK(expands(**op, in, 1));
  node.add_input("x");
  CHECK(message(load(node)) == "fused_ops takes 3 inputs, but there are 4");
  (*node.mutable_attr())["fused_ops"].mutable_list()->add_s("Dance");
  CHECK(message(load(node)) == "fused_ops has Dance, which is not known in it");
}

TEST_CASE("fused: _FusedConv2D with a normalisation", "[fused]") {
  proto::NodeDef node = node_of("_FusedConv2D", 6);
  set_window(node);
  (*node.mutable_attr())["fused_ops"].mutable_list()->add_s("FusedBatchNorm");
  (*node.mutable_attr())["epsilon"].set_f(0);
  auto op = load(node);
  REQUIRE(op);
  const auto scalar = [](float v) { return tensor<float>({1}, {v}); };
  const std::vector<gen::tensor> in{tensor<float>({1, 1, 2, 1}, {1, 2}),
                                    tensor<float>({1, 1, 1, 1}, {3}),
                                    scalar(2),
                                    scalar(10),
                                    scalar(1),
                                    scalar(4)};
  CHECK(values<float>(evaluate(**op, in)[0]) == std::vector<float>{12, 15});
  CHECK(expands(**op, in, 1));
}

TEST_CASE("fused: padding and resizing before a convolution", "[fused]") {
  proto::NodeDef node = node_of("FusedPadConv2D", 3);
  set_window(node);
  (*node.mutable_attr())["mode"].set_s("REFLECT");
  auto op = load(node);
  REQUIRE(op);
  const gen::tensor x = tensor<float>({1, 1, 3, 1}, {1, 2, 3});
  const gen::tensor spread = tensor<std::int32_t>({4, 2}, {0, 0, 0, 0, 1, 1, 0, 0});
  const gen::tensor filter = tensor<float>({1, 2, 1, 1}, {1, 10});
  CHECK(values<float>(evaluate(**op, {x, spread, filter})[0]) == std::vector<float>{12, 21, 32, 23});
  CHECK(expands(**op, {x, spread, filter}, 1));
  node.set_op("FusedResizeAndPadConv2D");
  auto resized = load(node);
  REQUIRE(resized);
  const gen::tensor size = tensor<std::int32_t>({2}, {1, 6});
  CHECK(evaluate(**resized, {x, size, spread, filter})[0].shape() == gen::shape{1, 1, 7, 1});
  CHECK(expands(**resized, {x, size, spread, filter}, 1, 1e-5));
}

}  // namespace tests
