// SPDX-License-Identifier: Apache-2.0
// What the kernels of recurrent cells are made of, and an LSTM of every architecture against naive loops.
#include "support.hpp"

#include <tf_embed/kernels/lstm.hpp>
#include <tf_embed/kernels/packed_product.hpp>
#include <tf_embed/kernels/support/sequence_walk.hpp>

#include <string>

namespace tests {
namespace {

namespace simd = tf_embed::simd;
namespace kernels = tf_embed::kernels;
namespace ops = tf_embed::ops;

std::size_t at(index_t i) { return static_cast<std::size_t>(i); }

/// What walk_sequence does: "[first+count]" for products, and each time with its slot.
std::string walk(index_t steps, index_t run, index_t at_once, bool is_backwards) {
  std::string text;
  kernels::walk_sequence(
      {steps, 1, 1, 1, at_once, is_backwards}, run,
      [&](index_t first, index_t count) { text += "[" + std::to_string(first) + "+" + std::to_string(count) + "]"; },
      [&](index_t time, index_t slot) { text += " " + std::to_string(time) + "@" + std::to_string(slot); });
  return text;
}

template <class Arch, int Block, bool OneRow>
void check_accumulate(index_t rows, index_t depth, index_t columns) {
  const auto a = noise(rows * depth, 1), w = noise(depth * columns, 2);
  const auto weights = pack(w, depth, columns, Block);
  std::vector<float> out = noise(rows * columns, 3);
  std::vector<double> want(out.begin(), out.end());
  for (index_t r = 0; r < rows; ++r)
    for (index_t k = 0; k < depth; ++k)
      for (index_t n = 0; n < columns; ++n)
        want[at(r * columns + n)] +=
            static_cast<double>(a[at(r * depth + k)]) * static_cast<double>(w[at(k * columns + n)]);
  using form = kernels::packed_form<Block, kernels::any_width, OneRow>;
  kernels::packed_accumulate<Arch, form, float>(rows, a.data(), {weights.data(), depth, columns}, out.data());
  INFO(rows << " x " << depth << " x " << columns << " block " << Block);
  check_close(out, want, depth);
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// One unit after the other, as the definition has it; i, c, f, o.
template <class Arch, int Block>
void check_lstm(index_t steps, index_t batch, index_t inputs, index_t units) {
  const index_t all = 4 * units;
  const auto x = noise(steps * batch * inputs, 1), wx = noise(inputs * all, 2), wh = noise(units * all, 3);
  const auto bias = noise(all, 4), c0 = noise(batch * units, 5), h0 = noise(batch * units, 6);
  std::vector<double> c(c0.begin(), c0.end()), h(h0.begin(), h0.end()), want;
  for (index_t t = 0; t < steps; ++t) {
    std::vector<double> next = h;
    for (index_t b = 0; b < batch; ++b)
      for (index_t n = 0; n < units; ++n) {
        double sums[4];
        for (index_t gate = 0; gate < 4; ++gate) {
          const index_t column = gate * units + n;
          double& sum = sums[gate] = static_cast<double>(bias[at(column)]);
          for (index_t k = 0; k < inputs; ++k)
            sum += static_cast<double>(x[at((t * batch + b) * inputs + k)]) *
                   static_cast<double>(wx[at(k * all + column)]);
          for (index_t k = 0; k < units; ++k)
            sum += h[at(b * units + k)] * static_cast<double>(wh[at(k * all + column)]);
        }
        double& state = c[at(b * units + n)];
        state = sigmoid(sums[2] + 1) * state + sigmoid(sums[0]) * std::tanh(sums[1]);
        next[at(b * units + n)] = sigmoid(sums[3]) * std::tanh(state);
      }
    h = next;
    want.insert(want.end(), h.begin(), h.end());
  }
  const auto input = pack(wx, inputs, all, Block), hidden = pack(wh, units, all, Block);
  const index_t at_once = 2;
  std::vector<float> gates(at(at_once * batch * all)), state(at(batch * units)), output(at(batch * units));
  std::vector<float> got(want.size());
  kernels::lstm_operands<float> p{};
  p.x = x.data(), p.c_before = c0.data(), p.h_before = h0.data(), p.bias = bias.data();
  p.input = {input.data(), inputs, all}, p.hidden = {hidden.data(), units, all};
  p.place_c = 1, p.place_f = 2, p.forget_bias = 1;
  p.gates = gates.data(), p.c = state.data(), p.h = output.data(), p.all.h = got.data();
  using functions = kernels::lstm_functions<ops::sigmoid, ops::tanh, ops::tanh>;
  using many = kernels::packed_form<Block, kernels::any_width, false>;
  using one = kernels::packed_form<Block, kernels::any_width, true>;
  const kernels::sequence_sizes sizes{steps, batch, units, units, at_once, false};
  const kernels::sequence_lengths<std::int64_t> lengths(steps);
  if (batch == 1) {
    kernels::lstm<Arch, many, one, functions, false, false>(sizes, lengths, p);
  } else {
    kernels::lstm<Arch, many, many, functions, false, false>(sizes, lengths, p);
  }
  INFO(steps << " steps of " << batch << ", " << inputs << " inputs, " << units << " units, block " << Block);
  check_close(got, want, 4 * (inputs + units));
}

}  // namespace

TEST_CASE("the steps of a sequence, some at a time", "[recurrent]") {
  CHECK(walk(5, 5, 2, false) == "[0+2] 0@0 1@1[2+2] 2@0 3@1[4+1] 4@0");
  CHECK(walk(5, 5, 2, true) == "[3+2] 4@1 3@0[1+2] 2@1 1@0[0+1] 0@0");
  CHECK(walk(5, 3, 2, true) == "[1+2] 2@1 1@0[0+1] 0@0");
  CHECK(walk(5, 0, 2, false).empty());
}

TEST_CASE("lengths of sequences", "[recurrent]") {
  const std::int32_t each[] = {2, -3, 9};
  const kernels::sequence_lengths<std::int32_t> many(each, 3, 5), one(each, 1, 5);
  CHECK(many.longest() == 5);
  CHECK(many.has(0, 1));
  CHECK_FALSE(many.has(0, 2));
  CHECK_FALSE(many.has(1, 0));
  CHECK(many.has(2, 4));
  CHECK(one.longest() == 2);
  CHECK(kernels::sequence_lengths<std::int32_t>(each + 1, 1, 5).longest() == 0);
}

TEST_CASE("products that are added to", "[recurrent]") {
  for (const index_t columns : {1, 4, 15, 16, 17, 48, 68}) {
    for (const index_t depth : {1, 2, 7, 48}) {
      check_accumulate<simd::scalar, 4, true>(1, depth, columns);
      check_accumulate<simd::scalar, 8, true>(1, depth, columns);
      check_accumulate<simd::scalar, 16, true>(1, depth, columns);
      check_accumulate<simd::scalar, 1, true>(1, depth, columns);
      check_accumulate<simd::default_arch, 16, true>(1, depth, columns);
      check_accumulate<simd::default_arch, 4, true>(1, depth, columns);
      check_accumulate<simd::default_arch, 16, false>(3, depth, columns);
      check_accumulate<simd::scalar, 4, false>(5, depth, columns);
    }
  }
}

TEST_CASE("an LSTM against naive loops", "[recurrent]") {
  for (const index_t units : {1, 3, 4, 7, 8, 15, 16, 17, 33}) {
    for (const index_t batch : {1, 3}) {
      check_lstm<simd::scalar, 4>(3, batch, 5, units);
      check_lstm<simd::default_arch, 16>(3, batch, 5, units);
    }
  }
}

}  // namespace tests
