// SPDX-License-Identifier: Apache-2.0
// tf-embed verify --list: many cases, each a folder.
#include "cli/verify_list.hpp"

#include "cli/console.hpp"
#include "cli/list_case.hpp"
#include "cli/list_report.hpp"
#include "cli/progress.hpp"
#include "cli/verify_program.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point start) { return std::chrono::duration<double>(clock::now() - start).count(); }

/// Takes outcomes in any order and prints them in the list's.
class results {
 public:
  results(std::vector<std::string> folders, const json_target& to, progress& bar)
      : folders_(std::move(folders)), outcomes_(folders_.size()), to_(to), bar_(bar) {}

  void set(std::size_t i, outcome o) {
    const std::lock_guard lock(mutex_);
    outcomes_[i] = std::move(o);
    ++done_;
    if (printed_ < folders_.size() && outcomes_[printed_]) print();
  }
  void tell(std::string_view phase) {
    const std::lock_guard lock(mutex_);
    bar_.tell(phase, done_, folders_.size());
  }
  const std::vector<std::string>& folders() const { return folders_; }
  std::vector<outcome> take() {
    std::vector<outcome> all;
    for (auto& o : outcomes_) all.push_back(std::move(*o));
    return all;
  }

 private:
  void print() {
    const auto lock = bar_.hold();
    for (; printed_ < folders_.size() && outcomes_[printed_]; ++printed_) {
      const outcome& o = *outcomes_[printed_];
      const bool as_text = !to_.wanted || !to_.file.empty();
      say("{}", as_text ? table_row(folders_[printed_], o) : json_line(folders_[printed_], o));
    }
    std::fflush(stdout);
  }

  std::vector<std::string> folders_;
  std::vector<std::optional<outcome>> outcomes_;
  const json_target& to_;
  progress& bar_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::size_t printed_ = 0;
};

/// A case whose code is generated and waits for the compiler.
struct waiting {
  std::size_t position;  ///< in the list
  list_case description;
  runnable network;
  std::vector<std::string> names;
  std::vector<tensor> expected;
};

/// Generates the code of one case, or settles it at once: by the reference, or with an error.
std::optional<waiting> prepare(std::size_t i, const verify_options& shared, const fs::path& folder,
                               const toolbox& tools, results& to) {
  const auto start = clock::now();
  const auto settle = [&](outcome o) {
    o.seconds = seconds_since(start);
    to.set(i, std::move(o));
    return std::nullopt;
  };
  auto c = read_list_case(to.folders()[i], shared);
  if (!c) return settle({"error", to_line(c.error())});
  diagnostics problems;
  if (c->options.reference) {
    const auto comparisons = verify_network(c->options, tools, problems);
    return settle(comparisons ? judge(*c, *comparisons) : judge(*c, problems));
  }
  auto v = load_verification(c->options, tools, problems);
  if (!v) return settle(judge(*c, problems));
  auto r = make_runnable(*v, fmt::format("case_{}", i), folder, tools, problems);
  if (!r) {
    if (problems.empty()) problems.push_back(r.error());
    return settle(judge(*c, problems));
  }
  return waiting{i, std::move(*c), std::move(*r), std::move(v->names), std::move(v->expected)};
}

using batch = std::vector<waiting>;

/// Neighbours go together, since lists name cases of one op in a row: they share kernels.
std::vector<batch> make_batches(std::vector<waiting> cases, unsigned jobs) {
  constexpr std::size_t most_layers = 48;
  constexpr std::size_t most_weights = 1 << 20;
  const std::size_t most_cases = std::clamp<std::size_t>(cases.size() / (std::size_t{2} * jobs), 1, 24);
  std::vector<batch> batches;
  std::size_t layers = 0;
  std::size_t weights = 0;
  for (waiting& c : cases) {
    layers += c.network.layers;
    weights += c.network.weight_bytes;
    if (batches.empty() || batches.back().size() == most_cases || layers > most_layers || weights > most_weights) {
      batches.emplace_back();
      layers = c.network.layers;
      weights = c.network.weight_bytes;
    }
    batches.back().push_back(std::move(c));
  }
  return batches;
}

/// What all cases include, for the compiler to read once.
std::string common_header(const std::vector<batch>& batches) {
  std::set<std::string> headers;
  for (const batch& b : batches) {
    for (const waiting& c : b) headers.insert(c.network.layer_headers.begin(), c.network.layer_headers.end());
  }
  std::string text =
      "#include <tf_embed/core/model.hpp>\n#include <tf_embed/core/float16.hpp>\n#include <complex>\n#include "
      "<cstdio>\n";
  for (const std::string& header : headers) text += fmt::format("#include <{}>\n", header);
  return text;
}

