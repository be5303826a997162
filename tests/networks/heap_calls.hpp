// SPDX-License-Identifier: Apache-2.0
// Counts what asks the heap for memory or gives some back, in the whole process: this program has a malloc of its own
// that hands everything on to the C library's, and operator new ends there too.
#pragma once

#include <cstddef>

namespace tests {

/// How many calls of malloc, calloc, realloc, free, posix_memalign, aligned_alloc and memalign there were so far.
std::size_t heap_calls() noexcept;

}  // namespace tests
