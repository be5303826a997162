// SPDX-License-Identifier: Apache-2.0
#include "ir/tensor.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>

using namespace tf_embed::gen;

TEST_CASE("a fresh tensor is zero and aligned for vectors", "[tensor]") {
  for (const std::int64_t n : {0, 1, 15, 1000}) {
    const tensor t(dtype::float32, {n});
    CHECK(t.bytes().size() == static_cast<std::size_t>(4 * n));
    CHECK(reinterpret_cast<std::uintptr_t>(t.bytes().data()) % 64 == 0);
    CHECK(std::all_of(t.as<float>().begin(), t.as<float>().end(), [](float x) { return x == 0; }));
  }
  CHECK(tensor().bytes().empty());
  CHECK(tensor(dtype::string, {2, 2}).strings().size() == 4);
  CHECK(to_string(tensor(dtype::float32, {1, 3}).type()) == "float32[1,3]");
}

TEST_CASE("copies of a tensor share its bytes", "[tensor]") {
  const tensor a = tensor::of_ints(dtype::int32, std::vector<std::int64_t>{1, -2, 3, 4});
  const tensor b = a.reshaped({2, 2});
  CHECK(b.bytes().data() == a.bytes().data());
  CHECK(b.shape() == shape{2, 2});
  CHECK(b.as_ints() == std::vector<std::int64_t>{1, -2, 3, 4});
}

TEST_CASE("elements convert from every dtype", "[tensor]") {
  CHECK(tensor::scalar(2.75).as_double(0) == 2.75);
  CHECK(tensor::scalar(2.75).as_int(0) == 2);
  CHECK(tensor::scalar(true).as_double(0) == 1);
  CHECK(tensor::scalar(to_float16(-1.5f)).as_double(0) == -1.5);
  CHECK(tensor::scalar(to_bfloat16(3.f)).as_int(0) == 3);
  CHECK(tensor::scalar(std::uint8_t{200}).as_int(0) == 200);
  CHECK(tensor::scalar(std::int64_t{1} << 60).as_int(0) == std::int64_t{1} << 60);
  CHECK(tensor::scalar(1e300).as_int(0) == std::numeric_limits<std::int64_t>::max());
  CHECK(tensor::scalar(-1e300).as_int(0) == std::numeric_limits<std::int64_t>::min());
  CHECK(tensor::scalar(std::numeric_limits<float>::quiet_NaN()).as_int(0) == 0);
}

TEST_CASE("a huge tensor costs no memory until it is written", "[tensor]") {
  tensor t(dtype::float32, {std::int64_t{1} << 30});
  t.mutable_as<float>()[t.mutable_as<float>().size() - 1] = 1;
  CHECK(t.as_double((std::int64_t{1} << 30) - 1) == 1);
}