outcome run_case(const waiting& c, const fs::path& program, std::size_t position, const fs::path& folder) {
  auto got = run_runnable(c.network, program, position, folder);
  if (!got) return judge(c.description, diagnostics{got.error()});
  return judge(c.description, compare_all(c.names, *got, c.expected, c.description.options.tolerance));
}

/// Compiles and runs `cases`; where they do not compile together, each alone.
void run_batch(std::span<const waiting> cases, const fs::path& folder, const fs::path& precompiled,
               const compiler_options& compiler, results& to) {
  const auto start = clock::now();
  std::vector<runnable> networks;
  compilation what{.name = fmt::format("batch_{}_{}", cases.front().position, cases.size()),
                   .main_source = "",
                   .weights_sources = {},
                   .precompiled = precompiled};
  for (const waiting& c : cases) {
    networks.push_back(c.network);
    what.weights_sources.insert(what.weights_sources.end(), c.network.weights_sources.begin(),
                                c.network.weights_sources.end());
  }
  what.main_source = runner_source(networks);
  const auto program = compile_in(folder, what, compiler);
  if (!program && cases.size() > 1) {
    for (std::size_t i = 0; i < cases.size(); ++i) run_batch(cases.subspan(i, 1), folder, precompiled, compiler, to);
    return;
  }
  const double share = seconds_since(start) / static_cast<double>(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto run_start = clock::now();
    outcome o =
        program ? run_case(cases[i], *program, i, folder) : judge(cases[i].description, diagnostics{program.error()});
    o.seconds = share + seconds_since(run_start);
    to.set(cases[i].position, std::move(o));
  }
  std::error_code ignored;
  if (program) fs::remove(*program, ignored);
}

void run_batches(const std::vector<batch>& batches, const fs::path& folder, const compiler_options& compiler,
                 unsigned jobs, results& to) {
  fs::path precompiled;
  to.tell("compiling");
  if (batches.size() > 2) {
    // Without it everything works, only slower.
    if (auto made = precompile(folder, common_header(batches), compiler)) precompiled = *made;
  }
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> workers;
  for (unsigned n = 0; n < std::min<std::size_t>(jobs, batches.size()); ++n) {
    workers.emplace_back([&] {
      for (std::size_t i = next++; i < batches.size(); i = next++) {
        run_batch(batches[i], folder, precompiled, compiler, to);
        to.tell("compiling and running, case");
      }
    });
  }
}

result<std::vector<std::string>> read_list(const std::string& file) {
  TF_EMBED_TRY(const std::string text, read_whole_file(file));
  std::istringstream lines(text);
  std::vector<std::string> folders;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) folders.push_back(line);
  }
  return folders;
}

result<std::vector<outcome>> verify_all(const std::vector<std::string>& folders, unsigned jobs, const json_target& to,
                                        const verify_options& shared, const toolbox& tools) {
  TF_EMBED_TRY(const temporary_folder folder, temporary_folder::make());
  progress bar(shared.network.verbose);
  results all(folders, to, bar);
  std::vector<waiting> cases;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    all.tell(shared.reference ? "evaluating, case" : "generating, case");
    if (auto c = prepare(i, shared, folder.path(), tools, all)) cases.push_back(std::move(*c));
  }
  run_batches(make_batches(std::move(cases), jobs), folder.path(), shared.compiler, jobs, all);
  return all.take();
}

}  // namespace

int verify_list(const list_options& list, const json_target& to, const verify_options& shared, const toolbox& tools) {
  auto folders = read_list(list.file);
  if (!folders) return report(folders.error());
  verify_options o = shared;
  o.compiler.default_flags = "-O1 -march=native";
  const unsigned jobs = list.jobs != 0 ? list.jobs : std::max(1U, std::thread::hardware_concurrency());
  const auto outcomes = verify_all(*folders, jobs, to, o, tools);
  if (!outcomes) return report(outcomes.error());
  std::map<std::string, int> counts;
  for (const outcome& one : *outcomes) ++counts[one.status];
  if (!to.wanted || !to.file.empty()) say("{}\n", sum_of(counts));
  if (!to.file.empty()) {
    std::string lines;
    for (std::size_t i = 0; i < folders->size(); ++i) lines += json_line((*folders)[i], (*outcomes)[i]);
    if (auto written = write_file_atomically(to.file, lines); !written) return report(written.error());
  }
  if (!list.junit.empty()) {
    if (auto written = write_file_atomically(list.junit, junit_report(*folders, *outcomes)); !written)
      return report(written.error());
  }
  if (counts["mismatch"] + counts["error"] != 0) return 1;
  return counts["unsupported"] != 0 ? 4 : 0;
}

}  // namespace tf_embed::gen
