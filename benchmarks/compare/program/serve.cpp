// SPDX-License-Identifier: Apache-2.0
// One network that takes its turn: answers each line `run SECONDS` with the median and least time of a run.
//
//   serve [input|expected NAME FILE]...      FILE: the raw values of the tensor
#include "network_interface.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;  // CLOCK_MONOTONIC, as Python's time.monotonic()
using bytes = std::vector<char>;

double seconds_since_boot() { return std::chrono::duration<double>(clock_type::now().time_since_epoch()).count(); }

double us_between(clock_type::time_point a, clock_type::time_point b) {
  return std::chrono::duration<double, std::micro>(b - a).count();
}

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

bytes read_file(const char* path) {
  bytes content;
  std::FILE* f = std::fopen(path, "rb");
  if (!f) fail(std::string("cannot read ") + path);
  char buffer[65536];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, f)) > 0;)
    content.insert(content.end(), buffer, buffer + n);
  std::fclose(f);
  return content;
}

compare::tensor find(compare::tensor (*at)(std::size_t), std::size_t count, std::string_view name, std::size_t size) {
  for (std::size_t i = 0; i < count; ++i) {
    const compare::tensor t = at(i);
    if (t.name != name && t.name != std::string(name) + ":0") continue;
    if (t.count * t.element_bytes != size) fail("wrong size of " + std::string(name));
    return t;
  }
  fail("the network has no " + std::string(name));
}

struct array {
  compare::tensor place;
  bytes values;
};

void set(const std::vector<array>& inputs) {
  for (const array& in : inputs) std::memcpy(in.place.data, in.values.data(), in.values.size());
}

/// Every run counted is a whole and right one: its inputs are in place when the clock starts, as with the others.
void answer(double seconds, const std::vector<array>& inputs, const std::vector<array>& first) {
  std::vector<double> times;
  const auto stop = clock_type::now() + std::chrono::duration<double>(seconds);
  do {
    set(inputs);
    const auto start = clock_type::now();
    const bool fine = compare::run();
    times.push_back(us_between(start, clock_type::now()));
    if (!fine) fail("run() failed");
  } while (clock_type::now() < stop || times.size() < 3);
  for (const array& out : first) {
    if (std::memcmp(out.place.data, out.values.data(), out.values.size()) != 0) fail("two runs differ");
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"n\":%zu,\"min_us\":%.4f,\"med_us\":%.4f}\n", times.size(), times[0], times[times.size() / 2]);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const double begin = seconds_since_boot();
  std::vector<array> inputs;
  std::vector<array> expected;
  for (int i = 1; i + 2 < argc; i += 3) {
    const bool is_input = std::string_view(argv[i]) == "input";
    bytes values = read_file(argv[i + 2]);
    const compare::tensor t = is_input ? find(compare::input, compare::input_count, argv[i + 1], values.size())
                                       : find(compare::output, compare::output_count, argv[i + 1], values.size());
    (is_input ? inputs : expected).push_back({t, std::move(values)});
  }
  if (inputs.size() != compare::input_count) fail("not all inputs were given");

  const auto start = clock_type::now();
  set(inputs);
  if (!compare::run()) fail("run() failed");
  const double first_run_us = us_between(start, clock_type::now());
  const double first = seconds_since_boot();

  double error = 0;
  double reference = 0;
  std::vector<array> outputs;
  for (const array& e : expected) {
    for (std::size_t i = 0; i < e.place.count; ++i) {
      const double want = e.place.value(e.values.data(), i);
      const double off = std::abs(e.place.value(e.place.data, i) - want);
      error = off <= error ? error : off;  // a NaN stays
      reference = std::max(reference, std::abs(want));
    }
    const char* at = static_cast<const char*>(e.place.data);
    outputs.push_back({e.place, bytes(at, at + e.values.size())});
  }
  std::printf("{\"ready\":\"tf_embed\",\"begin\":%.7f,\"first\":%.7f,\"first_run_us\":%.2f,", begin, first,
              first_run_us);
  std::printf(std::isfinite(error) ? "\"max_abs_err\":%.9g," : "\"max_abs_err\":null,", error);
  std::printf("\"max_ref\":%.9g}\n", reference);
  std::fflush(stdout);

  char line[256];
  double seconds = 0;
  while (std::fgets(line, sizeof line, stdin) && std::sscanf(line, "run %lf", &seconds) == 1)
    answer(seconds, inputs, outputs);
  return 0;
}
