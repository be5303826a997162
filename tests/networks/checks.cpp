// SPDX-License-Identifier: Apache-2.0
#include "networks/checks.hpp"

#include "cli/arrays.hpp"
#include "cli/network_options.hpp"
#include "io/npz.hpp"
#include "ir/evaluate_graph.hpp"
#include "networks/heap_calls.hpp"
#include "networks/stack_depth.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace tests {
namespace {

namespace gen = tf_embed::gen;
using floats = std::span<const float>;

gen::named_tensors read(const std::filesystem::path& file) {
  auto arrays = gen::read_npz(file);
  if (!arrays) FAIL(to_line(arrays.error()));
  return std::move(*arrays);
}

floats values_of(const gen::tensor& t) {
  REQUIRE(t.dtype() == gen::dtype::float32);
  return t.as<float>();
}

const gen::tensor& find(const gen::named_tensors& arrays, std::string_view name) {
  const gen::tensor* t = gen::find_tensor(arrays, std::string(name));
  INFO("array " << name);
  REQUIRE(t);
  return *t;
}

std::size_t row_size(const gen::tensor& t) { return t.rank() == 0 ? 1 : static_cast<std::size_t>(t.shape().back()); }

/// Whether every row is a softmax's: not negative, with sum 1.
bool are_probabilities(floats values, std::size_t row) {
  if (row < 2) return false;
  for (std::size_t at = 0; at < values.size(); at += row) {
    double sum = 0;
    for (const float x : values.subspan(at, row)) {
      if (!(x >= 0)) return false;
      sum += static_cast<double>(x);
    }
    if (std::abs(sum - 1) > 1e-4) return false;
  }
  return true;
}

/// The positions of the largest values, sorted.
std::vector<std::size_t> top(floats values, std::size_t count) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  order.resize(std::min(count, order.size()));
  std::sort(order.begin(), order.end());
  return order;
}

void compare(std::string_view name, floats got, floats want, std::size_t row, nearness near) {
  INFO("output " << name);
  REQUIRE(got.size() == want.size());
  const bool probabilities = are_probabilities(want, row);
  float largest = 0;
  float error = 0;
  bool finite = true;
  for (std::size_t i = 0; i < want.size(); ++i) {
    finite = finite && std::isfinite(got[i]);
    largest = std::max(largest, std::abs(want[i]));
    error = std::max(error, std::abs(got[i] - want[i]));
  }
  CHECK(finite);
  const float allowed = near == nearness::rounding ? 5e-2f * largest : probabilities ? 1e-5f : 1e-4f * largest;
  CHECK(error <= allowed);
  if (!probabilities) return;
  const std::size_t places = near == nearness::rounding ? 5 : 1;
  std::size_t rows_with_other_classes = 0;
  for (std::size_t at = 0; at < want.size(); at += row) {
    rows_with_other_classes += top(got.subspan(at, row), places) != top(want.subspan(at, row), places);
  }
  CHECK(rows_with_other_classes == 0);
}

void set_inputs(const network& n, const gen::named_tensors& arrays) {
  for (std::size_t i = 0; i < n.input_count; ++i) {
    const array_view room = n.input(i);
    const floats values = values_of(find(arrays, room.name));
    REQUIRE(values.size() == room.size);
    std::copy(values.begin(), values.end(), room.data);
  }
}

void compare_outputs(const network& n, const gen::named_tensors& expected, nearness near) {
  REQUIRE(n.output_count == expected.size());
  for (std::size_t i = 0; i < n.output_count; ++i) {
    const array_view got = n.output(i);
    const gen::tensor& want = find(expected, got.name);
    compare(got.name, {got.data, got.size}, values_of(want), row_size(want), near);
  }
}

/// Inputs and outputs for operator().
struct arguments {
  std::vector<const float*> inputs;
  std::vector<std::vector<float>> results;
  std::vector<float*> outputs;

  arguments(const network& n, const gen::named_tensors& arrays) {
    for (std::size_t i = 0; i < n.input_count; ++i) inputs.push_back(values_of(find(arrays, n.input(i).name)).data());
    for (std::size_t i = 0; i < n.output_count; ++i) results.emplace_back(n.output(i).size);
    for (auto& r : results) outputs.push_back(r.data());
  }
};

}  // namespace

void check_results(const network& n, const std::filesystem::path& folder, nearness near) {
  const auto inputs = read(folder / "inputs.npz");
  const auto expected = read(folder / "outputs.npz");
  n.construct();
  set_inputs(n, inputs);
  REQUIRE(n.run() == tf_embed::status::ok);
  compare_outputs(n, expected, near);

  // Another way in and out, over an arena that is no longer zero: the same bits.
  arguments a(n, inputs);
  std::vector<std::vector<float>> first;
  for (std::size_t i = 0; i < n.output_count; ++i) {
    const array_view got = n.output(i);
    first.emplace_back(got.data, got.data + got.size);
  }
  REQUIRE(n.call(a.inputs.data(), a.outputs.data()) == tf_embed::status::ok);
  CHECK(a.results == first);
}

