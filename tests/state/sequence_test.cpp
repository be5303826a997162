// SPDX-License-Identifier: Apache-2.0
// State over hundreds of runs, as one session of TensorFlow recorded them, with resets and snapshots in between.
#include "io/npz.hpp"
#include "ir/tensor.hpp"
#include "marvin.hpp"
#include "mixed_compiled.hpp"
#include "mixed_literal.hpp"
#include "state_mixed.hpp"

#if !defined(TF_EMBED_TESTS_SANITIZED)
#include "networks/heap_calls.hpp"
#endif

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace tests {
namespace {

namespace gen = tf_embed::gen;
using arrays = std::map<std::string, gen::tensor>;

arrays read(const std::string& file) {
  auto found = gen::read_npz(file);
  if (!found) FAIL(to_line(found.error()));
  return std::move(*found);
}

/// What one run adds to an array of all runs.
template <class T>
std::span<const T> of_run(const arrays& all, const std::string& name, std::size_t run) {
  const gen::tensor& t = all.at(name);
  const auto size = static_cast<std::size_t>(t.size() / t.shape()[0]);
  return t.as<T>().subspan(run * size, size);
}

/// Whether floats are within 1e-5 of what was recorded, and all else equal.
template <class T>
bool are_near(std::span<const T> got, std::span<const T> want) {
  return std::ranges::equal(got, want, [](T a, T b) {
    if constexpr (std::is_floating_point_v<T>) return std::abs(a - b) <= T(1e-5);
    return a == b;
  });
}

/// The graph of tests/state/mixed, whatever form it has.
template <class Net>
class mixed_session {
 public:
  explicit mixed_session(Net& net)
      : net_(net), inputs_(read(MIXED_DIR "/inputs.npz")), want_(read(MIXED_DIR "/outputs.npz")) {}

  std::size_t size() const { return static_cast<std::size_t>(inputs_.at("x").shape()[0]); }

  /// Runs from one recorded run to another, and compares each.
  void run(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      INFO("run " << i);
      std::ranges::copy(of_run<float>(inputs_, "x", i), net_.template input<"x">().begin());
      REQUIRE(net_.run() == tf_embed::status::ok);
      REQUIRE(are_near<float>(net_.template output<"y">(), of_run<float>(want_, "y", i)));
      REQUIRE(are_near<std::int64_t>(net_.template output<"counted">(), of_run<std::int64_t>(want_, "counted", i)));
      REQUIRE(are_near<float>(net_.template output<"averaged">(), of_run<float>(want_, "averaged", i)));
      REQUIRE(are_near<float>(net_.template output<"change">(), of_run<float>(want_, "change", i)));
    }
  }

 private:
  Net& net_;
  arrays inputs_;
  arrays want_;
};

template <class Net>
std::vector<std::byte> snapshot_of(const Net& net) {
  const auto state = net.state();
  return {state.begin(), state.end()};
}

template <class Net>
void check_session(Net& net) {
  mixed_session<Net> session(net);
  REQUIRE(session.size() == 120);
  session.run(0, 40);
  const auto at_40 = snapshot_of(net);
  session.run(40, 100);
  const auto at_100 = snapshot_of(net);
  net.reset();
  session.run(0, 25);
  REQUIRE(net.restore(at_100) == tf_embed::status::ok);
  session.run(100, 120);
  REQUIRE(net.restore(at_40) == tf_embed::status::ok);
  session.run(40, 101);
  REQUIRE(net.restore(std::span(at_40).first(at_40.size() - 1)) == tf_embed::status::invalid_argument);
  session.run(101, 120);
}

}  // namespace

TEST_CASE("header-only") {
  static mixed::model net;
  check_session(net);
}

TEST_CASE("compiled") {
  static mixed_compiled::model net;
  check_session(net);
}

TEST_CASE("for another target, with weights as literals") {
  static mixed_literal::model net;
  check_session(net);
}

TEST_CASE("over a caller's storage") {
  alignas(mixed::model::arena_alignment) static std::array<std::byte, mixed::model::arena_bytes> storage;
  std::ranges::fill(storage, std::byte{0x5a});
  mixed::model_over net(storage);
  net.reset();
  check_session(net);
}

TEST_CASE("the state has the same layout in all forms, and on all targets") {
  STATIC_REQUIRE(mixed::model::state_bytes == mixed_compiled::model::state_bytes);
  STATIC_REQUIRE(mixed::model::state_bytes == mixed_literal::model::state_bytes);
  STATIC_REQUIRE(mixed::model::inputs_type::size == 1);
  STATIC_REQUIRE(mixed::model::outputs_type::size == 4);
  // c, count, h, mean, window: by their names, at multiples of 16.
  STATIC_REQUIRE(mixed::model::state_bytes == 32 + 16 + 32 + 32 + 160);
  static mixed::model net;
  static mixed_compiled::model compiled;
  static mixed_literal::model literal;
  CHECK(snapshot_of(net) == snapshot_of(compiled));
  CHECK(snapshot_of(net) == snapshot_of(literal));
  mixed_session<mixed::model>(net).run(0, 10);
  REQUIRE(literal.restore(net.state()) == tf_embed::status::ok);
  mixed_session<mixed_literal::model>(literal).run(10, 50);
}

TEST_CASE("two objects keep their state apart") {
  static mixed::model one, other;
  mixed_session<mixed::model> first(one), second(other);
  for (std::size_t i = 0; i < 10; ++i) {
    first.run(3 * i, 3 * i + 3);
    second.run(i, i + 1);
  }
}

TEST_CASE("a window of frames, frame by frame, without heap") {
  const arrays inputs = read(MARVIN_DIR "/inputs.npz"), want = read(MARVIN_DIR "/outputs.npz");
  const auto runs = static_cast<std::size_t>(inputs.at("frame").shape()[0]);
  REQUIRE(runs == 311);
  std::vector<float> got;
  got.reserve(3 * runs);
#if !defined(TF_EMBED_TESTS_SANITIZED)
  const std::size_t before = heap_calls();
#endif
  static marvin::model net;
  bool is_fine = true;
  for (std::size_t i = 0; i < runs; ++i) {
    std::ranges::copy(of_run<float>(inputs, "frame", i), net.input<"frame">().begin());
    is_fine = net.run() == tf_embed::status::ok && is_fine;
    const auto scores = net.output<"scores">();
    got.insert(got.end(), scores.begin(), scores.end());
  }
#if !defined(TF_EMBED_TESTS_SANITIZED)
  const std::size_t used = heap_calls() - before;
  CHECK(used == 0);
#endif
  CHECK(is_fine);
  CHECK(are_near<float>(got, want.at("scores").as<float>()));
}

}  // namespace tests
