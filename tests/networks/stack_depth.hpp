// SPDX-License-Identifier: Apache-2.0
// How much stack a function takes, measured.
#pragma once

#include <cstddef>

namespace tests {

/// Calls `f` on a stack painted beforehand and answers how many bytes below its caller's frame it wrote, with all that
/// it calls. A first call of a function of a shared library may bind it on the way: call `f` once before.
std::size_t stack_depth(void (*f)());

}  // namespace tests
