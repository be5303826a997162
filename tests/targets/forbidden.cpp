// SPDX-License-Identifier: Apache-2.0
// Firmware that reaches one thing that it must not.
#include <cstdlib>

namespace {

struct base {
  virtual int number() const { return 1; }
};
struct derived : base {
  int number() const override { return 2; }
  int more = 3;
};

// What the compiler cannot see through.
void* volatile pointer;
base* volatile object;

[[maybe_unused]] void forbidden_nothing() { pointer = nullptr; }
[[maybe_unused]] void forbidden_malloc() { pointer = std::malloc(8); }
[[maybe_unused]] void forbidden_free() { std::free(pointer); }
[[maybe_unused]] void forbidden_new() { pointer = ::operator new(8); }
[[maybe_unused]] void forbidden_delete() { ::operator delete(pointer); }
[[maybe_unused]] void forbidden_throw() {
  if (pointer == nullptr) throw 1;
}
[[maybe_unused]] void forbidden_rtti() {
  if (auto* d = dynamic_cast<derived*>(static_cast<base*>(object))) pointer = &d->more;
}

}  // namespace

int main() {
  TF_EMBED_TEST_FORBIDDEN();
  return 0;
}
