// SPDX-License-Identifier: Apache-2.0
// The class that generated headers hand out, over a description written by hand: (x - 1) / y and its integer quotient.
#include <tf_embed/core/model.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

namespace te = tf_embed;

// Out = In - 1, in place or not.
template <class In, class Out>
struct decrement {
  static constexpr std::string_view name = "decrement";
  static constexpr std::size_t stack_bytes = 100;
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    const auto* in = In::data(arena);
    std::transform(in, in + In::size, Out::data(arena), [](auto x) { return x - 1; });
    return te::status::ok;
  }
};

// Out = A / B, which fails for a zero. Says nothing of its stack.
template <class A, class B, class Out>
struct quotient {
  static constexpr std::string_view name = "quotient";
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    for (te::index_t i = 0; i < Out::size; ++i) {
      if (B::data(arena)[i] == 0) return te::status::division_by_zero;
      Out::data(arena)[i] = A::data(arena)[i] / B::data(arena)[i];
    }
    return te::status::ok;
  }
};

struct graph {
  static constexpr std::string_view name = "graph";
  [[maybe_unused]] static constexpr std::string_view source_sha256 = "0";
  [[maybe_unused]] static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 192;
  static constexpr std::size_t arena_alignment = 64;
  [[maybe_unused]] static constexpr std::size_t weight_bytes = 0;
  [[maybe_unused]] static constexpr std::size_t state_bytes = 0;
  using x = te::tensor<std::int32_t, te::shape<1, 3>, te::arena<0>>;
  using y = te::tensor<std::int32_t, te::shape<3>, te::arena<64>>;
  using less = te::tensor<std::int32_t, te::shape<1, 3>, te::arena<0>>;
  using out = te::tensor<std::int32_t, te::shape<3>, te::arena<128>>;
  using inputs = te::endpoints<te::endpoint<"x", x>, te::endpoint<"scope/y", y>>;
  using outputs = te::endpoints<te::endpoint<"out:1", out>, te::endpoint<"less", less>>;
  using layers = boost::hana::tuple<decrement<x, less>, quotient<less, y, out>>;
  static constexpr std::array<std::string_view, 2> layer_names{"sub", "div"};
  static constexpr std::array<std::int64_t, 2> layer_macs{3, 4};
};

struct nothing : graph {
  using outputs = te::endpoints<te::endpoint<"x", x>>;
  using layers = boost::hana::tuple<>;
  static constexpr std::array<std::string_view, 0> layer_names{};
  static constexpr std::array<std::int64_t, 0> layer_macs{};
};

using net = te::model<graph>;
using net_over = te::model_over<graph>;
using numbers = std::array<std::int32_t, 3>;

const numbers x{7, 9, 21};
const numbers y{2, 4, 5};

template <class Net>
numbers result(Net& n, const numbers& a, const numbers& b) {
  std::ranges::copy(a, n.template input<"x">().begin());
  std::ranges::copy(b, n.template input<"scope/y">().begin());
  REQUIRE(n.run() == te::status::ok);
  numbers r{};
  std::ranges::copy(n.template output<"out:1">(), r.begin());
  return r;
}

}  // namespace

TEST_CASE("a model tells what it is at compile time") {
  STATIC_REQUIRE(net::name == "graph");
  STATIC_REQUIRE(net::macs == 7);
  STATIC_REQUIRE(net::layer_count == 2);
  STATIC_REQUIRE(net::layer_names[1] == "div");
  STATIC_REQUIRE(net::stack_bytes == te::detail::frame_bytes<te::simd::default_arch>() + 100);
  STATIC_REQUIRE(net::inputs_type::size == 2);
  STATIC_REQUIRE(net::input_shape<"x"> == std::array<te::index_t, 2>{1, 3});
  STATIC_REQUIRE(net::input_shape<1> == std::array<te::index_t, 1>{3});
  STATIC_REQUIRE(net::output_shape<"less:0"> == std::array<te::index_t, 2>{1, 3});
  STATIC_REQUIRE(std::is_same_v<decltype(std::declval<net&>().input<0>()), std::span<std::int32_t, 3>>);
  STATIC_REQUIRE(std::is_same_v<decltype(std::declval<net&>().output<0>()), std::span<const std::int32_t, 3>>);
  STATIC_REQUIRE(std::is_nothrow_default_constructible_v<net>);
  STATIC_REQUIRE(!std::is_default_constructible_v<net_over>);
  STATIC_REQUIRE(std::is_trivially_copyable_v<net>);
  STATIC_REQUIRE(sizeof(net_over) == sizeof(void*));
}

