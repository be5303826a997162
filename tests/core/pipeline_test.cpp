// SPDX-License-Identifier: Apache-2.0
// Pipelines whose layers own blocks of layers: cond, and a layer of the test's own that repeats.
#include <tf_embed/core/model.hpp>
#include <tf_embed/layers/cond.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace te = tf_embed;
namespace hana = boost::hana;

template <class T, std::size_t Offset>
using at = te::tensor<T, te::shape<>, te::arena<Offset>>;

// X = X * 10 + Digit: the number tells which layers ran.
template <class X, int Digit, std::size_t Stack = 0>
struct append {
  static constexpr std::string_view name = "append";
  static constexpr std::size_t stack_bytes = Stack;
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    *X::data(arena) = *X::data(arena) * 10 + Digit;
    return te::status::ok;
  }
};

struct fail {
  static constexpr std::string_view name = "fail";
  template <class Arch>
  static te::status run(std::byte*) noexcept {
    return te::status::division_by_zero;
  }
};

// Runs its block so many times, and says nothing of its stack.
template <int Times, class Block>
struct repeat {
  static constexpr std::string_view name = "repeat";
  using blocks = hana::tuple<Block>;
  template <class Arch, class RunBlock>
  static te::status run(std::byte*, RunBlock&& run_block) {
    for (int i = 0; i < Times; ++i) {
      if (const te::status s = run_block(te::block_index<0>{}); s != te::status::ok) return s;
    }
    return te::status::ok;
  }
};

using p = at<bool, 0>;
using q = at<bool, 1>;
using x = at<std::int64_t, 8>;

struct base {
  [[maybe_unused]] static constexpr std::string_view name = "graph";
  [[maybe_unused]] static constexpr std::string_view source_sha256 = "0";
  [[maybe_unused]] static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 64;
  static constexpr std::size_t arena_alignment = 64;
  [[maybe_unused]] static constexpr std::size_t weight_bytes = 0;
  [[maybe_unused]] static constexpr std::size_t state_bytes = 0;
  using inputs = te::endpoints<te::endpoint<"p", p>, te::endpoint<"q", q>>;
  using outputs = te::endpoints<te::endpoint<"x", x>>;
};

// 1, then 2 3 or (4 or nothing, 5), then 6
struct nested : base {
  using inner = te::cond<q, hana::tuple<append<x, 4, 40>>, hana::tuple<>>;
  using outer = te::cond<p, hana::tuple<append<x, 2, 20>, append<x, 3, 30>>, hana::tuple<inner, append<x, 5>>>;
  using layers = hana::tuple<append<x, 1>, outer, append<x, 6, 250>>;
  static constexpr std::array<std::string_view, 8> layer_names{
      "a", "if", "if/then/b", "if/then/c", "if/else/if", "if/else/if/then/d", "if/else/e", "f"};
  static constexpr std::array<std::int64_t, 8> layer_macs{1, 2, 3, 4, 5, 6, 7, 8};
};

struct repeating : base {
  using layers = hana::tuple<repeat<3, hana::tuple<append<x, 7, 90>, repeat<2, hana::tuple<append<x, 8>>>>>, fail>;
  static constexpr std::array<std::string_view, 5> layer_names{};
  static constexpr std::array<std::int64_t, 5> layer_macs{};
};

struct failing : base {
  using layers = hana::tuple<
      te::cond<p, hana::tuple<append<x, 1>, fail, append<x, 2>>,
               hana::tuple<repeat<2, hana::tuple<append<x, 3>, te::cond<q, hana::tuple<fail>, hana::tuple<>>>>>>,
      append<x, 4>>;
  static constexpr std::array<std::string_view, 9> layer_names{};
  static constexpr std::array<std::int64_t, 9> layer_macs{};
};

struct watcher {
  std::vector<std::string> events = {};
  void before(const te::layer_info& l) { events.push_back("+" + text(l)); }
  void after(const te::layer_info& l) { events.push_back("-" + text(l)); }
  static std::string text(const te::layer_info& l) {
    return std::to_string(l.index) + " " + std::string(l.name) + " " + std::to_string(l.macs);
  }
};

struct outcome {
  te::status status;
  std::int64_t x;

  bool operator==(const outcome&) const = default;
};

template <class Graph>
outcome run(bool p_value, bool q_value) {
  outcome plain{}, observed{};
  for (outcome* o : {&plain, &observed}) {
    te::model<Graph> net;
    net.template input<"p">()[0] = p_value;
    net.template input<"q">()[0] = q_value;
    o->status = o == &plain ? net.run() : net.run(watcher{});
    o->x = net.template output<0>()[0];
  }
  CHECK(plain == observed);
  return plain;
}

