// SPDX-License-Identifier: Apache-2.0
// One program of objects with different instruction sets. With TF_EMBED_TEST_PART: the network under this name.
// Without: a program that chooses at run time, as a dispatching library would, and prints what comes out.
#if defined(TF_EMBED_TEST_PART)

#include "digits.hpp"

#include <algorithm>

tf_embed::status TF_EMBED_TEST_PART(const float* in, float* out);

// The status crosses the border of the objects, which is why its name says nothing of the flags.
tf_embed::status TF_EMBED_TEST_PART(const float* in, float* out) {
  static digits::model net;
  std::copy_n(in, net.input<0>().size(), net.input<0>().begin());
  const tf_embed::status outcome = net.run();
  std::copy(net.output<0>().begin(), net.output<0>().end(), out);
  return outcome;
}

#else

#include <tf_embed/core/status.hpp>

#include <cstdio>

tf_embed::status run_base(const float* in, float* out);
tf_embed::status run_avx2(const float* in, float* out);

int main() {
  float in[64], out[10];
  for (int i = 0; i < 64; ++i) in[i] = static_cast<float>(i % 7) / 8.0f;
  const bool has_avx2 = __builtin_cpu_supports("avx2");
  const tf_embed::status outcome = has_avx2 ? run_avx2(in, out) : run_base(in, out);
  if (outcome != tf_embed::status::ok) return 1;
  std::printf("%s", has_avx2 ? "avx2" : "base");
  for (const float x : out) std::printf(" %.4f", static_cast<double>(x));
  std::printf("\n");
  return 0;
}

#endif
