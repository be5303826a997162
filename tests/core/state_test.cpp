// SPDX-License-Identifier: Apache-2.0
// What a model keeps from run to run: first values, reset, snapshots. Over a description written by hand, whose state
// is a counter that begins at 7, and the last value of x.
#include <tf_embed/core/model.hpp>
#include <tf_embed/core/state.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

namespace te = tf_embed;

struct seven {
  static const std::int64_t* data() noexcept {
    static constexpr std::int64_t value = 7;
    return &value;
  }
};

// out = last + count; last = x; count = count + 1
template <class X, class Last, class Count, class Out>
struct remember {
  static constexpr std::string_view name = "remember";
  static constexpr std::size_t stack_bytes = 0;
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    *Out::data(arena) = *Last::data(arena) + static_cast<float>(*Count::data(arena));
    *Last::data(arena) = *X::data(arena);
    ++*Count::data(arena);
    return te::status::ok;
  }
};

struct zeros_graph {
  [[maybe_unused]] static constexpr std::string_view name = "graph";
  [[maybe_unused]] static constexpr std::string_view source_sha256 = "0";
  [[maybe_unused]] static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 192;
  static constexpr std::size_t arena_alignment = 64;
  [[maybe_unused]] static constexpr std::size_t weight_bytes = 8;
  static constexpr std::size_t state_bytes = 20;
  static constexpr bool state_begins_as_zeros = true;
  using count = te::tensor<std::int64_t, te::shape<>, te::arena<0>>;
  using last = te::tensor<float, te::shape<>, te::arena<16>>;
  using x = te::tensor<float, te::shape<>, te::arena<64>>;
  using out = te::tensor<float, te::shape<>, te::arena<128>>;
  using inputs = te::endpoints<te::endpoint<"x", x>>;
  using outputs = te::endpoints<te::endpoint<"out", out>>;
  using states = te::states<te::state<count>, te::state<last>>;
  static void reset(std::byte* arena) noexcept { states::reset(arena); }
  using layers = boost::hana::tuple<remember<x, last, count, out>>;
  static constexpr std::array<std::string_view, 1> layer_names{"out"};
  static constexpr std::array<std::int64_t, 1> layer_macs{0};
};

struct seven_graph : zeros_graph {
  static constexpr bool state_begins_as_zeros = false;
  using states = te::states<te::state<count, seven>, te::state<last>>;
  static void reset(std::byte* arena) noexcept { states::reset(arena); }
};

template <class Net>
float next(Net& net, float x) {
  net.template input<"x">()[0] = x;
  REQUIRE(net.run() == te::status::ok);
  return net.template output<"out">()[0];
}

using net_of_seven = te::model<seven_graph>;
using net_of_zeros = te::model<zeros_graph>;

}  // namespace

TEST_CASE("a new object begins with the first values") {
  STATIC_REQUIRE(net_of_seven::state_bytes == 20);
  STATIC_REQUIRE(std::is_nothrow_default_constructible_v<net_of_seven>);
  net_of_seven net;
  CHECK(next(net, 0.5f) == 7);
  CHECK(next(net, 0.25f) == 8.5f);
  CHECK(next(net, 0) == 9.25f);
}

TEST_CASE("state that begins as zeros needs no code at start-up") {
  static constinit net_of_zeros net;
  CHECK(next(net, 1) == 0);
  CHECK(next(net, 1) == 2);
}

TEST_CASE("reset() goes back to the first values") {
  net_of_seven net;
  for (int i = 0; i < 5; ++i) next(net, 1);
  net.reset();
  CHECK(next(net, 3) == 7);
  CHECK(next(net, 3) == 11);
}

TEST_CASE("a snapshot is a copy of the state") {
  net_of_seven net;
  next(net, 3);
  const auto state = std::as_const(net).state();
  STATIC_REQUIRE(std::is_same_v<decltype(state), const std::span<const std::byte, 20>>);
  const std::vector<std::byte> snapshot(state.begin(), state.end());
  CHECK(next(net, 5) == 11);
  CHECK(next(net, 5) == 14);
  CHECK(net.restore(snapshot) == te::status::ok);
  CHECK(next(net, 5) == 11);

  // Of another object too.
  net_of_seven other;
  CHECK(other.restore(snapshot) == te::status::ok);
  CHECK(next(other, 0) == 11);
  std::ranges::copy(snapshot, other.state().begin());
  CHECK(next(other, 0) == 11);
}

TEST_CASE("a snapshot of another size is refused, and nothing is changed") {
  net_of_seven net;
  next(net, 3);
  for (const unsigned size : {0u, 19u, 21u, 192u}) {
    const std::vector<std::byte> wrong(size);
    CHECK(net.restore(wrong) == te::status::invalid_argument);
  }
  CHECK(next(net, 5) == 11);
}

TEST_CASE("over a caller's storage reset() comes first, and what lies there can be taken over") {
  alignas(64) std::array<std::byte, 192> storage;
  std::ranges::fill(storage, std::byte{0xff});
  te::model_over<seven_graph> net(storage);
  net.reset();
  CHECK(next(net, 3) == 7);
  te::model_over<seven_graph> same(storage);
  CHECK(next(same, 3) == 11);
}
