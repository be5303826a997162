// SPDX-License-Identifier: Apache-2.0
#include "cli/literals.hpp"

#include <catch2/catch.hpp>

#include <complex>
#include <vector>

using tf_embed::gen::dtype;
using tf_embed::gen::parse_value;
using complex = std::complex<float>;

namespace {

std::vector<complex> numbers(const std::string& text) {
  const auto made = parse_value(text, dtype::complex64);
  REQUIRE(made);
  const auto values = made->as<complex>();
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("complex numbers are written as in Python") {
  CHECK(numbers("[1+2j,-3.5j,4,-1e-3-2e+2j,5j]") ==
        std::vector<complex>{{1, 2}, {0, -3.5f}, 4, {-1e-3f, -2e2f}, {0, 5}});
  CHECK(numbers("1-1j") == std::vector<complex>{{1, -1}});
  CHECK(numbers("[[1,2j],[3,4]]") == std::vector<complex>{1, {0, 2}, 3, 4});
  CHECK(parse_value("1-1j", dtype::complex128)->rank() == 0);
  for (const char* wrong : {"1+", "j", "1+2", "2j1", "1+2i", "", "+-1j"}) {
    INFO(wrong);
    CHECK_FALSE(parse_value(wrong, dtype::complex64));
  }
  CHECK(parse_value("1+2", dtype::complex64).error().message == "\"1+2\" is no complex64 and no list of them");
}
