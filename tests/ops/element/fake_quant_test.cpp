// SPDX-License-Identifier: Apache-2.0
#include "ops/element/fake_quant.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/fake_quant.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <bit>
#include <cstdint>

namespace tests {
namespace {

using namespace op_testing;
using gen::fake_quant;
using gen::fake_quant_form;

using bits = std::array<std::uint32_t, 8>;

/// Inputs half a step from two numbers, and what TensorFlow 2.21 gave for them (as bits).
struct recorded {
  float min, max;
  int num_bits;
  bool narrow_range;
  bits x;
  bits vars;  ///< FakeQuantWithMinMaxVars, which divides by the scale
  bits args;  ///< FakeQuantWithMinMaxArgs and ...PerChannel, which multiply by its inverse
};

// clang-format off
const recorded cases[] = {
    {-6.300000190734863f, 5.099999904632568f, 8, false,
     {0xc0c3298f, 0xc06eaeaf, 0x3f26da0e, 0xbf9ce9b7, 0xc057caff, 0x3fa389f2, 0x403ba209, 0xc004d19f},
     {0xc0c28f5c, 0xc06d7a47, 0x3f2babac, 0xbf9a80e7, 0xc0569697, 0x3fa5f2c0, 0x403cd670, 0xc0039d37},
     {0xc0c28f5c, 0xc06d7a47, 0x3f2babac, 0xbf9a80e7, 0xc0569697, 0x3fa5f2c0, 0x403cd670, 0xc0039d37}},
    {0.0f, 6.0f, 8, false,
     {0x40054545, 0x409f3f3f, 0x3fad2d2d, 0x40a24242, 0x3faa2a29, 0x4077b7b9, 0x404d8d8d, 0x40a18181},
     {0x40048485, 0x409ededf, 0x3fababac, 0x40a1e1e2, 0x3fa8a8a9, 0x40787879, 0x404ccccd, 0x40a12121},
     {0x40060606, 0x409f9fa0, 0x3faeaeaf, 0x40a2a2a3, 0x3fa8a8a9, 0x40787879, 0x404e4e4f, 0x40a12121}},
    {-3.0f, 0.0f, 4, true,
     {0xbddb6db3, 0xbddb6db3, 0xbddb6db3, 0xbddb6db3, 0xc0024924, 0xc01db6da, 0xbfcdb6db, 0xbfcdb6db},
     {0x00000000, 0x00000000, 0x00000000, 0x00000000, 0xbff6db6e, 0xc016db6e, 0xbfc00000, 0xbfc00000},
     {0xbe5b6db7, 0xbe5b6db7, 0xbe5b6db7, 0xbe5b6db7, 0xbff6db6e, 0xc016db6e, 0xbfc00000, 0xbfc00000}},
    {0.5f, 6.0f, 8, false,
     {0x3fe18182, 0x408f5759, 0x4068d8da, 0x40839b9b, 0x406fbfbf, 0x405f2f31, 0x40465658, 0x403b4b4d},
     {0x3fe26263, 0x408f8f90, 0x4069494a, 0x4083d3d4, 0x40703031, 0x405f9fa0, 0x4046c6c7, 0x403bbbbc},
     {0x3fe26263, 0x408f8f90, 0x4069494a, 0x4083d3d4, 0x40703031, 0x405f9fa0, 0x4046c6c7, 0x403bbbbc}},
    {-1.7000000476837158f, 2.9000000953674316f, 16, false,
     {0x3f95302f, 0x3f294044, 0xbf7d93fd, 0xbed2bd35, 0x3f8ae459, 0x403221b3, 0x3f85c9ed, 0xbfd7d5a6},
     {0x3f953016, 0x3f294010, 0xbf7d9432, 0xbed2bda0, 0x3f8ae43f, 0x403221a6, 0x3f85c9d3, 0xbfd7d5bf},
     {0x3f953016, 0x3f294010, 0xbf7d9432, 0xbed2bda0, 0x3f8ae43f, 0x403221a6, 0x3f85c9d3, 0xbfd7d5bf}},
};
// clang-format on

std::vector<float> floats(const bits& b) {
  std::vector<float> v;
  for (const std::uint32_t x : b) v.push_back(std::bit_cast<float>(x));
  return v;
}

/// The kernel on one arch, with eight elements and with 37.
template <bool Divides, class Arch>
std::vector<float> kernel(const std::vector<float>& x, const te::kernels::fake_quant_range& range) {
  std::vector<float> out(x.size());
  te::kernels::fake_quant<Divides, Arch>(x.data(), out.data(), x.size(), range);
  return out;
}

}  // namespace

TEST_CASE("fake quantisation rounds as TensorFlow does, to the bit", "[fake_quant]") {
  for (const recorded& r : cases) {
    INFO(r.min << " " << r.max << " " << r.num_bits);
    const gen::tensor x = tensor<float>({8}, floats(r.x));
    fake_quant op;
    op.num_bits = r.num_bits;
    op.narrow_range = r.narrow_range;
    const auto vars = evaluate(op, {x, gen::tensor::scalar(r.min), gen::tensor::scalar(r.max)});
    CHECK(values<float>(vars[0]) == floats(r.vars));
    op.form = fake_quant_form::args;
    op.min = r.min;
    op.max = r.max;
    CHECK(values<float>(evaluate(op, {x})[0]) == floats(r.args));

    const gen::nudged_range n = gen::nudge(r.min, r.max, r.num_bits, r.narrow_range);
    const te::kernels::fake_quant_range divided{n.min, n.max, n.scale, n.scale, n.zero};
    const te::kernels::fake_quant_range multiplied{n.min, n.max, n.scale, n.inverse_scale, n.zero};
    CHECK(kernel<true, te::simd::scalar>(floats(r.x), divided) == floats(r.vars));
    CHECK(kernel<true, te::simd::default_arch>(floats(r.x), divided) == floats(r.vars));
    CHECK(kernel<false, te::simd::scalar>(floats(r.x), multiplied) == floats(r.args));
    CHECK(kernel<false, te::simd::default_arch>(floats(r.x), multiplied) == floats(r.args));
  }
}

TEST_CASE("a range per channel", "[fake_quant]") {
  fake_quant op;
  op.form = fake_quant_form::vars_per_channel;
  constexpr te::index_t channels = 19;
  const gen::tensor x = random_tensor<float>({5, channels}, -9, 9);
  const gen::tensor min = random_tensor<float>({channels}, -7, -1, 2);
  gen::tensor max = random_tensor<float>({channels}, 0.5, 8, 3);
  gen::tensor ranges(gen::dtype::float32, {5, channels});
  for (std::size_t c = 0; c < channels; ++c) {
    const gen::nudged_range r = gen::nudge(min.as<float>()[c], max.as<float>()[c], 8, false);
    const float rows[] = {r.min, r.max, r.scale, r.inverse_scale, r.zero};
    for (std::size_t k = 0; k < 5; ++k) ranges.mutable_as<float>()[k * channels + c] = rows[k];
  }
  const gen::tensor want = evaluate(op, {x, min, max})[0];
  using s = te::shape<5, channels>;
  using out = slot<float, s, 2>;
  check_layer<te::fake_quant_channels<slot<float, s, 0>, slot<float, s, 1>, out>, out>({x, ranges}, want);
}

TEST_CASE("ranges that are known at run time only", "[fake_quant]") {
  using te::shape;
  const std::vector<float> xs{-3.2f, -.26f, -.01f,  .005f, .24f,  2.49f, 100,
                              nan_f, inf_f, -inf_f, 1.5f,  -1.5f, .7f,   .1f};
  const gen::tensor x = tensor<float>({14, 1}, xs);
  using in = slot<float, shape<14, 1>, 0>;
  using out = slot<float, shape<14, 1>, 3>;
  for (const auto& [low, high] :
       {std::pair(-1.3f, 2.2f), std::pair(0.0f, 0.0f), std::pair(1.0f, 3.0f), std::pair(-3.0f, -1.0f),
        std::pair(-3e38f, 3e38f), std::pair(2.0f, -1.0f), std::pair(nan_f, 1.0f)}) {
    fake_quant op;
    op.num_bits = 6;
    op.narrow_range = true;
    const gen::tensor min = gen::tensor::scalar(low);
    const gen::tensor max = gen::tensor::scalar(high);
    using one = te::shape<>;
    check_layer<te::fake_quant_vars<in, slot<float, one, 1>, slot<float, one, 2>, out, 6, true>, out>(
        {x, min, max}, evaluate(op, {x, min, max})[0]);
    op.form = fake_quant_form::vars_per_channel;
    const gen::tensor mins = tensor<float>({1}, {low});
    const gen::tensor maxs = tensor<float>({1}, {high});
    using row = shape<1>;
    check_layer<te::fake_quant_vars_channels<in, slot<float, row, 1>, slot<float, row, 2>, out,
                                             slot<float, shape<5, 1>, 4>, 6, true>,
                out>({x, mins, maxs}, evaluate(op, {x, mins, maxs})[0]);
  }
  constexpr te::index_t channels = 19;
  using s = shape<5, channels>;
  using wide = slot<float, s, 3>;
  fake_quant op;
  op.form = fake_quant_form::vars_per_channel;
  const std::vector<gen::tensor> operands{random_tensor<float>({5, channels}, -9, 9),
                                          random_tensor<float>({channels}, -7, -1, 2),
                                          random_tensor<float>({channels}, 0.5, 8, 3)};
  check_layer<te::fake_quant_vars_channels<slot<float, s, 0>, slot<float, shape<channels>, 1>,
                                           slot<float, shape<channels>, 2>, wide, slot<float, s, 4>, 8, false>,
              wide>(operands, evaluate(op, operands)[0]);
}

TEST_CASE("the corners of fake quantisation", "[fake_quant]") {
  fake_quant op;
  const gen::tensor x = tensor<float>({3}, {nan_f, inf_f, -100});
  check_close<float>(values<float>(evaluate(op, {x, gen::tensor::scalar(0.0f), gen::tensor::scalar(6.0f)})[0]),
                     {nan_f, 6, 0});
  check_close<float>(values<float>(evaluate(op, {x, gen::tensor::scalar(0.0f), gen::tensor::scalar(0.0f)})[0]),
                     {0, 0, 0});
  check_close<float>(values<float>(evaluate(op, {x, gen::tensor::scalar(2.0f), gen::tensor::scalar(-1.0f)})[0]),
                     {nan_f, 2, 2});
  using in = slot<float, te::shape<3>, 0>;
  using out = slot<float, te::shape<3>, 1>;
  const gen::nudged_range r = gen::nudge(0, 6, 8, false);
  CHECK(r.zero == 0);
  CHECK(r.scale == 6.0f / 255);
  using layer =
      te::fake_quant<in, out, te::f32<0>, te::f32<0x40c00000>, te::f32<std::bit_cast<std::uint32_t>(6.0f / 255)>,
                     te::f32<std::bit_cast<std::uint32_t>(6.0f / 255)>, te::f32<0>, true>;
  check_layer<layer, out>({x}, tensor<float>({3}, {nan_f, 6, 0}));
}

TEST_CASE("errors of fake_quant", "[fake_quant]") {
  using gen::dtype;
  fake_quant op;
  CHECK(message(infer(op, {{dtype::float32, {2}}, {dtype::float32, {2}}, {dtype::float32, {}}})) ==
        "min must be float32[], but is float32[2]");
  CHECK(message(infer(op, {{dtype::float64, {2}}, {dtype::float32, {}}, {dtype::float32, {}}})) ==
        "is only defined for float32, not for float64[2]");
}

}  // namespace tests
