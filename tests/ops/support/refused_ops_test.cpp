// SPDX-License-Identifier: Apache-2.0
#include "ops/refused_ops.hpp"

#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::gen;

TEST_CASE("known ops are refused with a reason") {
  CHECK(reason_of_refusal("Exit") == "it belongs to no loop or branch that could be made one op");
  CHECK(reason_of_refusal("RefSwitch") == reason_of_refusal("Exit"));
  CHECK(reason_of_refusal("TensorArrayGradV3") == "these lists of tensors are not compiled yet");
  CHECK(reason_of_refusal("RandomUniformInt") == "its results are random");
  CHECK(reason_of_refusal("RFFTND") == "transforms along axes that an operand names are not compiled yet");
  CHECK(reason_of_refusal("QuantizedConv2D") == "arithmetic on quantised integers is not compiled yet");
  CHECK(reason_of_refusal("QuantizeV2").empty());
  CHECK(reason_of_refusal("Whil").empty());
  CHECK(reason_of_refusal("Whiles").empty());
  CHECK(reason_of_refusal("FooOp").empty());
  CHECK(reason_of_refusal("").empty());
}

TEST_CASE("no op is both supported and refused") {
  for (const op_row& row : tests::standard_ops().rows()) {
    INFO(row.tf_name);
    CHECK(reason_of_refusal(row.tf_name).empty());
  }
}
