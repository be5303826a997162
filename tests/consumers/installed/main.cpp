// SPDX-License-Identifier: Apache-2.0
// Three models in one program, one of them used by two translation units.
#include "digits.hpp"
#include "digits_object.hpp"
#include "key_words.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

float second_unit();

namespace {

template <class Scores>
bool is_distribution(Scores scores) {
  return std::fabs(std::accumulate(scores.begin(), scores.end(), 0.0f) - 1.0f) < 1e-5f;
}

}  // namespace

int main() {
  static digits::model first;
  static shop::digit_reader from_object;
  static key_words::model words;
  std::ranges::fill(first.input<"input">(), 0.5f);
  std::ranges::fill(from_object.input<"input">(), 0.5f);
  std::ranges::fill(words.input<0>(), 0.5f);
  if (first.run() != tf_embed::status::ok || from_object.run() != tf_embed::status::ok ||
      words.run() != tf_embed::status::ok)
    return 1;
  if (!is_distribution(first.output<"softmax">()) || !is_distribution(words.output<"Identity">())) return 2;
  if (!std::ranges::equal(first.output<"logits">(), from_object.output<"logits">())) return 3;
  if (second_unit() != first.output<"softmax">()[0]) return 4;
  return 0;
}