template <class T>
bool holds(T value) {
  using number = at<T, 16>;
  using layer = te::cond<number, hana::tuple<append<x, 1>>, hana::tuple<append<x, 2>>>;
  alignas(64) std::byte arena[64]{};
  *number::data(arena) = value;
  using pipeline = te::detail::pipeline<hana::tuple<layer>>;
  CHECK(pipeline::template run<te::simd::scalar>(arena) == te::status::ok);
  return *x::data(arena) == 1;
}

}  // namespace

TEST_CASE("cond runs one branch, nested ones too, and the layers behind it") {
  CHECK(run<nested>(true, false) == outcome{te::status::ok, 1236});
  CHECK(run<nested>(true, true) == outcome{te::status::ok, 1236});
  CHECK(run<nested>(false, true) == outcome{te::status::ok, 1456});
  CHECK(run<nested>(false, false) == outcome{te::status::ok, 156});
}

TEST_CASE("a block may run any number of times") {
  CHECK(run<repeating>(true, true) == outcome{te::status::division_by_zero, 788788788});
}

TEST_CASE("a failure inside a block stops the whole run") {
  CHECK(run<failing>(true, false) == outcome{te::status::division_by_zero, 1});
  CHECK(run<failing>(false, true) == outcome{te::status::division_by_zero, 3});
  CHECK(run<failing>(false, false) == outcome{te::status::ok, 334});
}

TEST_CASE("layers of blocks are counted, and a layer needs the stack of its blocks beside its own") {
  using net = te::model<nested>;
  STATIC_REQUIRE(net::layer_count == 8);
  STATIC_REQUIRE(net::macs == 36);
  STATIC_REQUIRE(te::model<repeating>::layer_count == 5);
  STATIC_REQUIRE(te::model<failing>::layer_count == 9);
  constexpr std::size_t own = nested::outer::stack_bytes;
  constexpr std::size_t frames = te::detail::frame_bytes<te::simd::default_arch>();
  STATIC_REQUIRE(te::detail::stack_bytes_of<nested::inner>() == own + 40);
  STATIC_REQUIRE(te::detail::stack_bytes_of<nested::outer>() == own + own + 40);
  STATIC_REQUIRE(net::stack_bytes == frames + 2 * own + 40);
  STATIC_REQUIRE(te::model<repeating>::stack_bytes == frames + 90);
}

TEST_CASE("an observer hears of a block's layers between before and after of their owner, with fixed indices") {
  using events = std::vector<std::string>;
  te::model<nested> net;
  const auto heard = [&](bool p_value, bool q_value) {
    net.input<"p">()[0] = p_value;
    net.input<"q">()[0] = q_value;
    watcher seen;
    CHECK(net.run(seen) == te::status::ok);
    return seen.events;
  };
  CHECK(heard(true, true) == events{"+0 append 1", "-0 append 1", "+1 cond 2", "+2 append 3", "-2 append 3",
                                    "+3 append 4", "-3 append 4", "-1 cond 2", "+7 append 8", "-7 append 8"});
  CHECK(heard(false, true) == events{"+0 append 1", "-0 append 1", "+1 cond 2", "+4 cond 5", "+5 append 6",
                                     "-5 append 6", "-4 cond 5", "+6 append 7", "-6 append 7", "-1 cond 2",
                                     "+7 append 8", "-7 append 8"});
  CHECK(heard(false, false) == events{"+0 append 1", "-0 append 1", "+1 cond 2", "+4 cond 5", "-4 cond 5",
                                      "+6 append 7", "-6 append 7", "-1 cond 2", "+7 append 8", "-7 append 8"});

  te::model<failing> other;
  other.input<"p">()[0] = true;
  watcher seen;
  CHECK(other.run(seen) == te::status::division_by_zero);
  CHECK(seen.events == events{"+0 cond 0", "+1 append 0", "-1 append 0", "+2 fail 0", "-2 fail 0", "-0 cond 0"});
}

TEST_CASE("an observer may throw inside a block") {
  struct thrower {
    std::size_t at;
    void before(const te::layer_info& l) {
      if (l.index == at) throw at;
    }
    void after(const te::layer_info&) {}
  };
  te::model<nested> net;
  net.input<"p">()[0] = true;
  CHECK_THROWS_AS(net.run(thrower{3}), std::size_t);
  CHECK(net.output<0>()[0] == 12);
}

TEST_CASE("cond takes a number for true where it is not 0") {
  CHECK(holds(true));
  CHECK(!holds(false));
  CHECK(holds(std::int32_t{-256}));
  CHECK(!holds(std::int32_t{0}));
  CHECK(holds(std::uint8_t{128}));
  CHECK(holds(std::int64_t{1} << 40));
  CHECK(holds(0.5f));
  CHECK(!holds(-0.0f));
  CHECK(holds(std::numeric_limits<float>::quiet_NaN()));
  CHECK(holds(std::numeric_limits<double>::denorm_min()));
  CHECK(!holds(0.0));
}
