// SPDX-License-Identifier: Apache-2.0
#include "proto/tensor_proto.hpp"

#include <catch2/catch.hpp>

#include <cstring>

using namespace tf_embed::gen;
namespace proto = tf_embed::proto;

namespace {

proto::TensorProto make(proto::DataType type, const shape& dimensions) {
  proto::TensorProto p;
  p.set_dtype(type);
  for (const std::int64_t d : dimensions) p.mutable_tensor_shape()->add_dim()->set_size(d);
  return p;
}

template <class T>
std::vector<T> values(const tensor& t) {
  return {t.as<T>().begin(), t.as<T>().end()};
}

std::string error(const proto::TensorProto& p) {
  const auto t = decode_tensor(p);
  return t ? "no error" : t.error().message;
}

}  // namespace

TEST_CASE("tensor_content is taken as it is", "[tensor_proto]") {
  auto p = make(proto::DT_FLOAT, {2, 2});
  const float data[] = {1, -2, 0.5f, 1e30f};
  p.set_tensor_content(data, sizeof data);
  p.add_float_val(7);  // TensorFlow prefers the content
  const auto t = decode_tensor(p);
  REQUIRE(t);
  CHECK(t->type() == tensor_type{dtype::float32, {2, 2}});
  CHECK(values<float>(*t) == std::vector<float>{1, -2, 0.5f, 1e30f});
  CHECK(!p.tensor_content().empty());
  CHECK(decode_tensor(std::move(p)));
  CHECK(p.tensor_content().empty());
}

TEST_CASE("typed values are read for every dtype", "[tensor_proto]") {
  auto f = make(proto::DT_DOUBLE, {2});
  f.add_double_val(1.5), f.add_double_val(-2);
  CHECK(values<double>(*decode_tensor(f)) == std::vector<double>{1.5, -2});
  auto i8 = make(proto::DT_INT8, {3});
  for (const int v : {-128, 127, 5}) i8.add_int_val(v);
  CHECK(decode_tensor(i8)->as_ints() == std::vector<std::int64_t>{-128, 127, 5});
  auto u16 = make(proto::DT_UINT16, {});
  u16.add_int_val(65535);
  CHECK(decode_tensor(u16)->as_int(0) == 65535);
  auto i64 = make(proto::DT_INT64, {1});
  i64.add_int64_val(std::int64_t{-1} << 62);
  CHECK(decode_tensor(i64)->as_int(0) == std::int64_t{-1} << 62);
  auto u32 = make(proto::DT_UINT32, {});
  u32.add_uint32_val(4000000000u);
  CHECK(decode_tensor(u32)->as_int(0) == 4000000000);
  auto u64 = make(proto::DT_UINT64, {});
  u64.add_uint64_val(~0ull);
  CHECK(values<std::uint64_t>(*decode_tensor(u64)) == std::vector<std::uint64_t>{~0ull});
  auto b = make(proto::DT_BOOL, {2});
  b.add_bool_val(true), b.add_bool_val(false);
  CHECK(values<bool>(*decode_tensor(b)) == std::vector<bool>{true, false});
  auto h = make(proto::DT_HALF, {1});
  h.add_half_val(0x3e00);
  CHECK(decode_tensor(h)->as_double(0) == 1.5);
  auto bf = make(proto::DT_BFLOAT16, {1});
  bf.add_half_val(0xbfc0);
  CHECK(decode_tensor(bf)->as_double(0) == -1.5);
  auto c = make(proto::DT_COMPLEX64, {2});
  c.add_scomplex_val(1), c.add_scomplex_val(2);
  CHECK(decode_tensor(c)->bytes().size() == 16);
  auto q = make(proto::DT_QUINT8, {1});
  q.add_int_val(255);
  CHECK(decode_tensor(q)->dtype() == dtype::uint8);
}

TEST_CASE("the last value fills, and no value is zero", "[tensor_proto]") {
  auto p = make(proto::DT_FLOAT, {2, 2});
  CHECK(values<float>(*decode_tensor(p)) == std::vector<float>(4, 0));
  p.add_float_val(1);
  p.add_float_val(3);
  CHECK(values<float>(*decode_tensor(p)) == std::vector<float>{1, 3, 3, 3});
  auto c = make(proto::DT_COMPLEX64, {2});
  c.add_scomplex_val(1), c.add_scomplex_val(2);
  float parts[4];
  std::memcpy(parts, decode_tensor(c)->bytes().data(), sizeof parts);
  CHECK(std::vector<float>(parts, parts + 4) == std::vector<float>{1, 2, 1, 2});
  auto s = make(proto::DT_STRING, {3});
  s.add_string_val("ab");
  CHECK(decode_tensor(s)->strings() == std::vector<std::string>{"ab", "ab", "ab"});
  CHECK(decode_tensor(make(proto::DT_FLOAT, {0, 5}))->size() == 0);
  CHECK(values<float>(*decode_tensor(make(proto::DT_FLOAT, {}))) == std::vector<float>{0});
}

