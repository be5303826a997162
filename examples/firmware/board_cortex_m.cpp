// SPDX-License-Identifier: Apache-2.0
// A Cortex-M without operating system: what happens from reset to main(), and the debugger's files (semihosting).
#include "board.hpp"

#include <cstring>

int program() asm("main");  // C++ does not let one call main

// Addresses that boards/sections.ld gives.
extern "C" {
extern std::uint32_t board_data_begin[], board_data_end[], board_bss_begin[], board_bss_end[];
extern const std::uint32_t board_data_in_flash[];
extern std::uint32_t board_stack_limit[], board_stack_top[];
extern void (*const board_constructors_begin[])();
extern void (*const board_constructors_end[])();
[[noreturn]] void board_reset();
}

namespace {

// Registers of the core, the same in every Cortex-M.
volatile std::uint32_t& register_at(std::uintptr_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}
constexpr std::uintptr_t systick_control = 0xe000e010, systick_reload = 0xe000e014, systick_value = 0xe000e018;
constexpr std::uintptr_t coprocessor_access = 0xe000ed88;
constexpr std::uint32_t systick_period = 1u << 24;

constexpr std::uint32_t stack_paint = 0xa5a5a5a5;

volatile std::uint32_t systick_wraps = 0;

void count_wrap() { systick_wraps = systick_wraps + 1; }

// Semihosting: the debugger stops at this instruction and does what register 0 says.
enum class call : std::uint32_t { open = 1, close = 2, print = 4, write = 5, read = 6, length = 12, exit = 24 };

std::intptr_t ask_debugger(call what, const void* arguments) {
  register auto r0 asm("r0") = static_cast<std::uint32_t>(what);
  register auto r1 asm("r1") = arguments;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return static_cast<std::intptr_t>(r0);
}

template <class... Words>
std::intptr_t ask_debugger_with(call what, Words... words) {
  const std::uintptr_t block[] = {words...};
  return ask_debugger(what, block);
}

std::uintptr_t word(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

[[noreturn]] void leave(bool well) {
  // ADP_Stopped_ApplicationExit, or ADP_Stopped_RunTimeErrorUnknown
  for (;;) ask_debugger(call::exit, reinterpret_cast<const void*>(well ? 0x20026u : 0x20023u));
}

void fault() {
  board::print("fault\n");
  leave(false);
}

/// Opens a file of the debugger's computer; -1 if that fails.
std::intptr_t open(std::string_view name, std::uintptr_t mode) {
  return ask_debugger_with(call::open, word(name.data()), mode, std::uintptr_t{name.size()});
}

using handler = void (*)();

struct vector_table {
  const std::uint32_t* stack;
  handler handlers[15];
};

[[gnu::section(".vectors"), gnu::used]] const vector_table vectors{
    board_stack_top,
    {board_reset, fault, fault, fault, fault, fault, fault, nullptr, nullptr, nullptr, fault, fault, nullptr, fault,
     count_wrap}};

}  // namespace

extern "C" void board_reset() {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  register_at(coprocessor_access) = register_at(coprocessor_access) | (0xfu << 20);
  asm volatile("dsb\n isb" ::: "memory");
#endif
  std::memcpy(board_data_begin, board_data_in_flash, static_cast<std::size_t>(board_data_end - board_data_begin) * 4);
  std::memset(board_bss_begin, 0, static_cast<std::size_t>(board_bss_end - board_bss_begin) * 4);
  // What of this is still there at the end was never used. The frame of this function lies above.
  std::uint32_t* end;
  asm volatile("mov %0, sp" : "=r"(end));
  for (volatile std::uint32_t* p = board_stack_limit; p < end; p = p + 1) *p = stack_paint;
  for (auto constructor = board_constructors_begin; constructor != board_constructors_end; ++constructor)
    (*constructor)();
  register_at(systick_reload) = systick_period - 1;
  register_at(systick_value) = 0;
  register_at(systick_control) = 7;  // on, with interrupt, by the processor's clock
  leave(program() == 0);
}

namespace board {

bool read_file(std::string_view name, std::span<std::byte> to) {
  const std::intptr_t file = open(name, 1);  // "rb"
  if (file == -1) return false;
  const auto handle = static_cast<std::uintptr_t>(file);
  const bool whole = static_cast<std::uintptr_t>(ask_debugger_with(call::length, handle)) == to.size() &&
                     ask_debugger_with(call::read, handle, word(to.data()), to.size()) == 0;
  ask_debugger_with(call::close, handle);
  return whole;
}

bool write_file(std::string_view name, std::span<const std::byte> from) {
  const std::intptr_t file = open(name, 5);  // "wb"
  if (file == -1) return false;
  const auto handle = static_cast<std::uintptr_t>(file);
  const bool whole = ask_debugger_with(call::write, handle, word(from.data()), from.size()) == 0;
  return ask_debugger_with(call::close, handle) == 0 && whole;
}

void print(const char* text) { ask_debugger(call::print, text); }

std::uint64_t ticks() {
  for (;;) {
    const std::uint32_t wraps = systick_wraps;
    const std::uint32_t value = register_at(systick_value);
    if (wraps == systick_wraps) return std::uint64_t{wraps + 1} * systick_period - value;
  }
}

std::size_t stack_used() {
  const volatile std::uint32_t* p = board_stack_limit;
  while (p != board_stack_top && *p == stack_paint) p = p + 1;
  return static_cast<std::size_t>(board_stack_top - p) * sizeof(std::uint32_t);
}

}  // namespace board
