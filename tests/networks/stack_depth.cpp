// SPDX-License-Identifier: Apache-2.0
#include "networks/stack_depth.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ucontext.h>

namespace tests {
namespace {

constexpr std::byte paint{0xa5};

alignas(64) std::byte stack[1 << 20];
ucontext_t caller;
ucontext_t callee;
void (*measured)() = nullptr;
std::uintptr_t frame_of_caller = 0;

void on_painted_stack() {
  frame_of_caller = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  measured();
}

}  // namespace

std::size_t stack_depth(void (*f)()) {
  std::fill(std::begin(stack), std::end(stack), paint);
  measured = f;
  getcontext(&callee);
  callee.uc_stack.ss_sp = stack;
  callee.uc_stack.ss_size = sizeof(stack);
  callee.uc_link = &caller;
  makecontext(&callee, on_painted_stack, 0);
  swapcontext(&caller, &callee);
  const auto* deepest = std::find_if(std::begin(stack), std::end(stack), [](std::byte b) { return b != paint; });
  return frame_of_caller - reinterpret_cast<std::uintptr_t>(deepest);
}

}  // namespace tests
