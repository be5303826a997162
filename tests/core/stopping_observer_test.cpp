// SPDX-License-Identifier: Apache-2.0
// Observers that end loops.
#include <tf_embed/core/model.hpp>
#include <tf_embed/layers/while_loop.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace te = tf_embed;
namespace hana = boost::hana;

template <class T, std::size_t Offset>
using at = te::tensor<T, te::shape<>, te::arena<Offset>>;
using holds = at<bool, 0>;
using count = at<std::int64_t, 8>;

struct add_one {
  static constexpr std::string_view name = "add_one";
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    ++*count::data(arena);
    return te::status::ok;
  }
};

struct compare {
  static constexpr std::string_view name = "compare";
  template <class Arch>
  static te::status run(std::byte* arena) noexcept {
    *holds::data(arena) = *count::data(arena) < 20;
    return te::status::ok;
  }
};

template <class... Layers>
struct network {
  [[maybe_unused]] static constexpr std::string_view name = "graph";
  [[maybe_unused]] static constexpr std::string_view source_sha256 = "0";
  [[maybe_unused]] static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 64;
  static constexpr std::size_t arena_alignment = 64;
  [[maybe_unused]] static constexpr std::size_t weight_bytes = 0;
  [[maybe_unused]] static constexpr std::size_t state_bytes = 0;
  using inputs = te::endpoints<te::endpoint<"n", count>>;
  using outputs = te::endpoints<te::endpoint<"n", count>>;
  using layers = hana::tuple<Layers...>;
  static constexpr std::array<std::string_view, te::detail::pipeline<layers>::size> layer_names{};
  static constexpr std::array<std::int64_t, te::detail::pipeline<layers>::size> layer_macs{};
};

// Ends the loop at layer `of` after so many iterations.
struct stopper {
  std::size_t of;
  int most;
  int asked = 0;
  std::vector<std::size_t> after_layers = {};
  void before(const te::layer_info&) {}
  void after(const te::layer_info& l) { after_layers.push_back(l.index); }
  bool stops(const te::layer_info& l) { return l.index == of && ++asked == most; }
};

template <class... Layers>
std::int64_t count_after(stopper& seen, te::status expected) {
  te::model<network<Layers...>> net;
  net.template input<0>()[0] = 0;
  CHECK(net.run(seen) == expected);
  return net.template output<0>()[0];
}

using until_twenty = te::while_loop<holds, 0, hana::tuple<compare>, hana::tuple<add_one>>;
using five_times = te::repeat<5, hana::tuple<add_one>>;
using nested = te::repeat<3, hana::tuple<five_times>>;

}  // namespace

TEST_CASE("an observer ends a loop, and the run") {
  stopper seen{0, 3};
  CHECK(count_after<until_twenty, add_one>(seen, te::status::stopped) == 3);
  // It is told of the end of the loop, and of no layer behind it.
  CHECK(seen.after_layers.back() == 0);
  stopper other{0, 2};
  CHECK(count_after<five_times, add_one>(other, te::status::stopped) == 2);
}

TEST_CASE("an observer that does not end a loop is asked after each iteration") {
  stopper seen{0, 100};
  CHECK(count_after<until_twenty>(seen, te::status::ok) == 20);
  CHECK(seen.asked == 20);
  stopper other{0, 100};
  CHECK(count_after<five_times>(other, te::status::ok) == 5);
  CHECK(other.asked == 5);
}

TEST_CASE("an observer ends an inner loop or an outer one") {
  stopper inner{1, 7};
  CHECK(count_after<nested, add_one>(inner, te::status::stopped) == 7);
  stopper outer{0, 2};
  CHECK(count_after<nested, add_one>(outer, te::status::stopped) == 10);
}

TEST_CASE("what a stopped run answers has a text") {
  CHECK(std::string(te::to_string(te::status::stopped)) == "stopped by the observer");
}
