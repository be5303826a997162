// SPDX-License-Identifier: Apache-2.0
// The generator as a whole in a child process with little memory and time: whatever it is fed, it must come back.
#pragma once

#include "compile.hpp"
#include "graph.pb.h"
#include "ir/evaluate_graph.hpp"
#include "model/import.hpp"
#include "passes/pipeline.hpp"
#include "passes/resolve.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <new>
#include <signal.h>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace tf_embed::test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool limits_memory = false;  // its shadow alone is beyond every limit
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool limits_memory = false;
#else
inline constexpr bool limits_memory = true;
#endif
#else
inline constexpr bool limits_memory = true;
#endif

/// What a case may take before it counts as one that does not end.
inline constexpr unsigned time_limit = limits_memory ? 10 : 60;

/// Import, resolve, passes, lowering, plan and print, and the reference where it is small. Errors are fine; a crash is
/// not.
inline bool go_the_whole_way(proto::GraphDef def, const std::vector<std::string>& outputs = {}) {
  using namespace tf_embed::gen;
  static const toolbox tools = toolbox::standard();
  diagnostics problems;
  compile_options options;
  options.border.outputs = outputs;
  options.check_passes = true;
  source s{std::move(def), {}, {}, {.file_name = "fuzz.pb"}};
  // Nothing in a graph is an excuse for a rewrite that breaks it.
  const auto stop_where_at_fault = [&] {
    for (const diagnostic& d : problems) {
      if (d.kind == error_kind::internal) std::abort();
    }
  };
  auto imported = import_network(std::move(s), options, tools, problems);
  stop_where_at_fault();
  if (!imported) return false;
  network net = std::move(*imported);

  std::int64_t elements = 0;
  for (node_id id = 0; id < net.graph.size(); ++id) {
    for (const tensor_type& t : net.graph.at(id).outputs) elements += element_count(t.shape);
  }
  if (elements < 100000) {
    std::vector<gen::tensor> inputs;
    for (const endpoint& e : net.graph.inputs)
      inputs.emplace_back(net.graph.type(e.value).dtype, net.graph.type(e.value).shape);
    const auto ignored = evaluate_graph(net.graph, inputs);
    static_cast<void>(ignored);
  }

  auto p = build_program(net, options, tools, problems);
  stop_where_at_fault();
  if (!p) return false;
  if (weight_bytes(*p) > std::size_t{1} << 20) return true;  // printing takes seconds only for being long
  return static_cast<bool>(print_header(*p, header_options_of(net, options)));
}

/// A case that ended by a signal or took too long.
struct casualty {
  int index;
  int signal;
};

/// Runs cases 0..count-1 in child processes, each of which goes on until one of its cases kills it.
inline std::vector<casualty> run_cases(int count, unsigned seconds_a_case, const std::function<void(int)>& run) {
  auto* current = static_cast<volatile int*>(
      ::mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  std::vector<casualty> casualties;
  for (int next = 0; next < count;) {
    *current = next;
    const pid_t child = ::fork();
    if (child == 0) {
      if (limits_memory) {
        const rlimit memory = {rlim_t{3} << 30, rlim_t{3} << 30};
        ::setrlimit(RLIMIT_AS, &memory);
      }
      const rlimit no_core = {0, 0};
      ::setrlimit(RLIMIT_CORE, &no_core);
      for (const int s : {SIGSEGV, SIGFPE, SIGABRT, SIGILL, SIGBUS}) ::signal(s, SIG_DFL);
      for (int i = next; i < count; ++i) {
        *current = i;
        ::alarm(seconds_a_case * (limits_memory ? 1 : 10));  // sanitized code is that much slower
        try {
          run(i);
        } catch (const std::bad_alloc&) {  // the command line reports it as an error
        }
      }
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
    casualties.push_back({*current, WIFSIGNALED(status) ? WTERMSIG(status) : 0});
    next = *current + 1;
    if (casualties.size() == 20) break;
  }
  ::munmap(const_cast<int*>(current), sizeof(int));
  return casualties;
}

}  // namespace tf_embed::test
