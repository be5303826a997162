// SPDX-License-Identifier: Apache-2.0
// The little that main.cpp asks of the thing it runs on. board_cortex_m.cpp answers on bare metal, board_hosted.cpp
// under an operating system.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace board {

/// Fills `to` with a file of the computer that the debugger (or emulator) runs on; false if it is missing or of another
/// length. The name is a literal: behind it must be a zero.
bool read_file(std::string_view name, std::span<std::byte> to);

/// Writes a file there.
bool write_file(std::string_view name, std::span<const std::byte> from);

/// Shows a text there.
void print(const char* text);

/// Ticks of the processor's clock since the start; 0 where that is not known.
std::uint64_t ticks();

/// The most stack, in bytes, that was in use at one time since the start; 0 where that is not known.
std::size_t stack_used();

}  // namespace board
