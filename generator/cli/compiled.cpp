// SPDX-License-Identifier: Apache-2.0
#include "cli/compiled.hpp"

#include "cli/console.hpp"
#include "cli/library_headers.hpp"
#include "io/file.hpp"
#include "io/unfinished.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> words(const char* text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

std::vector<std::string> words_of_variable(const char* name, const char* fallback) {
  const char* text = std::getenv(name);
  return words(text && *text ? text : fallback);
}

std::string first_errors(const fs::path& log) {
  auto text = read_whole_file(log);
  if (!text) return "";
  std::istringstream in(*text);
  std::string out;
  std::string line;
  for (int n = 0; n < 3 && std::getline(in, line);) {
    if (line.find("error") == std::string::npos) continue;
    out += (out.empty() ? "" : " | ") + line;
    ++n;
  }
  return out;
}

result<std::vector<std::string>> compiler_command(const fs::path& folder, const compiler_options& options) {
  std::vector<std::string> given;
  if (!options.include_dir.empty()) given.push_back(options.include_dir);
  TF_EMBED_TRY(const std::string include_dir, find_include_dir(given));
  std::vector<std::string> command = words_of_variable("CXX", "c++");
  const auto flags = words_of_variable("CXXFLAGS", options.default_flags.c_str());
  command.push_back("-std=c++20");
  command.insert(command.end(), flags.begin(), flags.end());
  command.insert(command.end(), {"-I", include_dir, "-I", folder.string()});
  return command;
}

result<void> run_compiler(const std::vector<std::string>& command, const fs::path& log,
                          const compiler_options& options) {
  if (options.verbose) complain("{}\n", fmt::join(command, " "));
  // Its own temporary files go to the same folder, so that they go with it.
  const auto code = run_program(command, {.stderr_file = log, .temporary_folder = log.parent_path()});
  // Also one that cannot be started.
  if (!code) return diagnostic{compiler_failed, code.error().message};
  if (*code == 0) return {};
  return diagnostic{compiler_failed, fmt::format("{} failed with {}: {}", command[0], *code, first_errors(log))};
}

/// How a child starts: without our mask of signals, and in a group of its own, so that all that it starts can be ended.
class child_attributes {
 public:
  explicit child_attributes(bool leads_group) {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &broken_pipe);
    posix_spawnattr_setpgroup(&attributes_, 0);
    const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (leads_group ? POSIX_SPAWN_SETPGROUP : 0);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
  }
  ~child_attributes() { posix_spawnattr_destroy(&attributes_); }
  child_attributes(const child_attributes&) = delete;
  child_attributes& operator=(const child_attributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

}  // namespace

result<temporary_folder> temporary_folder::make() {
  std::error_code error;
  const fs::path base = fs::temp_directory_path(error);
  std::string pattern = ((error ? fs::path("/tmp") : base) / "tf-embed-XXXXXX").string();
  unfinished_work::entry listed(unfinished_work::of_process());
  if (!mkdtemp(pattern.data())) {
    return diagnostic{error_kind::io, fmt::format("no temporary folder can be made: {}", std::strerror(errno))};
  }
  listed.add(fs::path(pattern));
  return temporary_folder(fs::path(pattern));
}

std::string compiler_in_short() {
  std::vector<std::string> command = words_of_variable("CXX", "c++");
  const auto flags = words_of_variable("CXXFLAGS", compiler_options{}.default_flags.c_str());
  command[0] = fs::path(command[0]).filename().string();
  command.insert(command.end(), flags.begin(), flags.end());
  std::erase_if(command, [](const std::string& word) { return word.find('/') != std::string::npos; });
  return fmt::format("{}", fmt::join(command, " "));
}

temporary_folder::~temporary_folder() {
  if (path_.empty()) return;
  std::error_code error;
  fs::remove_all(path_, error);
  unfinished_work::entry(unfinished_work::of_process()).remove(path_);
}

void add_compiler_options(CLI::App& app, compiler_options& options) {
  app.add_option("--include-dir", options.include_dir,
                 "folder that holds tf_embed/ (default: found beside this program)");
  app.footer("compiles with $CXX (default c++) and $CXXFLAGS (default -O2 -march=native)");
}

