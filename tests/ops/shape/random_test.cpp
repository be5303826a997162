// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/random.hpp"

#include "graph.pb.h"
#include "ops/op_table.hpp"
#include "ops/support/op_testing.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace tests {

using namespace op_testing;

namespace {
const gen::op_row* row_of(const char* name) {
  static const gen::op_table table = gen::op_table::standard();
  return table.find(name);
}
}  // namespace

TEST_CASE("random numbers have a type but no values", "[ops]") {
  for (const char* name : {"RandomStandardNormal", "RandomUniform", "TruncatedNormal"}) {
    INFO(name);
    proto::NodeDef node;
    node.set_op(name);
    auto loaded = row_of(name)->load(gen::attributes(node));
    REQUIRE(loaded);
    gen::op& op = **loaded;
    CHECK_FALSE(op.is_pure());
    const auto types = infer_constants(op, {tensor<std::int32_t>({2}, {3, 4})});
    REQUIRE(types);
    CHECK((*types)[0] == gen::tensor_type{gen::dtype::float32, {3, 4}});
    const auto values = op.evaluate({});
    REQUIRE_FALSE(values);
    CHECK(
        values.error().message ==
        "random numbers are not reproducible outside TensorFlow; only dropout, which inference does not need, may hold "
        "them");
    const auto negative = infer_constants(op, {tensor<std::int32_t>({1}, {-3})});
    REQUIRE_FALSE(negative);
    CHECK(negative.error().message == "shape must not have negative dimensions, but is [-3]");
  }
}

TEST_CASE("boxes that are drawn at random are refused", "[ops]") {
  for (const char* name : {"SampleDistortedBoundingBox", "SampleDistortedBoundingBoxV2"}) {
    const auto loaded = row_of(name)->load(gen::attributes(proto::NodeDef()));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().kind == gen::error_kind::unsupported);
    CHECK(loaded.error().message.starts_with("draws a box at random"));
  }
}

}  // namespace tests
