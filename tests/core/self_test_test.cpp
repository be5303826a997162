// SPDX-License-Identifier: Apache-2.0
// model::self_test() over a description written by hand: out = 2 x.
#include <tf_embed/core/model.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace {

namespace te = tf_embed;

template <class In, class Out>
struct twice {
  static constexpr std::string_view name = "twice";
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    for (te::index_t i = 0; i < In::size; ++i) {
      if (In::data(arena)[i] < 0) return te::status::invalid_argument;
      Out::data(arena)[i] = 2 * In::data(arena)[i];
    }
    return te::status::ok;
  }
};

template <class T, T... Values>
struct data_of {
  static const T* data() noexcept {
    static constexpr T values[]{Values...};
    return values;
  }
};

template <class T, class In, class Out>
struct graph {
  static constexpr std::string_view name = "graph";
  [[maybe_unused]] static constexpr std::string_view source_sha256 = "0";
  [[maybe_unused]] static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 128;
  static constexpr std::size_t arena_alignment = 64;
  [[maybe_unused]] static constexpr std::size_t weight_bytes = 0;
  [[maybe_unused]] static constexpr std::size_t state_bytes = 0;
  using x = te::tensor<T, te::shape<3>, te::arena<0>>;
  using out = te::tensor<T, te::shape<3>, te::arena<64>>;
  using inputs = te::endpoints<te::endpoint<"x", x>>;
  using outputs = te::endpoints<te::endpoint<"out", out>>;
  using test_inputs = std::tuple<In>;
  using test_outputs = std::tuple<Out>;
  using layers = boost::hana::tuple<twice<x, out>>;
  static constexpr std::array<std::string_view, 1> layer_names{"twice"};
  static constexpr std::array<std::int64_t, 1> layer_macs{0};
};

template <class T, class In, class Out>
te::status outcome() {
  te::model<graph<T, In, Out>> net;
  return net.self_test();
}

// Clang 14 has no floating-point template arguments.
struct halves {
  static const float* data() noexcept {
    static constexpr float values[]{0.5f, 1000.0f, 1.5f};
    return values;
  }
};
template <int Off, bool Nan = false>
struct near_results {
  static const float* data() noexcept {
    // The largest is 2000: 0.2 is allowed.
    static constexpr float values[]{1.0f + Off * 0.1f, 2000.0f, Nan ? std::numeric_limits<float>::quiet_NaN() : 3.0f};
    return values;
  }
};
struct infinite {
  static const float* data() noexcept {
    static constexpr float values[]{1.0f, std::numeric_limits<float>::infinity(), 3.0f};
    return values;
  }
};

using one_to_three = data_of<std::int32_t, 1, 2, 3>;

}  // namespace

TEST_CASE("self_test compares integers exactly") {
  CHECK(outcome<std::int32_t, one_to_three, data_of<std::int32_t, 2, 4, 6>>() == te::status::ok);
  CHECK(outcome<std::int32_t, one_to_three, data_of<std::int32_t, 2, 4, 7>>() == te::status::wrong_result);
}

TEST_CASE("self_test allows floats a ten-thousandth of the largest") {
  CHECK(outcome<float, halves, near_results<0>>() == te::status::ok);
  CHECK(outcome<float, halves, near_results<1>>() == te::status::ok);
  CHECK(outcome<float, halves, near_results<-1>>() == te::status::ok);
  CHECK(outcome<float, halves, near_results<3>>() == te::status::wrong_result);
  CHECK(outcome<float, halves, near_results<-3>>() == te::status::wrong_result);
  CHECK(outcome<float, halves, near_results<0, true>>() == te::status::wrong_result);
  CHECK(outcome<float, halves, infinite>() == te::status::wrong_result);
}

TEST_CASE("self_test answers what run() answers") {
  CHECK(outcome<std::int32_t, data_of<std::int32_t, 1, -2, 3>, data_of<std::int32_t, 2, 4, 6>>() ==
        te::status::invalid_argument);
}
