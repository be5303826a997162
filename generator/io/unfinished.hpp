// SPDX-License-Identifier: Apache-2.0
// What is to disappear when the process is told to end: half-written files, temporary folders, programs that it runs.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <sys/types.h>

namespace tf_embed::gen {

/// The one list of a process, since signals are sent to processes. Nothing happens to what is listed unless `watch` was
/// called and a signal arrives.
class unfinished_work {
 public:
  static unfinished_work& of_process();

  /// From now on SIGINT, SIGTERM and SIGHUP end the process only after everything listed is gone; SIGPIPE is ignored,
  /// so that a lost reader is an error like others. Call it before there are other threads, as they take over the mask
  /// of signals. Signals that the process was started to ignore stay ignored.
  void watch();

  /// Lists what is made while it lives, so that no signal comes between making something and listing it.
  class entry {
   public:
    explicit entry(unfinished_work& all) : all_(all), lock_(all.mutex_) {}

    /// A folder with all in it, or a file with those beside it whose names begin with its own.
    void add(const std::filesystem::path& path) { all_.paths_.insert(path); }
    void remove(const std::filesystem::path& path) { all_.paths_.erase(path); }
    /// A child process; `leads_group` if it has a group of its own.
    void add(pid_t child, bool leads_group) { all_.children_.emplace(child, leads_group); }
    void remove(pid_t child) { all_.children_.erase(child); }

   private:
    unfinished_work& all_;
    std::lock_guard<std::mutex> lock_;
  };

 private:
  unfinished_work() = default;
  [[noreturn]] void end_by(int signal);

  std::mutex mutex_;
  std::set<std::filesystem::path> paths_;
  std::map<pid_t, bool> children_;
};

}  // namespace tf_embed::gen
