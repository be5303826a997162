// SPDX-License-Identifier: Apache-2.0
#include "ops/product/einsum.hpp"

#include "graph.pb.h"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::attributes;
using tf_embed::gen::dtype;
using tf_embed::gen::einsum;
using tf_embed::gen::shape;
namespace gen = tf_embed::gen;

namespace {

gen::result<std::unique_ptr<gen::op>> load(const std::string& equation) {
  tf_embed::proto::NodeDef node;
  node.set_op("Einsum");
  (*node.mutable_attr())["equation"].set_s(equation);
  return gen::load_einsum(attributes(node));
}

std::vector<float> result_of(const std::string& equation, const std::vector<tensor>& inputs) {
  auto o = load(equation);
  REQUIRE(o);
  return list<float>(run(**o, inputs));
}

std::string refusal(const std::string& equation, const std::vector<tensor>& inputs) {
  auto o = load(equation);
  return o ? error_of(**o, inputs) : o.error().message;
}

const tensor a23 = values<float>({2, 3}, {1, 2, 3, 4, 5, 6});
const tensor b32 = values<float>({3, 2}, {1, 2, 3, 4, 5, 6});
const tensor square = values<float>({2, 2}, {1, 2, 3, 4});
const tensor pair = values<float>({2}, {10, 20});

}  // namespace

TEST_CASE("einsum of two operands") {
  CHECK(result_of("ij,jk->ik", {a23, b32}) == std::vector<float>{22, 28, 49, 64});
  CHECK(result_of("ij,jk->ki", {a23, b32}) == std::vector<float>{22, 49, 28, 64});
  CHECK(result_of("ij,ij->", {a23, a23}) == std::vector<float>{91});
  CHECK(result_of("i,j->ij", {pair, pair}) == std::vector<float>{100, 200, 200, 400});
  CHECK(result_of("ij,i->j", {a23, pair}) == std::vector<float>{90, 120, 150});
  CHECK(result_of("a,->a", {pair, tensor::scalar<float>(2)}) == std::vector<float>{20, 40});
  // A label that only one operand has is summed over.
  CHECK(result_of("ij,k->i", {a23, pair}) == std::vector<float>{180, 450});
}

TEST_CASE("einsum of one operand") {
  CHECK(result_of("ij->ji", {a23}) == std::vector<float>{1, 4, 2, 5, 3, 6});
  CHECK(result_of("ij->", {a23}) == std::vector<float>{21});
  CHECK(result_of("ii->", {square}) == std::vector<float>{5});
  CHECK(result_of("ii->i", {square}) == std::vector<float>{1, 4});
  CHECK(result_of("i->ii", {pair}) == std::vector<float>{10, 0, 0, 20});
  CHECK(result_of("->", {tensor::scalar<float>(3)}) == std::vector<float>{3});
}

TEST_CASE("einsum with an ellipsis broadcasts its axes") {
  CHECK(result_of("i...->...", {a23}) == std::vector<float>{5, 7, 9});
  CHECK(result_of("...i,...i->...", {a23, values<float>({1, 3}, {1, 1, 2})}) == std::vector<float>{9, 21});
  CHECK(result_of("...ij,...jk->...ik", {a23.reshaped({1, 2, 3}), b32}) == std::vector<float>{22, 28, 49, 64});
}

TEST_CASE("einsum of nothing is zero") {
  const tensor none(dtype::float32, {2, 0});
  CHECK(result_of("ij,jk->ik", {none, tensor(dtype::float32, {0, 2})}) == std::vector<float>(4, 0.0f));
}

TEST_CASE("einsum of integers wraps") {
  auto o = load("i,i->");
  REQUIRE(o);
  const tensor x = values<std::int32_t>({2}, {65536, 3});
  CHECK(list<std::int32_t>(run(**o, {x, x})) == std::vector<std::int32_t>{9});
}

TEST_CASE("einsum refuses equations that do not fit") {
  CHECK(refusal("ij,jk", {a23, b32}) == "equation \"ij,jk\" must have one ->");
  CHECK(refusal("i j->i", {a23}) == "equation \"i j->i\" must be of letters and at most one ... an operand");
  CHECK(refusal("......->", {a23}) == "equation \"......->\" must be of letters and at most one ... an operand");
  CHECK(refusal("a,b,c->abc", {pair, pair, pair}) == "equation \"a,b,c->abc\" has more than two operands");
  CHECK(refusal("ijk->i", {a23}) == "operand 0, float32[2,3], does not fit the labels \"ijk\"");
  CHECK(refusal("ij,jk->ik", {a23, a23}) == "axis 0 of operand 1, float32[2,3], must have 3 elements");
  CHECK(refusal("ij->ijk", {a23}) == "no operand has the output's label k");
  CHECK(refusal("...->", {a23}) == "the output has no ... for those axes of the operands");
  CHECK(refusal("ij,jk->ik", {a23}) == "needs 2 inputs, but has 1");
}
