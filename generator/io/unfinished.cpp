// SPDX-License-Identifier: Apache-2.0
#include "io/unfinished.hpp"

#include <csignal>
#include <string>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;

void remove_with_neighbours(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    // A dying program may still write into it.
    for (int attempt = 0; attempt < 10 && fs::exists(path, error); ++attempt) fs::remove_all(path, error);
    return;
  }
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const std::string start = path.filename().string();
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->path().filename().string().starts_with(start)) fs::remove(at->path(), ignored);
  }
}

}  // namespace

unfinished_work& unfinished_work::of_process() {
  static unfinished_work all;
  return all;
}

void unfinished_work::watch() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  bool any = false;
  for (const int s : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction current = {};
    if (sigaction(s, nullptr, &current) != 0 || current.sa_handler == SIG_IGN) continue;
    sigaddset(&signals, s);
    any = true;
  }
  if (!any || pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0) return;
  // A thread may do what a signal handler must not: look through folders.
  std::thread([this, signals] {
    int signal = 0;
    while (sigwait(&signals, &signal) != 0) continue;
    end_by(signal);
  }).detach();
}

void unfinished_work::end_by(int signal) {
  mutex_.lock();  // for good: nothing more is begun
  for (const auto& [child, leads_group] : children_) ::kill(leads_group ? -child : child, SIGTERM);
  if (!children_.empty()) ::usleep(20'000);
  for (const auto& [child, leads_group] : children_) ::kill(leads_group ? -child : child, SIGKILL);
  for (const fs::path& path : paths_) remove_with_neighbours(path);
  std::signal(signal, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::raise(signal);
  ::_exit(128 + signal);
}

}  // namespace tf_embed::gen
