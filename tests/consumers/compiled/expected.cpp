// SPDX-License-Identifier: Apache-2.0
#include "header_only.hpp"

std::array<float, 10> expected(const std::array<float, 6>& x) {
  static header_only::model net;
  std::array<float, 10> y{};
  net(x, y);
  return y;
}
