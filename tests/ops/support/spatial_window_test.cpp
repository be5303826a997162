// SPDX-License-Identifier: Apache-2.0
#include "ops/support/spatial_window.hpp"

#include "emit/print_layers.hpp"
#include "ops/support/op_testing.hpp"

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::padding_kind;

gen::window_attributes attributes_of(padding_kind padding, std::int64_t stride, std::int64_t dilation = 1) {
  gen::window_attributes a;
  a.padding = padding;
  a.stride_h = a.stride_w = stride;
  a.dilation_h = a.dilation_w = dilation;
  return a;
}

std::string failure(const gen::window_attributes& a, std::int64_t input, std::int64_t kernel) {
  return message(gen::place_window(a, input, input, kernel, kernel));
}

}  // namespace

TEST_CASE("windows land where TensorFlow puts them", "[spatial_window]") {
  const auto check = [](const gen::window_attributes& a, std::int64_t input, std::int64_t kernel, std::int64_t before,
                        std::int64_t after, std::int64_t output) {
    const auto w = gen::place_window(a, input, 5, kernel, 1);
    REQUIRE(w);
    INFO("input " << input << " kernel " << kernel);
    CHECK(w->h.before == before);
    CHECK(w->h.after == after);
    CHECK(w->h.output == output);
  };
  check(attributes_of(padding_kind::valid, 1), 5, 3, 0, 0, 3);
  check(attributes_of(padding_kind::valid, 2), 5, 2, 0, 0, 2);
  check(attributes_of(padding_kind::valid, 1, 2), 5, 3, 0, 0, 1);
  check(attributes_of(padding_kind::same, 1), 5, 3, 1, 1, 5);
  check(attributes_of(padding_kind::same, 2), 224, 3, 0, 1, 112);
  check(attributes_of(padding_kind::same, 2), 225, 3, 1, 1, 113);
  check(attributes_of(padding_kind::same, 3), 7, 1, 0, 0, 3);
  check(attributes_of(padding_kind::same, 1, 2), 2, 3, 2, 2, 2);
  check(attributes_of(padding_kind::same, 1), 0, 3, 0, 0, 0);
  gen::window_attributes a = attributes_of(padding_kind::explicit_paddings, 2);
  a.pad_top = 3;
  a.pad_bottom = 1;
  check(a, 4, 3, 3, 1, 3);
}

TEST_CASE("windows that fit nowhere are errors", "[spatial_window]") {
  const auto valid = padding_kind::valid;
  CHECK(failure(attributes_of(valid, 0), 5, 3) == "stride along height must be in [1,2147483647], but is 0");
  CHECK(failure(attributes_of(valid, -1), 5, 3) == "stride along height must be in [1,2147483647], but is -1");
  CHECK(failure(attributes_of(valid, 1, 0), 5, 3) == "dilation along height must be in [1,2147483647], but is 0");
  CHECK(failure(attributes_of(valid, 1), 5, 0) == "kernel height must be in [1,2147483647], but is 0");
  CHECK(failure(attributes_of(valid, 1), 5, 6) == "kernel height 6 is larger than the padded input's 5");
  CHECK(failure(attributes_of(valid, 1, 3), 5, 3) == "kernel height 7 (dilated) is larger than the padded input's 5");
  CHECK(failure(attributes_of(valid, 1), std::int64_t{1} << 62, 3) == "input height 4611686018427387904 is too large");
  CHECK(failure(attributes_of(padding_kind::same, 1, 2147483647), 5, 2147483647) ==
        "dilated kernel height 4611686011984936963 is too large");
  gen::window_attributes a = attributes_of(padding_kind::explicit_paddings, 1);
  a.pad_bottom = -1;
  CHECK(failure(a, 5, 3) == "explicit_paddings along height must be in [0,2147483647], but are 0 and -1");
}

TEST_CASE("the window as C++", "[spatial_window]") {
  const auto w = gen::place_window(attributes_of(padding_kind::same, 2), 8, 9, 3, 3);
  REQUIRE(w);
  CHECK(gen::print_argument(gen::cpp_window(*w), {}) ==
        "te::window<te::kernel<3, 3>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 1, 1, 1>>");
}

TEST_CASE("data formats are exchanged", "[spatial_window]") {
  const gen::tensor nchw = tensor<std::int16_t>({1, 2, 1, 3}, {1, 2, 3, 4, 5, 6});
  const gen::tensor nhwc = gen::nchw_to_nhwc(nchw);
  CHECK(nhwc.shape() == gen::shape{1, 1, 3, 2});
  CHECK(values<std::int16_t>(nhwc) == std::vector<std::int16_t>{1, 4, 2, 5, 3, 6});
  CHECK(values<std::int16_t>(gen::nhwc_to_nchw(nhwc)) == values<std::int16_t>(nchw));
}

TEST_CASE("lists of four are read by data format", "[spatial_window]") {
  CHECK(gen::spatial_pair({1, 2, 3, 1}, false, "strides")->w == 3);
  CHECK(gen::spatial_pair({1, 1, 2, 3}, true, "strides")->w == 3);
  CHECK(message(gen::spatial_pair({1, 2, 3}, false, "strides")) == "strides must have 4 entries, but is [1,2,3]");
  CHECK(message(gen::spatial_pair({2, 2, 3, 1}, false, "ksize")) ==
        "ksize must be 1 on the batch and depth axes, but is [2,2,3,1]");
}

}  // namespace tests
