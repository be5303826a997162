// SPDX-License-Identifier: Apache-2.0
#include "sum.hpp"

int main() {
  sum::model net;
  for (float& x : net.input<"x">()) x = 1.5f;
  return net.run() == tf_embed::status::ok && net.output<"twice">()[3] == 3.0f ? 0 : 1;
}