result<int> run_program(const std::vector<std::string>& command, const program_surroundings& around) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const std::string out = around.stdout_file.string();
  const std::string err = around.stderr_file.string();
  if (!out.empty())
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (!err.empty())
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<std::string> variables;
  for (char** v = environ; *v; ++v) {
    if (around.temporary_folder.empty() || !std::string_view(*v).starts_with("TMPDIR=")) variables.emplace_back(*v);
  }
  if (!around.temporary_folder.empty()) variables.push_back("TMPDIR=" + around.temporary_folder.string());
  std::vector<char*> environment;
  for (std::string& v : variables) environment.push_back(v.data());
  environment.push_back(nullptr);
  const child_attributes attributes(!around.is_interactive);
  pid_t child = 0;
  int failed = 0;
  {
    unfinished_work::entry listed(unfinished_work::of_process());
    failed = posix_spawnp(&child, argv[0], &actions, attributes.get(), argv.data(), environment.data());
    if (failed == 0) listed.add(child, !around.is_interactive);
  }
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return diagnostic{error_kind::usage,
                      fmt::format("{} cannot be started: {}", printable(command[0]), std::strerror(failed))};
  int status = 0;
  pid_t ended = 0;
  do ended = waitpid(child, &status, 0);
  while (ended < 0 && errno == EINTR);
  const int error = ended < 0 ? errno : 0;
  unfinished_work::entry(unfinished_work::of_process()).remove(child);
  if (error != 0) {
    return diagnostic{error_kind::io,
                      fmt::format("waiting for {} failed: {}", printable(command[0]), std::strerror(error))};
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return diagnostic{error_kind::runtime, fmt::format("{} took more processor time than it may",
                                                       printable(fs::path(command[0]).filename().string()))};
  if (WIFSIGNALED(status))
    return diagnostic{
        error_kind::runtime,
        fmt::format("{} died of signal {}", printable(fs::path(command[0]).filename().string()), WTERMSIG(status))};
  return WEXITSTATUS(status);
}

result<fs::path> compile_program(const fs::path& folder, const std::vector<generated_file>& files,
                                 std::string_view main_source, const compiler_options& options) {
  std::vector<fs::path> sources;
  for (const generated_file& f : files) {
    TF_EMBED_CHECK(write_file_atomically(folder / f.name, f.parts));
    if (f.name.ends_with(".cpp")) sources.push_back(folder / f.name);
  }
  return compile_in(folder, {"program", std::string(main_source), sources}, options);
}

result<fs::path> compile_in(const fs::path& folder, const compilation& what, const compiler_options& options) {
  TF_EMBED_TRY(std::vector<std::string> command, compiler_command(folder, options));
  const fs::path main_file = folder / (what.name + ".cpp");
  TF_EMBED_CHECK(write_file_atomically(main_file, what.main_source));
  std::vector<fs::path> objects;
  for (const fs::path& source : what.weights_sources) {
    // What the assembler includes must be found now, not at link time.
    std::vector<std::string> assemble = command;
    objects.push_back(fs::path(source).replace_extension(".o"));
    assemble.insert(assemble.end(), {"-fno-lto", "-c", source.string(), "-o", objects.back().string()});
    TF_EMBED_CHECK(run_compiler(assemble, folder / (what.name + ".log"), options));
  }
  if (!what.precompiled.empty()) command.insert(command.end(), {"-include", what.precompiled.string()});
  const fs::path program = folder / what.name;
  command.push_back(main_file.string());
  for (const fs::path& object : objects) command.push_back(object.string());
  command.insert(command.end(), {"-o", program.string()});
  TF_EMBED_CHECK(run_compiler(command, folder / (what.name + ".log"), options));
  return program;
}

result<fs::path> precompile(const fs::path& folder, std::string_view header, const compiler_options& options) {
  TF_EMBED_TRY(std::vector<std::string> command, compiler_command(folder, options));
  const fs::path file = folder / "precompiled.hpp";
  TF_EMBED_CHECK(write_file_atomically(file, header));
  command.insert(command.end(), {"-x", "c++-header", file.string(), "-o", file.string() + ".gch"});
  TF_EMBED_CHECK(run_compiler(command, folder / "precompiled.log", options));
  return file;
}

}  // namespace tf_embed::gen