void check_samples(const network& n, const std::filesystem::path& folder) {
  const bool is_testset = std::filesystem::exists(folder / "testset.npz");
  const auto samples = read(folder / (is_testset ? "testset.npz" : "samples.npz"));
  const gen::tensor& x = find(samples, is_testset ? "x_test" : "x");
  const gen::tensor& y = find(samples, is_testset ? "softmax" : "y");
  const auto count = static_cast<std::size_t>(x.shape()[0]);
  REQUIRE(static_cast<std::size_t>(y.shape()[0]) == count);
  n.construct();
  REQUIRE(n.input_count == 1);
  std::size_t output = 0;
  while (is_testset && n.output(output).name != "softmax") ++output;
  const std::size_t in_size = n.input(0).size;
  const std::size_t out_size = n.output(output).size;
  std::size_t right = 0;
  std::size_t right_in_tensorflow = 0;
  for (std::size_t i = 0; i < count; ++i) {
    INFO("sample " << i);
    const floats values = values_of(x).subspan(i * in_size, in_size);
    std::copy(values.begin(), values.end(), n.input(0).data);
    REQUIRE(n.run() == tf_embed::status::ok);
    const array_view got = n.output(output);
    const floats wanted = values_of(y).subspan(i * out_size, out_size);
    compare(got.name, {got.data, got.size}, wanted, out_size, nearness::plain);
    if (!is_testset) continue;
    const auto label = find(samples, "y_test").as_int(static_cast<std::int64_t>(i));
    right += top({got.data, got.size}, 1)[0] == static_cast<std::size_t>(label);
    right_in_tensorflow += top(wanted, 1)[0] == static_cast<std::size_t>(label);
  }
  // Of 500: digits_cnn 496, digits_lstm 484.
  CHECK(right == right_in_tensorflow);
  CHECK((!is_testset || right_in_tensorflow > count * 9 / 10));
}

namespace {

/// The network of the folder's recorded inputs and outputs, on which the graph is checked after each pass.
gen::loaded_network loaded_network_of(const std::filesystem::path& folder, const gen::toolbox& tools) {
  std::vector<std::string> outputs;
  for (const auto& [name, t] : read(folder / "outputs.npz")) outputs.push_back(name);
  gen::network_options options;
  options.model = (folder / "model.pb").string();
  options.check_passes = true;
  gen::diagnostics problems;
  auto loaded = gen::load_network(options, {}, read(folder / "inputs.npz"), outputs, tools, problems);
  if (!loaded) FAIL(to_line(loaded.error()));
  return std::move(*loaded);
}

}  // namespace

void check_passes(const std::filesystem::path& folder) {
  const gen::toolbox tools = gen::toolbox::standard();
  gen::loaded_network loaded = loaded_network_of(folder, tools);
  gen::diagnostics problems;
  const auto made = gen::build_program(loaded.network, loaded.options, tools, problems);
  if (!made) FAIL(to_line(made.error()));
}

void check_reference(const std::filesystem::path& folder, nearness near) {
  const auto expected = read(folder / "outputs.npz");
  const gen::loaded_network loaded = loaded_network_of(folder, gen::toolbox::standard());
  const gen::graph& graph = loaded.network.graph;
  auto matched = gen::match_inputs(graph, read(folder / "inputs.npz"));
  REQUIRE(matched);
  auto results = gen::evaluate_graph(graph, *matched);
  if (!results) FAIL(to_line(results.error()));
  REQUIRE(results->size() == expected.size());
  for (std::size_t i = 0; i < results->size(); ++i) {
    const gen::tensor& want = find(expected, graph.outputs[i].name);
    CHECK((*results)[i].shape() == want.shape());
    compare(graph.outputs[i].name, values_of((*results)[i]), values_of(want), row_size(want), near);
  }
}

#ifndef TF_EMBED_TESTS_SANITIZED

void check_heap(const network& n, const std::filesystem::path& folder) {
  const auto inputs = read(folder / "inputs.npz");
  n.construct();
  arguments a(n, inputs);

  // The counter counts: else this test would say nothing.
  const std::size_t before = heap_calls();
  void* volatile by_new = ::operator new(1);  // volatile: compilers may leave out what nobody sees
  ::operator delete(by_new);
  void* volatile by_malloc = std::malloc(1);
  std::free(by_malloc);
  REQUIRE(heap_calls() == before + 4);

  const std::size_t at_start = heap_calls();
  n.construct();
  for (std::size_t i = 0; i < n.input_count; ++i) {
    const array_view room = n.input(i);
    std::copy_n(a.inputs[i], room.size, room.data);
  }
  const tf_embed::status ran = n.run();
  float sum = 0;
  for (std::size_t i = 0; i < n.output_count; ++i) sum += n.output(i).data[0];
  const tf_embed::status called = n.call(a.inputs.data(), a.outputs.data());
  const std::size_t at_end = heap_calls();

  CHECK(at_end - at_start == 0);
  CHECK(ran == tf_embed::status::ok);
  CHECK(called == tf_embed::status::ok);
  CHECK(std::isfinite(sum));
}

namespace {

const network* measured = nullptr;
tf_embed::status outcome = tf_embed::status::ok;

}  // namespace

void check_stack(const network& n, const std::filesystem::path& folder) {
  n.construct();
  set_inputs(n, read(folder / "inputs.npz"));
  REQUIRE(n.run() == tf_embed::status::ok);  // binds what it calls of shared libraries
  set_inputs(n, read(folder / "inputs.npz"));
  measured = &n;
  const std::size_t depth = stack_depth([] { outcome = measured->run(); });
  CHECK(outcome == tf_embed::status::ok);
  std::printf("%s: %zu bytes of stack, %zu promised\n", Catch::getResultCapture().getCurrentTestName().c_str(), depth,
              n.stack_bytes);
  CHECK(depth <= n.stack_bytes);
}

#endif

}  // namespace tests