TEST_CASE("endpoints are found by position and by name, with or without the port 0") {
  using outputs = net::outputs_type;
  STATIC_REQUIRE(outputs::find(te::endpoint_key("out:1")) == 0);
  STATIC_REQUIRE(outputs::find(te::endpoint_key("less")) == 1);
  STATIC_REQUIRE(outputs::find(te::endpoint_key("less:0")) == 1);
  STATIC_REQUIRE(outputs::find(te::endpoint_key(std::size_t{1})) == 1);
  STATIC_REQUIRE(outputs::find(te::endpoint_key("out")) == outputs::size);
  STATIC_REQUIRE(outputs::find(te::endpoint_key("out:0")) == outputs::size);
  STATIC_REQUIRE(outputs::find(te::endpoint_key("")) == outputs::size);
  STATIC_REQUIRE(outputs::find(te::endpoint_key(std::size_t{2})) == outputs::size);
}

TEST_CASE("a model runs, and keys mean the same tensors") {
  static constinit net n;  // no start-up code: all zero
  CHECK(result(n, x, y) == numbers{3, 2, 4});
  CHECK(n.input<0>().data() == n.input<"x:0">().data());
  CHECK(n.output<1>()[2] == 20);
  CHECK(n.output<"less">().data() == n.output<1>().data());
}

TEST_CASE("a layer's failure stops the run and is its answer") {
  net n;
  std::ranges::copy(x, n.input<0>().begin());
  std::ranges::copy(numbers{1, 0, 1}, n.input<1>().begin());
  CHECK(n.run() == te::status::division_by_zero);
  CHECK(result(n, x, y) == numbers{3, 2, 4});  // and does no harm to the next run
}

TEST_CASE("objects are independent, copies too") {
  net a;
  CHECK(result(a, x, y) == numbers{3, 2, 4});

  net b = a;
  CHECK(std::ranges::equal(b.output<0>(), a.output<0>()));
  CHECK(b.output<0>().data() != a.output<0>().data());
  CHECK(result(b, y, numbers{1, 1, 1}) == numbers{1, 3, 4});
  CHECK(std::ranges::equal(a.output<0>(), numbers{3, 2, 4}));

  net c;
  c = b;
  CHECK(std::ranges::equal(c.output<0>(), numbers{1, 3, 4}));
  net& self = c;
  c = self;
  CHECK(std::ranges::equal(c.output<0>(), numbers{1, 3, 4}));

  net d = std::move(c);
  CHECK(std::ranges::equal(d.output<0>(), numbers{1, 3, 4}));
  d = std::move(a);
  CHECK(std::ranges::equal(d.output<0>(), numbers{3, 2, 4}));
  std::swap(b, d);
  CHECK(std::ranges::equal(b.output<0>(), numbers{3, 2, 4}));
  CHECK(std::ranges::equal(d.output<0>(), numbers{1, 3, 4}));

  std::vector<net> many(3, b);
  many.resize(40);  // moves them
  CHECK(std::ranges::equal(many[2].output<0>(), numbers{3, 2, 4}));
  CHECK(result(many[39], x, y) == numbers{3, 2, 4});

  std::optional<net> maybe;
  maybe.emplace();
  CHECK(result(*maybe, x, y) == numbers{3, 2, 4});
}

TEST_CASE("a model over a caller's arena keeps everything there") {
  alignas(graph::arena_alignment) std::array<std::byte, graph::arena_bytes> arena{};
  alignas(graph::arena_alignment) std::array<std::byte, graph::arena_bytes> other{};
  net_over n{arena};
  CHECK(result(n, x, y) == numbers{3, 2, 4});
  CHECK(static_cast<void*>(n.input<0>().data()) == arena.data());

  net_over same = n;
  CHECK(same.output<0>().data() == n.output<0>().data());
  same = net_over{other};
  CHECK(result(same, y, numbers{1, 1, 1}) == numbers{1, 3, 4});
  CHECK(std::ranges::equal(n.output<0>(), numbers{3, 2, 4}));

  net borrowing{std::span<std::byte, graph::arena_bytes>(other)};
  CHECK(static_cast<void*>(borrowing.input<0>().data()) == other.data());
  CHECK(result(borrowing, x, y) == numbers{3, 2, 4});
}

