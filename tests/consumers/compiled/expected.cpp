// SPDX-License-Identifier: Apache-2.0
#include "bundled.hpp"

std::array<float, 10> expected(const std::array<float, 6>& x) {
  static bundled::model net;
  std::array<float, 10> y{};
  net(x, y);
  return y;
}
