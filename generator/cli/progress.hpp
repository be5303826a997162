// SPDX-License-Identifier: Apache-2.0
// The progress line on a terminal. Our own code, as Debian has no library for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace tf_embed::gen {

/// Rewrites one line of standard error while it lives, and leaves nothing behind. Says nothing where standard error is
/// no terminal or a dumb one (TERM), nor before half a second has passed; colours unless NO_COLOR is set.
class progress {
 public:
  /// With `quiet` it says nothing: where other output would run into it.
  explicit progress(bool quiet = false);
  ~progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  /// The current phase: `done` of `total`, which is 0 where the total is unknown.
  void tell(std::string_view phase, std::size_t done = 0, std::size_t total = 0);
  /// The same for work that is expected to take this long.
  void expect(std::string_view phase, double seconds);
  /// `tell` as a function.
  std::function<void(std::string_view, std::size_t, std::size_t)> teller();

  /// Takes the line away for as long as the lock is held: for other output.
  [[nodiscard]] std::unique_lock<std::mutex> hold();

 private:
  using clock = std::chrono::steady_clock;

  void run();
  void draw();
  void erase();

  bool coloured_ = false;
  bool shown_ = false;
  bool stopping_ = false;
  std::string phase_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  double expected_seconds_ = 0;
  clock::time_point start_ = clock::now();
  clock::time_point phase_start_ = start_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

/// The line, without colours and less than `columns` wide; `fraction` is negative where it is unknown. `phase` is
/// plain ASCII: never text of a graph.
std::string progress_line(std::string_view phase, double fraction, std::size_t done, std::size_t total, double seconds,
                          std::size_t columns);

}  // namespace tf_embed::gen
