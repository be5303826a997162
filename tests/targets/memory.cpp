// SPDX-License-Identifier: Apache-2.0
// A network for bare metal: with TF_EMBED_TEST_C_API through its C interface, over an arena of the program's.
#if defined(TF_EMBED_TEST_C_API)

#include "digits_c.h"

alignas(DIGITS_ARENA_ALIGNMENT) static unsigned char arena[DIGITS_ARENA_BYTES];

int main() {
#if defined(TF_EMBED_TEST_NO_ARENA)
  // Where the library has none: refused, not written through.
  int64_t dims[4];
  return digits_compute(nullptr) == DIGITS_INVALID_ARGUMENT && digits_input_data(nullptr, 0) == nullptr &&
                 digits_output_data(nullptr, 0) == nullptr &&
                 digits_output_dims(nullptr, 0, dims) == DIGITS_INVALID_ARGUMENT && digits_compute(arena) == DIGITS_OK
             ? 0
             : 1;
#else
  return digits_compute(arena);
#endif
}

#else

#include "digits.hpp"

#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/reduce.hpp>

namespace te = tf_embed;

// What only vectors put on the stack is not counted where there are none.
using matrix = te::tensor<float, te::shape<8, 3>, te::arena<0>>;
using column = te::tensor<float, te::shape<8, 1>, te::arena<128>>;
using sums = te::tensor<float, te::shape<8>, te::arena<192>>;
static_assert(te::binary<te::ops::add, matrix, column, matrix>::stack_bytes == 256);
static_assert(te::reduce<te::ops::sum, matrix, sums, te::ints<1>>::stack_bytes == 1024);
static_assert(te::softmax<matrix, matrix>::stack_bytes == 512);

alignas(digits::model_over::arena_alignment) static std::byte arena[digits::model_over::arena_bytes];

int main() {
  digits::model_over net(arena);
  return net.run() == tf_embed::status::ok && net.output<0>()[0] > 0.5f ? 0 : 1;
}

#endif
