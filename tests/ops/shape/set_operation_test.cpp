// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/set_operation.hpp"

#include "ops/support/counted_support.hpp"

#include <tf_embed/layers/set_operation.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;
using form = te::gen::set_operation::form;

namespace {

const tensor a = ints({3, 1, 2, 1, 5, 5, 6, 7}).reshaped({2, 4});
const tensor b = ints({1, 9, 3, 0, 6, 5}).reshaped({2, 3});

template <class Kept, te::index_t Room>
void check(form kind) {
  te::gen::set_operation s;
  s.kind = kind;
  const auto want = run_all(s, {a, b});
  using indices = place<2, std::int64_t, Room, 2>;
  using members = place<3, std::int32_t, Room>;
  using dims = place<4, std::int64_t, 2>;
  using found = place<5, std::int64_t>;
  using L = te::set_operation<Kept, place<0, std::int32_t, 2, 4>, place<1, std::int32_t, 2, 3>, indices, members, dims,
                              found, place<6, std::int32_t, 4>, place<7, std::int32_t, 3>>;
  auto places = run_in_places<L>({a, b});
  CHECK(at<found>(places)[0] == want[1].size());
  CHECK(at<indices>(places) == filled_up<std::int64_t>(want[0], 2 * Room));
  CHECK(at<members>(places) == filled_up<std::int32_t>(want[1], Room));
  CHECK(at<dims>(places) == list<std::int64_t>(want[2]));
}

}  // namespace

TEST_CASE("set_operation reference, as TensorFlow has it") {
  te::gen::set_operation s;
  CHECK(list<std::int32_t>(run_all(s, {a, b})[1]) == std::vector<std::int32_t>{2, 7});
  s.kind = form::b_minus_a;
  CHECK(list<std::int32_t>(run_all(s, {a, b})[1]) == std::vector<std::int32_t>{9, 0});
  s.kind = form::intersection;
  CHECK(list<std::int32_t>(run_all(s, {a, b})[1]) == std::vector<std::int32_t>{1, 3, 5, 6});
  s.kind = form::unite;
  const auto all = run_all(s, {a, b});
  CHECK(list<std::int32_t>(all[1]) == std::vector<std::int32_t>{1, 2, 3, 9, 0, 5, 6, 7});
  CHECK(list<std::int64_t>(all[0]) == std::vector<std::int64_t>{0, 0, 0, 1, 0, 2, 0, 3, 1, 0, 1, 1, 1, 2, 1, 3});
  CHECK(list<std::int64_t>(all[2]) == std::vector<std::int64_t>{2, 4});
  CHECK(
      error_of(s, {ints({1}), ints({1})}) ==
      "expects sets of small integers along the last of at least two axes, equal in all others, but is given int32[1] "
      "and int32[1]");
}

TEST_CASE("set_operation layers") {
  check<te::sets::a_minus_b, 8>(form::a_minus_b);
  check<te::sets::b_minus_a, 6>(form::b_minus_a);
  check<te::sets::intersection, 6>(form::intersection);
  check<te::sets::unite, 14>(form::unite);
}
