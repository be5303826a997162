// SPDX-License-Identifier: Apache-2.0
// When was "marvin" said? Frames of a microphone's spectrum come one by one; the network keeps the window of the last
// thirty itself, as its state. Everything that must be in time runs in a thread of its own, with real-time priority
// where the system allows it, and without heap, locks or I/O: what it hears it leaves in an array that main() prints.
#include "keywords.hpp"
#include "real_time.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <thread>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::chrono::microseconds hop = 32ms;  // from one frame to the next; each is 64 ms of sound
constexpr float sure = 0.85f;
constexpr std::size_t bands = keywords::model::input_shape<"frame">.back();

using frame = std::array<float, bands>;

/// What the thread leaves to others. One writes, one reads: `count` says how much is there.
struct heard {
  std::array<std::size_t, 4096> frames{};
  std::atomic<std::size_t> count = 0;
  std::atomic<bool> is_over = false;
  bool has_failed = false;
  bool is_real_time = false;
  clock_type::duration longest{};
};

/// Takes a frame each period. From here on nothing may wait for anything but the clock.
void listen(std::span<const frame> frames, clock_type::duration period, heard& out) {
  static keywords::model net;  // the window is zeros at first: silence
  out.is_real_time = ask_for_real_time();
  clock_type::time_point next = clock_type::now();
  for (std::size_t i = 0; i < frames.size() && !out.has_failed; ++i) {
    std::this_thread::sleep_until(next += period);
    const clock_type::time_point begin = clock_type::now();
    std::ranges::copy(frames[i], net.input<"frame">().begin());
    out.has_failed = net.run() != tf_embed::status::ok;
    const float marvin = net.output<"scores">()[0];
    const std::size_t at = out.count.load(std::memory_order_relaxed);
    if (marvin > sure && at < out.frames.size()) {
      out.frames[at] = i;
      out.count.store(at + 1, std::memory_order_release);
    }
    out.longest = std::max(out.longest, clock_type::now() - begin);
  }
  out.is_over.store(true, std::memory_order_release);
}

std::vector<frame> read_frames(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<frame> frames;
  for (frame f; file.read(reinterpret_cast<char*>(f.data()), sizeof f);) frames.push_back(f);
  return frames;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FRAMES [TIMES-FASTER]\n", argv[0]);
    return 2;
  }
  const std::vector<frame> frames = read_frames(argv[1]);
  const int faster = argc > 2 ? std::max(1, std::atoi(argv[2])) : 1;
  if (frames.empty()) {
    std::fprintf(stderr, "%s holds no frames of %zu floats\n", argv[1], bands);
    return 1;
  }
  static heard found;
  std::jthread thread(listen, std::span<const frame>(frames), hop / faster, std::ref(found));
  std::printf("marvin at");
  for (std::size_t printed = 0; true;) {
    const bool is_over = found.is_over.load(std::memory_order_acquire);
    for (const std::size_t end = found.count.load(std::memory_order_acquire); printed < end; ++printed) {
      const auto heard_until = (found.frames[printed] + 2) * hop;
      std::printf(" %.3f", std::chrono::duration<double>(heard_until).count());
    }
    std::fflush(stdout);
    if (is_over) break;
    std::this_thread::sleep_for(hop / faster);
  }
  std::printf(" s\n%zu frames, the longest took %.0f us%s; %zu bytes of state\n", frames.size(),
              std::chrono::duration<double, std::micro>(found.longest).count(),
              found.is_real_time ? ", with real-time priority" : "", keywords::model::state_bytes);
  return found.has_failed ? 1 : 0;
}
