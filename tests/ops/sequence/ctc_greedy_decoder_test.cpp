// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ctc_greedy_decoder.hpp"

#include "ops/support/counted_support.hpp"

#include <tf_embed/layers/ctc_greedy_decoder.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

const tensor logits = values<float>(
    {3, 2, 3}, {0.1f, 0.9f, 0, 0.3f, 0.3f, 0.2f, 0.1f, 0.9f, 0, 0.3f, 0.2f, 0.9f, 0.9f, 0.1f, 0, 0.5f, 0.6f, 0.7f});

template <bool Merge, te::index_t Blank>
void check() {
  te::gen::ctc_greedy_decoder d;
  d.merge_repeated = Merge;
  d.blank = Blank;
  const tensor steps = ints({3, 2});
  const auto want = run_all(d, {logits, steps});
  using indices = place<2, std::int64_t, 6, 2>;
  using classes = place<3, std::int64_t, 6>;
  using dims = place<4, std::int64_t, 2>;
  using sums = place<5, float, 2, 1>;
  using found = place<6, std::int64_t>;
  using L = te::ctc_greedy_decoder<place<0, float, 3, 2, 3>, place<1, std::int32_t, 2>, indices, classes, dims, sums,
                                   found, Blank, Merge>;
  auto places = run_in_places<L>({logits, steps});
  CHECK(at<found>(places)[0] == want[1].size());
  CHECK(at<indices>(places) == filled_up<std::int64_t>(want[0], 12));
  CHECK(at<classes>(places) == filled_up<std::int64_t>(want[1], 6));
  CHECK(at<dims>(places) == list<std::int64_t>(want[2]));
  CHECK(at<sums>(places) == list<float>(want[3]));
  run_in_places<L, te::simd::scalar>({logits, ints({3, 4})}, te::status::invalid_argument);
}

}  // namespace

TEST_CASE("ctc_greedy_decoder reference, as TensorFlow has it") {
  te::gen::ctc_greedy_decoder d;
  const auto plain = run_all(d, {logits, ints({3, 2})});
  CHECK(list<std::int64_t>(plain[0]) == std::vector<std::int64_t>{0, 0, 0, 1, 0, 2, 1, 0});
  CHECK(list<std::int64_t>(plain[1]) == std::vector<std::int64_t>{1, 1, 0, 0});
  CHECK(list<std::int64_t>(plain[2]) == std::vector<std::int64_t>{2, 3});
  CHECK(list<float>(plain[3]) == std::vector<float>{-2.6999998092651367f, -1.2000000476837158f});
  te::gen::ctc_greedy_decoder merging;
  merging.merge_repeated = true;
  CHECK(list<std::int64_t>(run_all(merging, {logits, ints({3, 2})})[1]) == std::vector<std::int64_t>{1, 0, 0});
  CHECK(error_of(d, {logits, ints({4, 2})}) == "sequence_length[0] = 4 is more than the 3 steps there are");
  te::gen::ctc_greedy_decoder odd;
  odd.blank = 3;
  CHECK(error_of(odd, {logits, ints({3, 2})}) == "blank_index must be from -3 to 2, but is 3");
}

TEST_CASE("ctc_greedy_decoder layers") {
  check<false, 2>();
  check<true, 2>();
  check<true, 0>();
}
