// SPDX-License-Identifier: Apache-2.0
// Generated code, compiled into a program of its own, for verify and bench.
#pragma once

#include "emit/header.hpp"
#include "ir/diagnostics.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace tf_embed::gen {

/// A folder under the system's temporary folder that disappears with the object.
class temporary_folder {
 public:
  static result<temporary_folder> make();
  temporary_folder(temporary_folder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  temporary_folder& operator=(temporary_folder&&) = delete;
  ~temporary_folder();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit temporary_folder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

/// The kind of error where $CXX refuses generated code: only the command line runs a compiler, so the library has no
/// kind for it (exit 5).
inline constexpr error_kind compiler_failed{100};

/// How generated code is compiled: $CXX (default c++) with $CXXFLAGS.
struct compiler_options {
  std::string default_flags = "-O2 -march=native";  ///< where $CXXFLAGS says nothing
  std::string include_dir;                          ///< folder that holds tf_embed/; empty: found
  bool verbose = false;
};
void add_compiler_options(CLI::App& app, compiler_options& options);

/// The compiler and its flags as a page may show them: without paths.
std::string compiler_in_short();

/// Writes `files` and a main program into `folder`, compiles and links it. Answers the executable's path. The error
/// holds the first lines of what the compiler said.
result<std::filesystem::path> compile_program(const std::filesystem::path& folder,
                                              const std::vector<generated_file>& files, std::string_view main_source,
                                              const compiler_options& options);

/// A program to be made of files that stand in a folder already.
struct compilation {
  std::string name;                                         ///< of the executable; its main program is `name`.cpp
  std::string main_source;                                  ///< what is in that
  std::vector<std::filesystem::path> weights_sources = {};  ///< objects with weights, to be linked too
  std::filesystem::path precompiled = {};                   ///< a header that `precompile` made; empty: none
};

/// Compiles and links `what` in `folder`. As compile_program, and safe to be called by several threads for different
/// names.
result<std::filesystem::path> compile_in(const std::filesystem::path& folder, const compilation& what,
                                         const compiler_options& options);

/// Precompiles a header for `compilation::precompiled`.
result<std::filesystem::path> precompile(const std::filesystem::path& folder, std::string_view header,
                                         const compiler_options& options);

/// What a program meets where it is run.
struct program_surroundings {
  std::filesystem::path stdout_file = {};       ///< empty: our standard output
  std::filesystem::path stderr_file = {};       ///< empty: our standard error
  std::filesystem::path temporary_folder = {};  ///< for its temporary files (TMPDIR); empty: ours
  bool is_interactive = false;                  ///< it reads our standard input
};

/// Runs a program without a shell; answers its exit code, or an error where it cannot be started or dies of a signal.
result<int> run_program(const std::vector<std::string>& command, const program_surroundings& around = {});

}  // namespace tf_embed::gen
