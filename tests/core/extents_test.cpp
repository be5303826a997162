// SPDX-License-Identifier: Apache-2.0
// Outputs whose size a run decides: the class over a description written by hand, which keeps the positive numbers.
#include <tf_embed/core/model.hpp>
#include <tf_embed/interop/c_api.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

namespace te = tf_embed;

// Pairs [n, 2] of which the first is positive.
template <class In, class Out, class Count>
struct keep_positive {
  static constexpr std::string_view name = "keep_positive";
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    std::int64_t n = 0;
    for (te::index_t i = 0; i < In::shape::dims[0]; ++i) {
      const auto* pair = In::data(arena) + 2 * i;
      if (pair[0] > 0) std::copy_n(pair, 2, Out::data(arena) + 2 * n++);
    }
    *Count::data(arena) = n;
    return te::status::ok;
  }
};

struct two_pairs {
  alignas(8) static constexpr char bytes[17] = "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0";
  static const std::int32_t* data() noexcept { return reinterpret_cast<const std::int32_t*>(bytes); }
};
struct one_more_in {
  static const std::int32_t* data() noexcept {
    static const std::int32_t values[]{1, 2, -5, 6, 3, 4};
    return values;
  }
};

struct graph {
  [[maybe_unused]] static constexpr std::string_view name = "graph";
  [[maybe_unused]] static constexpr std::string_view source_sha256 = "0";
  [[maybe_unused]] static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 192;
  static constexpr std::size_t arena_alignment = 64;
  [[maybe_unused]] static constexpr std::size_t weight_bytes = 0;
  [[maybe_unused]] static constexpr std::size_t state_bytes = 0;
  using x = te::tensor<std::int32_t, te::shape<3, 2>, te::arena<0>>;
  using kept = te::tensor<std::int32_t, te::shape<3, 2>, te::arena<64>>;
  using flat = te::tensor<std::int32_t, te::shape<6>, te::arena<64>>;
  using count = te::tensor<std::int64_t, te::shape<>, te::arena<128>>;
  using inputs = te::endpoints<te::endpoint<"x", x>>;
  using outputs = te::endpoints<te::endpoint<"kept", kept, te::extent<count, 0>>,
                                te::endpoint<"flat", flat, te::extent<count, 0, 2>>, te::endpoint<"x", x>>;
  using layers = boost::hana::tuple<keep_positive<x, kept, count>>;
  static constexpr std::array<std::string_view, 1> layer_names{"keep"};
  static constexpr std::array<std::int64_t, 1> layer_macs{0};
};

using net = te::model<graph>;

struct info {
  const char* name;
  const char* type;
  const std::int64_t* dims;
  std::size_t rank, size, bytes;
};

}  // namespace

TEST_CASE("an output whose size the run decides is a span of what there is") {
  static_assert(std::is_same_v<decltype(std::declval<net&>().output<"kept">()), std::span<const std::int32_t>>);
  static_assert(std::is_same_v<decltype(std::declval<net&>().output<"x">()), std::span<const std::int32_t, 6>>);
  static_assert(net::output_shape<"kept"> == std::array<te::index_t, 2>{3, 2});
  net n;
  const std::array<std::int32_t, 6> x{1, 2, -5, 6, 3, 4};
  std::ranges::copy(x, n.input<0>().begin());
  REQUIRE(n.run() == te::status::ok);
  CHECK(std::ranges::equal(n.output<"kept">(), std::array{1, 2, 3, 4}));
  CHECK(n.output_extents<"kept">() == std::array<te::index_t, 2>{2, 2});
  CHECK(n.output<1>().size() == 4);
  CHECK(n.output_extents<1>() == std::array<te::index_t, 1>{4});
  CHECK(n.output_extents<"x">() == std::array<te::index_t, 2>{3, 2});
  std::ranges::fill(n.input<0>(), -1);
  REQUIRE(n.run() == te::status::ok);
  CHECK(n.output<"kept">().empty());
  CHECK(n.output_extents<"kept">() == std::array<te::index_t, 2>{0, 2});
}

TEST_CASE("a call has room for the most and writes what there is") {
  net n;
  std::array<std::int32_t, 6> x{1, 2, -5, 6, 3, 4};
  std::array<std::int32_t, 6> kept{};
  std::array<std::int32_t, 6> flat{};
  std::array<std::int32_t, 6> same{};
  kept.fill(99);
  CHECK(n(x, kept, flat, same) == te::status::ok);
  CHECK(kept == std::array<std::int32_t, 6>{1, 2, 3, 4, 99, 99});
  std::vector<std::int32_t> short_one(4);
  CHECK(n(x, short_one, flat, same) == te::status::invalid_argument);
}

TEST_CASE("a count that makes no sense is kept within the room") {
  alignas(64) std::byte arena[graph::arena_bytes]{};
  using out = graph::outputs;
  using kept = te::detail::endpoint_at<out, 0>::type;
  for (const std::int64_t count : {std::int64_t{-1}, std::int64_t{4}, std::int64_t{1} << 62}) {
    *graph::count::data(arena) = count;
    CHECK(kept::count(arena) == (count < 0 ? 0u : 6u));
  }
}

namespace {

template <class Wanted>
struct tested : graph {
  using outputs = te::endpoints<te::endpoint<"kept", graph::kept, te::extent<graph::count, 0>>>;
  using test_inputs = std::tuple<one_more_in>;
  using test_outputs = std::tuple<Wanted>;
};
struct three_pairs {
  alignas(8) static constexpr char bytes[25] = "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\0\0\0\0\0\0\0";
  static const std::int32_t* data() noexcept { return reinterpret_cast<const std::int32_t*>(bytes); }
};

}  // namespace

TEST_CASE("self_test holds the size against the recorded one") {
  te::model<tested<two_pairs>> fine;
  CHECK(fine.self_test() == te::status::ok);
  te::model<tested<three_pairs>> longer;
  CHECK(longer.self_test() == te::status::wrong_result);
}

TEST_CASE("the sizes through the C interface") {
  using api = te::interop::c_api<te::model_over<graph>, info>;
  const std::array<std::int32_t, 6> x{1, 2, -5, 6, 3, 4};
  std::array<std::int32_t, 6> out[3]{};
  const void* const from[]{x.data()};
  void* const to[]{out[0].data(), out[1].data(), out[2].data()};
  REQUIRE(api::run(nullptr, from, to) == 0);
  CHECK(out[0] == std::array<std::int32_t, 6>{1, 2, 3, 4, 0, 0});
  std::int64_t dims[2]{};
  CHECK(api::output_dims(nullptr, 0, dims) == 0);
  CHECK((dims[0] == 2 && dims[1] == 2));
  CHECK(api::output_dims(nullptr, 1, dims) == 0);
  CHECK(dims[0] == 4);
  CHECK(api::output_dims(nullptr, 3, dims) == static_cast<std::int32_t>(te::status::invalid_argument));
  CHECK(api::output_dims(nullptr, 0, nullptr) == static_cast<std::int32_t>(te::status::invalid_argument));
  CHECK(api::output(0)->dims[0] == 3);
}
