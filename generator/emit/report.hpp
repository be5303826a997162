// SPDX-License-Identifier: Apache-2.0
// The report: one page that shows what became of a network, and where its bytes and its time go.
#pragma once

#include "emit/weights.hpp"
#include "passes/history.hpp"
#include "passes/unfused.hpp"
#include "program/program.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// What `bench` measured. Times in microseconds.
struct report_timing {
  int runs = 0;
  double median_us = 0;
  double best_us = 0;
  double peak_gflops = 0;                        ///< fused multiply-adds of one core, two operations each
  double memory_gbytes = 0;                      ///< bytes read a nanosecond from memory, by one core
  double cache_gbytes = 0;                       ///< the same from its first cache
  std::size_t stack_bytes = 0;                   ///< as the compiled class promises
  std::vector<std::optional<double>> layers_us;  ///< one for each layer: its own time, or none where it did not run
  std::string compiler;                          ///< the command, without paths
};

/// All that the report tells of. References must outlive the call.
struct report_source {
  const gen::program& program;
  const graph_history& history;
  std::string name;       ///< stem of the header
  std::string cpp_class;  ///< with namespaces
  std::string file_name;
  std::string sha256;
  std::size_t nodes_in_file = 0;
  weights_policy weights = weights_policy::constexpr_array;  ///< settled, not automatic
  std::size_t arena_alignment = 64;
  std::vector<unfused_note> unfused = {};
  std::optional<report_timing> timing = {};
};

/// The page's data as JSON: deterministic, and safe inside a <script> element (no '<', '>' or '&', ASCII only).
/// docs/CLI.md describes it.
std::string report_data(const report_source& source);

/// The whole page: no external resource, right from file://. Same source, same bytes.
std::string print_report(const report_source& source);

}  // namespace tf_embed::gen
