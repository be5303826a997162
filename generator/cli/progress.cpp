// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tf_embed::gen {
namespace {

constexpr auto patience = std::chrono::milliseconds(500);  // shorter work needs no line
constexpr auto period = std::chrono::milliseconds(100);
constexpr std::size_t bar_width = 20;

bool has_terminal() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && term && *term && std::string_view(term) != "dumb";
}

bool wants_colour() {
  const char* no = std::getenv("NO_COLOR");
  return !no || !*no;
}

std::size_t terminal_columns() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
  return known ? size.ws_col : 80;
}

void write_all(std::string_view text) {
  // Errors are ignored: an incomplete progress line does no harm.
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

double seconds_between(std::chrono::steady_clock::time_point a, std::chrono::steady_clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

}  // namespace

std::string progress_line(std::string_view phase, double fraction, std::size_t done, std::size_t total, double seconds,
                          std::size_t columns) {
  std::string line;
  if (fraction >= 0) {
    fraction = std::min(fraction, 1.0);
    const auto full = static_cast<std::size_t>(fraction * static_cast<double>(bar_width));
    line = fmt::format("[{:<{}}] {:>3}%  ", std::string(full, '#'), bar_width, static_cast<int>(fraction * 100));
  }
  line += phase;
  if (total != 0) line += fmt::format(" {} of {}", done, total);
  const int whole = static_cast<int>(seconds);
  line += whole < 60 ? fmt::format("  {} s", whole) : fmt::format("  {} min {:02} s", whole / 60, whole % 60);
  // The last column stays free: some terminals start a new line when it is written to.
  if (line.size() + 1 > columns) line.resize(columns > 1 ? columns - 1 : 0);
  return line;
}

progress::progress(bool quiet) : coloured_(wants_colour()) {
  if (!quiet && has_terminal()) thread_ = std::thread([this] { run(); });
}

progress::~progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    erase();
  }
  wake_.notify_all();
  thread_.join();
}

void progress::tell(std::string_view phase, std::size_t done, std::size_t total) {
  const std::lock_guard lock(mutex_);
  phase_ = phase;
  done_ = done;
  total_ = total;
  expected_seconds_ = 0;
}

void progress::expect(std::string_view phase, double seconds) {
  const std::lock_guard lock(mutex_);
  phase_ = phase;
  total_ = 0;
  expected_seconds_ = seconds;
  phase_start_ = clock::now();
}

std::function<void(std::string_view, std::size_t, std::size_t)> progress::teller() {
  return [this](std::string_view phase, std::size_t done, std::size_t total) { tell(phase, done, total); };
}

std::unique_lock<std::mutex> progress::hold() {
  std::unique_lock lock(mutex_);
  erase();
  return lock;
}

void progress::run() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, patience, [this] { return stopping_; });
  while (!stopping_) {
    draw();
    wake_.wait_for(lock, period, [this] { return stopping_; });
  }
}

void progress::draw() {
  if (phase_.empty()) return;
  const auto now = clock::now();
  double fraction = -1;
  if (total_ != 0) fraction = static_cast<double>(done_) / static_cast<double>(total_);
  if (expected_seconds_ > 0) fraction = seconds_between(phase_start_, now) / expected_seconds_;
  const std::string line =
      progress_line(phase_, fraction, done_, total_, seconds_between(start_, now), terminal_columns());
  write_all(coloured_ ? "\r\x1b[36m" + line + "\x1b[0m\x1b[K" : "\r" + line + "\x1b[K");
  shown_ = true;
}

void progress::erase() {
  if (shown_) write_all("\r\x1b[K");
  shown_ = false;
}

}  // namespace tf_embed::gen
