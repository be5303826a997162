// SPDX-License-Identifier: Apache-2.0
// What the tests of data-moving ops share: running the reference, running a layer, and comparing the two.
#pragma once

#include "ir/op.hpp"

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

namespace tf_embed::test {

using gen::tensor;

template <class T>
tensor values(gen::shape s, std::initializer_list<T> list) {
  return tensor::of<T>(std::move(s), std::span<const T>(list.begin(), list.size()));
}
inline tensor ints(std::initializer_list<std::int64_t> list) {
  return tensor::of_ints(gen::dtype::int32, std::span<const std::int64_t>(list.begin(), list.size()));
}
inline tensor int_scalar(std::int32_t v) { return tensor::scalar<std::int32_t>(v); }

/// Bytes that differ from element to element.
inline tensor numbered(gen::dtype t, gen::shape s) {
  tensor out(t, std::move(s));
  std::uint32_t n = 12345;
  for (std::byte& b : out.mutable_bytes()) {
    n = n * 1664525u + 1013904223u;
    b = static_cast<std::byte>(t == gen::dtype::boolean ? n >> 31 : n >> 24);
  }
  return out;
}

/// infer_shape with every operand constant, then evaluate; the types must agree.
inline gen::result<std::vector<tensor>> try_run(gen::op& o, const std::vector<tensor>& inputs) {
  std::vector<gen::tensor_type> types;
  std::vector<const tensor*> constants;
  for (const tensor& t : inputs) {
    types.push_back(t.type());
    constants.push_back(&t);
  }
  auto inferred = o.infer_shape({types, constants});
  if (!inferred) return inferred.error();
  auto made = o.evaluate(inputs);
  if (!made) return made.error();
  REQUIRE(made->size() == inferred->size());
  for (std::size_t i = 0; i < made->size(); ++i) {
    CHECK(gen::fits((*made)[i].type(), (*inferred)[i]));
  }
  return made;
}

inline std::vector<tensor> run_all(gen::op& o, const std::vector<tensor>& inputs) {
  auto made = try_run(o, inputs);
  if (!made) FAIL(made.error().message);
  return *made;
}
inline tensor run(gen::op& o, const std::vector<tensor>& inputs) { return run_all(o, inputs).at(0); }

/// The message of the error that an op gives.
inline std::string error_of(gen::op& o, const std::vector<tensor>& inputs) {
  auto made = try_run(o, inputs);
  return made ? "no error" : made.error().message;
}

inline bool same(const tensor& a, const tensor& b) {
  return a.type() == b.type() && std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin(), b.bytes().end());
}

template <class T>
std::vector<T> list(const tensor& t) {
  return {t.as<T>().begin(), t.as<T>().end()};
}

/// Input `I` of a layer under test, and its output, each in its own part of the buffer.
inline constexpr std::size_t slot_bytes = 1 << 16;
template <std::size_t I, class T, index_t... Dims>
using in = tf_embed::tensor<T, tf_embed::shape<Dims...>, tf_embed::arena<(I + 1) * slot_bytes>>;
template <class T, index_t... Dims>
using out = tf_embed::tensor<T, tf_embed::shape<Dims...>, tf_embed::arena<64>>;

/// Runs a layer on inputs placed in slots and gives its output, which must be all that it wrote.
template <class Out, class Layer, class Arch>
tensor run_layer_as(const std::vector<tensor>& inputs, status expected = status::ok) {
  static_assert(Out::bytes + 128 <= slot_bytes);
  static std::vector<std::byte> storage(8 * slot_bytes + 64);
  auto* arena = reinterpret_cast<std::byte*>((reinterpret_cast<std::uintptr_t>(storage.data()) + 63) / 64 * 64);
  std::memset(arena, 0xa5, 8 * slot_bytes);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].bytes().empty())
      std::memcpy(arena + (i + 1) * slot_bytes, inputs[i].bytes().data(), inputs[i].bytes().size());
  }
  CHECK(Layer::template run<Arch>(arena) == expected);
  for (std::size_t i = 0; i < slot_bytes; ++i) {
    if ((i < 64 || i >= 64 + Out::bytes) && arena[i] != std::byte{0xa5}) FAIL("wrote outside of its output");
  }
  gen::shape s(Out::shape::dims.begin(), Out::shape::dims.end());
  tensor made(gen::dtype_of<typename Out::value_type>, s);
  if constexpr (Out::bytes != 0) std::memcpy(made.mutable_bytes().data(), arena + 64, Out::bytes);
  return made;
}

/// Whether a layer gives what the reference gives, with and without vectors.
template <class Out, class Layer>
bool agrees(const tensor& expected, const std::vector<tensor>& inputs) {
  return same(expected, run_layer_as<Out, Layer, simd::default_arch>(inputs)) &&
         same(expected, run_layer_as<Out, Layer, simd::scalar>(inputs));
}

}  // namespace tf_embed::test
