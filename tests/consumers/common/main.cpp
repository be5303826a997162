// SPDX-License-Identifier: Apache-2.0
// The smallest use of a generated header: runs, and the answer is a probability distribution.
#include "digits.hpp"

#include <cmath>
#include <numeric>

int main() {
  static digits::model net;
  for (float& x : net.input<"input">()) x = 0.25f;
  if (net.run() != tf_embed::status::ok) return 1;
  const auto scores = net.output<"softmax">();
  static_assert(scores.size() == 10);
  return std::fabs(std::accumulate(scores.begin(), scores.end(), 0.0f) - 1.0f) < 1e-5f ? 0 : 1;
}
