// SPDX-License-Identifier: Apache-2.0
// Names that TensorFlow has replaced, and what only debuggers add: each is the op of the name beside it.
#include "graph.pb.h"
#include "ops/support/op_testing.hpp"
#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;

std::unique_ptr<gen::op> load(const std::string& name) {
  const gen::op_row* row = tests::standard_ops().find(name);
  REQUIRE(row);
  proto::NodeDef node;
  node.set_op(name);
  auto loaded = row->load(gen::attributes(node));
  REQUIRE(loaded);
  CHECK((*loaded)->stem() == row->stem);
  return std::move(*loaded);
}

}  // namespace

TEST_CASE("old names are those of today", "[old_names]") {
  const gen::tensor matrix = tensor<float>({1, 2, 2}, {2, 1, 1, 3});
  const gen::tensor row = tensor<float>({1, 2}, {5, 6});
  const gen::tensor right = tensor<float>({1, 2, 1}, {5, 6});
  const gen::tensor one = gen::tensor::scalar<std::int64_t>(0);
  const std::vector<std::pair<std::string, std::vector<gen::tensor>>> names{
      {"BatchCholesky", {matrix}},
      {"BatchMatrixBandPart", {matrix, one, one}},
      {"BatchMatrixDeterminant", {matrix}},
      {"BatchMatrixDiag", {row}},
      {"BatchMatrixDiagPart", {matrix}},
      {"BatchMatrixInverse", {matrix}},
      {"BatchMatrixSetDiag", {matrix, row}},
      {"BatchMatrixSolve", {matrix, right}},
      {"BatchMatrixTriangularSolve", {matrix, right}}};
  for (const auto& [name, operands] : names) {
    INFO(name);
    const auto old = evaluate(*load(name), operands);
    const auto today = evaluate(*load(name.substr(5)), operands);
    CHECK(old[0].type() == today[0].type());
    CHECK(values<float>(old[0]) == values<float>(today[0]));
  }
}

TEST_CASE("what hands its input on under other names", "[old_names]") {
  const gen::tensor x = tensor<float>({2}, {1, 2});
  for (const char* name : {"Copy", "CopyHost", "GuaranteeConst"}) {
    CHECK(values<float>(evaluate(*load(name), {x})[0]) == std::vector<float>{1, 2});
  }
  const auto printed = evaluate(*load("Print"), {x, gen::tensor::scalar(3.0f)});
  CHECK(printed.size() == 1);
  CHECK(values<float>(printed[0]) == std::vector<float>{1, 2});
}

}  // namespace tests