TEST_CASE("strings are read from tensor_content too", "[tensor_proto]") {
  auto p = make(proto::DT_STRING, {3});
  p.set_tensor_content(std::string("\x01\x00\x02xyz", 6));
  CHECK(decode_tensor(p)->strings() == std::vector<std::string>{"x", "", "yz"});
  for (const auto& bad : {std::string("\x01"), std::string("\x01\x00\x03xyz", 6), std::string("\x01\x00\x01xyz", 6),
                          std::string("\xff\xff\xff\xff\xff\xff\xff", 7)}) {
    p.set_tensor_content(bad);
    CHECK(error(p) == "tensor content does not hold the strings of string[3]");
  }
}

TEST_CASE("bools are zero or one whatever the bytes", "[tensor_proto]") {
  auto p = make(proto::DT_BOOL, {3});
  p.set_tensor_content(std::string("\x00\x02\xff", 3));
  CHECK(values<bool>(*decode_tensor(p)) == std::vector<bool>{false, true, true});
}

TEST_CASE("hostile constants are refused, without memory for what they claim", "[tensor_proto]") {
  auto p = make(proto::DT_FLOAT, {2, 3});
  p.set_tensor_content("twelve bytes");
  CHECK(error(p) == "tensor content has 12 bytes, but float32[2,3] needs 24");
  auto more = make(proto::DT_INT32, {1});
  more.add_int_val(1), more.add_int_val(2);
  CHECK(error(more) == "constant has 2 values, but int32[1] holds 1");
  CHECK(error(make(proto::DT_FLOAT, {2, -3})) == "the shape has a negative dimension, -3");
  CHECK(error(make(proto::DT_FLOAT, {2, -1})) == "a constant cannot have unknown dimensions: float32[2,?]");
  auto unknown = make(proto::DT_FLOAT, {});
  unknown.mutable_tensor_shape()->set_unknown_rank(true);
  CHECK(error(unknown) == "the shape has an unknown rank");
  CHECK(error(make(proto::DT_INT8, {std::int64_t{1} << 41})) == "int8[2199023255552] has more than 2^40 elements");
  CHECK(error(make(proto::DT_INT8, {std::int64_t{1} << 62, 1 << 30})) ==
        "int8[4611686018427387904,1073741824] has more than 2^40 elements");
  CHECK(error(make(proto::DT_INT8, {std::int64_t{1} << 40})) ==
        "int8[1099511627776] filled from 0 values would take 1099511627776 bytes; constants are filled up to "
        "1073741824 bytes");
  auto fill = make(proto::DT_FLOAT, {100000, 100000});
  fill.add_float_val(1);
  CHECK(error(fill) ==
        "float32[100000,100000] filled from 1 value would take 40000000000 bytes; constants are filled up to "
        "1073741824 bytes");
  auto strings = make(proto::DT_STRING, {1 << 20});
  strings.add_string_val(std::string(5000, 'x'));
  CHECK(error(strings) == "string[1048576] repeats a string of 5000 bytes into more than 1073741824 bytes");
  auto content = make(proto::DT_STRING, {std::int64_t{1} << 40});
  content.set_tensor_content("x");
  CHECK(error(content) == "tensor content does not hold the strings of string[1099511627776]");
  CHECK(error(make(proto::DT_FLOAT, shape(300, 1))) == "the shape has 300 dimensions; 254 are possible");
  auto odd = make(proto::DT_COMPLEX128, {2});
  odd.add_dcomplex_val(1);
  CHECK(error(odd) == "constant of type complex128[2] has an odd number of parts, 1");
}

TEST_CASE("dtypes without a C++ type are refused by name", "[tensor_proto]") {
  CHECK(error(make(proto::DT_INT4, {1})) == "a constant of type DT_INT4 is not supported");
  CHECK(error(make(proto::DT_RESOURCE, {})) == "a constant of type DT_RESOURCE is not supported");
  CHECK(error(make(proto::DT_FLOAT_REF, {})) == "a constant of type DT_FLOAT_REF is not supported");
  CHECK(error(make(static_cast<proto::DataType>(77), {})) == "a constant of type 77 is not supported");
  CHECK(decode_tensor(make(proto::DT_INVALID, {})).error().kind == error_kind::bad_model);
  CHECK(decode_tensor(make(proto::DT_VARIANT, {})).error().kind == error_kind::unsupported);
  CHECK(to_dtype(proto::DT_QINT32) == dtype::int32);
  CHECK(to_dtype(proto::DT_HALF_REF) == dtype::float16);
  CHECK(to_dtype(proto::DT_FLOAT8_E5M2) == dtype::invalid);
}
