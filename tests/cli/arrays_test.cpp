// SPDX-License-Identifier: Apache-2.0
#include "cli/arrays.hpp"

#include <catch2/catch.hpp>

#include <complex>
#include <limits>
#include <vector>

using namespace tf_embed::gen;

namespace {

tensor list(std::vector<std::complex<float>> values) {
  const auto n = static_cast<std::int64_t>(values.size());
  return tensor::of<std::complex<float>>({n}, values);
}

}  // namespace

TEST_CASE("complex numbers are compared part by part") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const tensor want = list({{1, 2}, {nan, 3}, {0, -100}});
  CHECK(compare("y", list({{1, 2}, {nan, 3}, {0.001f, -100}}), want, {}).pass);
  const comparison off = compare("y", list({{1, 2}, {nan, 3}, {1, -100}}), want, {});
  CHECK_FALSE(off.pass);
  CHECK(off.max_abs_error == 1);
  CHECK_FALSE(compare("y", list({{1, 2}, {3, nan}, {0, -100}}), want, {}).pass);
  CHECK(compare("y", list({1}), want, {}).message == "expected complex64[3], got complex64[1]");
}