TEST_CASE("a misaligned arena is refused, not used") {
  alignas(graph::arena_alignment) std::array<std::byte, graph::arena_bytes + 8> room{};
  net_over n{std::span<std::byte, graph::arena_bytes>(room.data() + 8, graph::arena_bytes)};
  CHECK(n.run() == te::status::misaligned_arena);
  numbers out{};
  CHECK(n(x, y, out, out) == te::status::misaligned_arena);
}

TEST_CASE("operator() copies in, runs and copies out") {
  net n;
  numbers out{};
  std::vector<std::int32_t> less(3);
  CHECK(n(x, std::span(y), out, less) == te::status::ok);
  CHECK(out == numbers{3, 2, 4});
  CHECK(less == std::vector<std::int32_t>{6, 8, 20});
}

TEST_CASE("operator() with another number of elements changes nothing") {
  net n;
  numbers out{-1, -1, -1}, less{-1, -1, -1};
  const std::array<std::int32_t, 2> short_one{1, 2};
  std::array<std::int32_t, 4> long_one{};
  CHECK(n(short_one, y, out, less) == te::status::invalid_argument);
  CHECK(n(x, long_one, out, less) == te::status::invalid_argument);
  CHECK(n(x, y, long_one, less) == te::status::invalid_argument);
  CHECK(n(x, y, out, std::span<std::int32_t>()) == te::status::invalid_argument);
  CHECK(out == numbers{-1, -1, -1});
  CHECK(less == numbers{-1, -1, -1});
  CHECK(std::ranges::all_of(n.input<0>(), [](auto v) { return v == 0; }));
}

TEST_CASE("operator() leaves outputs alone after a failure") {
  net n;
  numbers out{-1, -1, -1}, less{-1, -1, -1};
  CHECK(n(x, numbers{0, 1, 1}, out, less) == te::status::division_by_zero);
  CHECK(out == numbers{-1, -1, -1});
  CHECK(less == numbers{-1, -1, -1});
}

TEST_CASE("an observer sees every layer before and after, up to the one that fails") {
  struct watcher {
    std::vector<std::string> events;
    void before(const te::layer_info& l) { events.push_back("before " + text(l)); }
    void after(const te::layer_info& l) { events.push_back("after " + text(l)); }
    static std::string text(const te::layer_info& l) {
      return std::to_string(l.index) + " " + std::string(l.name) + " " + std::to_string(l.macs);
    }
  };
  net n;
  result(n, x, y);
  watcher seen;
  std::ranges::copy(x, n.input<0>().begin());
  CHECK(n.run(seen) == te::status::ok);
  CHECK(seen.events == std::vector<std::string>{"before 0 decrement 3", "after 0 decrement 3", "before 1 quotient 4",
                                                "after 1 quotient 4"});
  CHECK(std::ranges::equal(n.output<0>(), numbers{3, 2, 4}));

  n.input<1>()[0] = 0;
  CHECK(n.run(watcher{}) == te::status::division_by_zero);
}

TEST_CASE("a network without layers runs") {
  te::model<nothing> n;
  CHECK(n.run() == te::status::ok);
  CHECK(n.macs == 0);
  CHECK(n.stack_bytes == te::detail::frame_bytes<te::simd::default_arch>());
}

TEST_CASE("every status has its text") {
  CHECK(to_string(te::status::ok) == std::string_view("ok"));
  CHECK(to_string(te::status::index_out_of_range) == std::string_view("index out of range"));
  CHECK(to_string(te::status::division_by_zero) == std::string_view("integer division by zero"));
  CHECK(to_string(te::status::invalid_argument) == std::string_view("invalid argument"));
  CHECK(to_string(te::status::misaligned_arena) == std::string_view("arena is not aligned"));
  CHECK(to_string(te::status{99}) == std::string_view("unknown status"));
}
