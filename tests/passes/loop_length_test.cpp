// SPDX-License-Identifier: Apache-2.0
// Loops that end with the longest sequence of a batch.
#include "passes/loop_length.hpp"

#include "ops/element/select.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/recurrent/gru.hpp"
#include "ops/reduction/reduce.hpp"
#include "passes/loop_fixture.hpp"
#include "passes/loop_to_sequence.hpp"

using namespace tests;

namespace {

constexpr std::int64_t batch = 3, inputs = 2, units = 4, steps = 5;

/// How a loop differs from that of a dynamic_rnn with a sequence_length.
enum loop_kind {
  none,
  less_first,        ///< chooses by step < length
  by_broadcast,      ///< chooses by a condition [batch, 1]
  known_length,      ///< always runs all steps
  constant_lengths,  ///< the same, and the lengths are known
  ends_too_early,    ///< before the longest sequence does
  other_lengths,     ///< of the state than of the output
  counts_from_one,   ///< the step that the lengths are compared with
  ones_beyond,       ///< the output is not zero beyond the end
  ones_at_first,     ///< the list is not zero where nothing is written
  bare_state,        ///< the state goes on beyond the end
  condition_of_two   ///< a second counter
};

/// A loop of GRU steps, the results of which are its list and its state.
class masked_loop {
 public:
  masked_loop(loop_kind kind, const std::vector<std::int32_t>& lengths) : f(batch, inputs, units), kind_(kind) {
    loop_fixture loop(f);
    cell_fixture& b = loop.body;
    const value outer_lengths = f.constant(tensor::of<std::int32_t>({batch}, lengths));
    const value bound = bound_of(outer_lengths);
    const value i = loop.counter(), other = loop.counter(kind == counts_from_one ? 1 : 0);
    const value list = loop.variable(
        f.add("list", fill{}, {ints({steps, batch, units}), f.scalar(kind == ones_at_first ? 1.0f : 0.0f)}));
    const value h = loop.variable(f.state(units, 1));
    std::vector<value> each;
    for (std::int64_t t = 0; t < steps; ++t) each.push_back(f.times(f.x(), f.scalar(static_cast<float>(t) - 1.25f)));
    const value x = loop.item(loop.invariant(f.add("sequence", pack{}, each)), i);
    const value n = kind == constant_lengths ? b.constant(tensor::of<std::int32_t>({batch}, lengths))
                                             : loop.invariant(outer_lengths);
    const value most = loop.invariant(bound);
    const value n_of_state =
        kind == other_lengths
            ? loop.invariant(f.constant(tensor::of<std::int32_t>({batch}, std::vector<std::int32_t>{1, 1, 1})))
            : n;
    const std::int64_t rows = inputs + units;
    const value cell =
        b.add("cell", gru{},
              {x, h, b.weights(rows, 2 * units, 1), b.weights(rows, units, 2), b.row(2 * units, 3), b.row(units, 4)});
    const value made{cell.node, gru::out_h};
    const value step = kind == counts_from_one ? other : i;
    loop.next(h, kind == bare_state ? made : chosen(b, step, n_of_state, h, made));
    const value beyond =
        b.constant(kind == ones_beyond ? numbers({batch, units}, 8) : tensor(dtype::float32, {batch, units}));
    loop.write(list, i, chosen(b, step, n, beyond, made));
    static_cast<void>(most);
    const bool is_known = kind == known_length || kind == constant_lengths;
    const node_id made_loop = is_known ? loop.finish(steps) : loop.finish(condition_of(loop));
    f.output({made_loop, 2});
    f.output({made_loop, 3});
  }

  cell_fixture f;

 private:
  /// The variables are i, other, list, h; then come x, the sequence, the lengths and the bound.
  graph condition_of(const loop_fixture& loop) const {
    graph condition = loop.empty_condition();
    const auto less = [&](std::size_t variable, value limit) {
      return value{*condition.add("less", "Less", std::make_unique<binary>(binary_kind::less),
                                  {condition.inputs[variable].value, limit}),
                   0};
    };
    value holds = less(0, condition.inputs[7].value);
    if (kind_ == condition_of_two) {
      const value all = condition.add_constant("all", tensor::scalar<std::int32_t>(steps));
      holds = {*condition.add("and", "LogicalAnd", std::make_unique<binary>(binary_kind::logical_and),
                              {less(1, all), holds}),
               0};
    }
    condition.outputs.push_back({"holds", holds});
    return condition;
  }

  value ints(const std::vector<std::int64_t>& v) { return f.constant(tensor::of_ints(dtype::int32, v)); }

  value bound_of(value lengths) {
    const value all = f.constant(tensor::scalar<std::int32_t>(steps));
    const value least = f.constant(tensor::scalar<std::int32_t>(kind_ == ends_too_early ? 2 : 1));
    const value longest = f.add("longest", reduce(reduce_kind::max), {lengths, ints({0})});
    const auto most = kind_ == ends_too_early ? binary_kind::minimum : binary_kind::maximum;
    return f.add("bound", binary(binary_kind::minimum), {all, f.add("most", binary(most), {least, longest})});
  }

  value chosen(cell_fixture& b, value step, value lengths, value beyond, value within) const {
    tf_embed::gen::select s;
    s.by_rows = kind_ != by_broadcast;
    const bool is_less = kind_ == less_first;
    value condition =
        b.add("beyond", binary(is_less ? binary_kind::less : binary_kind::greater_equal), {step, lengths});
    if (kind_ == by_broadcast) {
      const std::vector<std::int64_t> column{batch, 1};
      condition = b.add("column", reshape{}, {condition, b.constant(tensor::of_ints(dtype::int32, column))});
    }
    return b.add(
        "chosen", s,
        is_less ? std::vector<value>{condition, within, beyond} : std::vector<value>{condition, beyond, within});
  }

  loop_kind kind_;
};

}  // namespace

TEST_CASE("a loop over sequences of a batch becomes a sequence with lengths", "[loop_to_sequence]") {
  const auto lengths = GENERATE(std::vector<std::int32_t>{2, 5, 3}, std::vector<std::int32_t>{0, 0, 0},
                                std::vector<std::int32_t>{0, 4, 1}, std::vector<std::int32_t>{9, 5, -2});
  masked_loop made(GENERATE(none, less_first, by_broadcast, known_length, constant_lengths, condition_of_two), lengths);
  CHECK(made.f.keeps_results(loop_to_sequence) == 1);
  CHECK(made.f.count_of("while_loop") == 0);
  CHECK(made.f.count_of("gru") == 1);
  CHECK(made.f.count_of("select") == 0);
}

TEST_CASE("a loop whose lengths are not those of a sequence stays one", "[loop_to_sequence]") {
  const loop_kind kind =
      GENERATE(ends_too_early, other_lengths, counts_from_one, ones_beyond, ones_at_first, bare_state);
  CAPTURE(kind);
  masked_loop made(kind, {2, 4, 3});
  CHECK(made.f.keeps_results(loop_to_sequence) == 0);
  CHECK(made.f.count_of("while_loop") == 1);
}
