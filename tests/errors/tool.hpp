// SPDX-License-Identifier: Apache-2.0
// The command line tool as a user meets it: a child process in a folder of its own.
#pragma once

#include "errors/graph_builder.hpp"
#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <signal.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace tf_embed::test {

class tool {
 public:
  /// Bytes a file may have that the tool writes: a disk that is full.
  rlim_t file_limit = RLIM_INFINITY;

  void write(const graph_builder& g, const char* name = "m.pb") const { folder_.write(name, g.bytes()); }
  void write(const char* name, std::string_view bytes) const { folder_.write(name, bytes); }
  std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }

  /// Runs the tool and answers its exit code and all it printed, as "3 tf-embed: error: ...". Paths are relative to the
  /// folder, so that messages are the same everywhere.
  std::string operator()(const std::vector<std::string>& arguments) const {
    // The console is no file of the folder, nor does the limit of file sizes reach a pipe.
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    const pid_t child = ::fork();
    if (child == 0) exec(arguments, ends[1]);
    ::close(ends[1]);
    std::string said;
    char buffer[4096];
    for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) said.append(buffer, static_cast<std::size_t>(n));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!said.empty() && said.back() == '\n') said.pop_back();
    return (WIFEXITED(status) ? std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status))) +
           ' ' + said;
  }

  /// `tf-embed generate m.pb -o out` with more arguments.
  std::string generate(const std::vector<std::string>& more = {}, const char* model = "m.pb") const {
    std::vector<std::string> arguments = {"generate", model, "-o", "out"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return (*this)(arguments);
  }

  std::string generate(const graph_builder& g, const std::vector<std::string>& more = {}) const {
    write(g);
    return generate(more);
  }

  /// How many files the tool left in `out`, half-written ones included.
  std::size_t files_written() const {
    if (!std::filesystem::is_directory(folder_ / "out")) return 0;
    return static_cast<std::size_t>(std::distance(std::filesystem::recursive_directory_iterator(folder_ / "out"),
                                                  std::filesystem::recursive_directory_iterator()));
  }

  std::string read(const char* name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  [[noreturn]] void exec(const std::vector<std::string>& arguments, int console) const {
    std::vector<std::string> words = {"tf-embed"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    ::dup2(console, STDOUT_FILENO);
    ::dup2(console, STDERR_FILENO);
    if (::chdir(folder_.path().c_str()) != 0) ::_exit(126);
    if (file_limit != RLIM_INFINITY) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit = {file_limit, file_limit};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ::alarm(60);
    ::execv(TF_EMBED_TOOL, argv.data());
    ::_exit(127);
  }

  temporary_folder folder_;
};

}  // namespace tf_embed::test
