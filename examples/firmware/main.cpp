// SPDX-License-Identifier: Apache-2.0
// Runs one network on a file: input.bin goes straight into the arena, the answer to output.bin, and what it took is
// printed. The CMake file names the header; every network is called network::model here.
#include TF_EMBED_EXAMPLE_NETWORK

#include "board.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

// A section whose name starts with .bss takes no room in flash. boards/sections.ld has a place for this one; a board
// with a RAM of its own for such things would name that here.
alignas(network::model::arena_alignment)
    [[gnu::section(".bss.tf_embed_arena")]] std::byte arena[network::model::arena_bytes];

void print_figure(const char* name, std::uint64_t value) {
  char text[24];
  char* at = text + sizeof text;
  *--at = '\0';
  *--at = '\n';
  do *--at = static_cast<char>('0' + value % 10);
  while ((value /= 10) != 0);
  board::print(name);
  board::print(" ");
  board::print(at);
}

}  // namespace

int main() {
  network::model_over net(arena);
  if (!board::read_file("input.bin", std::as_writable_bytes(net.input<0>()))) {
    board::print("there is no input.bin of the right length\n");
    return 1;
  }
  const std::uint64_t start = board::ticks();
  const tf_embed::status outcome = net.run();
  const std::uint64_t ticks = board::ticks() - start;
  if (outcome != tf_embed::status::ok) {
    board::print("the network did not run\n");
    return 1;
  }
  print_figure("ticks", ticks);
  print_figure("stack", board::stack_used());
  print_figure("macs", network::model::macs);
  print_figure("arena", network::model::arena_bytes);
  print_figure("weights", network::model::weight_bytes);
  if (!board::write_file("output.bin", std::as_bytes(net.output<0>()))) {
    board::print("output.bin cannot be written\n");
    return 1;
  }
  return 0;
}
