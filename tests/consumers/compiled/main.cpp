// SPDX-License-Identifier: Apache-2.0
// The compiled form: the same class, and the same numbers as a bundle in another source.
#include "once.hpp"

#include <algorithm>
#include <array>
#include <vector>

#if defined(TF_EMBED_HAS_XSIMD) || defined(BOOST_HANA_TUPLE_HPP)
#error the header of the compiled form includes vectors or layers
#endif

tf_embed::status run_elsewhere(once::model& net);
std::array<float, 10> expected(const std::array<float, 6>& x);

using once::model;
static_assert(model::arena_bytes > 0 && model::macs == 12 && model::weight_bytes > 0 && model::layer_count == 3);
static_assert(model::layer_names.back() == "joined" && model::name == "once");
static_assert(model::input_shape<"x">[1] == 3 && model::output_shape<0>[1] == 5 && model::inputs.size == 1);

int main() {
  constexpr std::array<float, 6> x{1, -2, 3, 0.5f, 0.25f, -1};
  const std::array<float, 10> want = expected(x);

  static model net;
  net.reset();
  std::ranges::copy(x, net.input<"x">().begin());
  if (net.run() != tf_embed::status::ok) return 1;
  if (!std::ranges::equal(net.output<"joined">(), want)) return 2;

  std::ranges::copy(x, net.input<0>().begin());
  if (run_elsewhere(net) != tf_embed::status::ok || !std::ranges::equal(net.output<0>(), want)) return 8;

  alignas(model::arena_alignment) static std::byte room[model::arena_bytes + 1];
  once::model_over over(std::span<std::byte, model::arena_bytes>(room, model::arena_bytes));
  std::vector<float> y(10);
  if (over(x, y) != tf_embed::status::ok || !std::ranges::equal(y, want)) return 3;
  if (over(x, std::span(y).first(9)) != tf_embed::status::invalid_argument) return 4;
  once::model_over askew(std::span<std::byte, model::arena_bytes>(room + 1, model::arena_bytes));
  if (askew.run() != tf_embed::status::misaligned_arena) return 5;
  if (net.output_extents<0>() != std::array<tf_embed::index_t, 2>{2, 5}) return 6;
  return model::stack_bytes >= 1024 ? 0 : 7;
}
