// SPDX-License-Identifier: Apache-2.0
// What tests of numeric ops share: running an op's verbs by hand, and running a layer on the reference's inputs.
#pragma once

#include "ir/op.hpp"
#include "ir/tensor.hpp"

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/tensor.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace tf_embed::proto {}  // namespace tf_embed::proto

namespace op_testing {

namespace te = tf_embed;
namespace gen = tf_embed::gen;
namespace proto = tf_embed::proto;

template <class T>
gen::tensor tensor(gen::shape s, std::vector<T> values) {
  return gen::tensor::of<T>(std::move(s), std::span<const T>(values));
}
template <>
inline gen::tensor tensor<bool>(gen::shape s, std::vector<bool> values) {
  gen::tensor t(gen::dtype::boolean, std::move(s));
  for (std::size_t i = 0; i < values.size(); ++i) t.mutable_as<bool>()[i] = values[i];
  return t;
}

/// infer_shape with all inputs known at run time only.
inline gen::result<std::vector<gen::tensor_type>> infer(gen::op& op, const std::vector<gen::tensor_type>& types) {
  const std::vector<const gen::tensor*> unknown(types.size(), nullptr);
  return op.infer_shape({types, unknown});
}

/// infer_shape with all inputs known.
inline gen::result<std::vector<gen::tensor_type>> infer_constants(gen::op& op, const std::vector<gen::tensor>& inputs) {
  std::vector<gen::tensor_type> types;
  std::vector<const gen::tensor*> known;
  for (const gen::tensor& t : inputs) {
    types.push_back(t.type());
    known.push_back(&t);
  }
  return op.infer_shape({types, known});
}

/// The error's text, or "fine".
template <class T>
std::string message(const gen::result<T>& r) {
  return r ? "fine" : r.error().message;
}

/// infer_shape and evaluate, which must agree on the outputs' types.
inline std::vector<gen::tensor> evaluate(gen::op& op, const std::vector<gen::tensor>& inputs) {
  const auto types = infer_constants(op, inputs);
  INFO(message(types));
  REQUIRE(types);
  const auto outputs = op.evaluate(inputs);
  INFO(message(outputs));
  REQUIRE(outputs);
  REQUIRE(outputs->size() == types->size());
  for (std::size_t i = 0; i < outputs->size(); ++i) CHECK(gen::fits((*outputs)[i].type(), (*types)[i]));
  return *outputs;
}

template <class T>
std::vector<T> values(const gen::tensor& t) {
  const auto v = t.as<T>();
  return std::vector<T>(v.begin(), v.end());
}

/// Whether two numbers agree: NaN with NaN, integers exactly, floats within `tolerance` of the larger of 1 and |want|.
template <class T>
bool close(T got, T want, double tolerance) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(want)) return std::isnan(got);
    if (got == want) return true;
    const auto g = static_cast<double>(got);
    const auto w = static_cast<double>(want);
    return std::abs(g - w) <= tolerance * std::max(1.0, std::abs(w));
  } else {
    return got == want;
  }
}

template <class T>
void check_close(const std::vector<T>& got, const std::vector<T>& want, double tolerance = 0) {
  REQUIRE(got.size() == want.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (close<T>(got[i], want[i], tolerance)) continue;
    FAIL("element " << i << " is " << +got[i] << ", not " << +want[i]);
  }
}

/// Numbers in [low, high], whole ones for integers.
template <class T>
gen::tensor random_tensor(gen::shape s, double low, double high, unsigned seed = 1) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> draw(low, high);
  gen::tensor t(gen::dtype_of<T>, std::move(s));
  for (T& x : t.mutable_as<T>()) {
    if constexpr (std::is_same_v<T, bool>) {
      x = draw(engine) > (low + high) / 2;
    } else {
      x = static_cast<T>(draw(engine));
    }
  }
  return t;
}

template <class Shape>
gen::shape shape_of() {
  return {Shape::dims.begin(), Shape::dims.end()};
}

inline constexpr float inf_f = std::numeric_limits<float>::infinity();
inline constexpr float nan_f = std::numeric_limits<float>::quiet_NaN();

inline constexpr std::size_t slot_bytes = std::size_t{1} << 15;

/// The tensor type in slot `Slot` of the tests' arena.
template <class T, class Shape, std::size_t Slot>
using slot = te::tensor<T, Shape, te::arena<Slot * slot_bytes>>;

/// Runs a layer whose inputs are the slots 0, 1, ... and whose output is `Out`; checks that it wrote nothing beyond.
template <class Layer, class Arch, class Out>
std::vector<typename Out::value_type> run_layer(const std::vector<gen::tensor>& inputs,
                                                te::status expected = te::status::ok) {
  using T = typename Out::value_type;
  alignas(64) static std::byte arena[8 * slot_bytes];
  std::memset(arena, 0x5a, sizeof arena);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    REQUIRE(inputs[i].bytes().size() <= slot_bytes);
    if (!inputs[i].bytes().empty()) {
      std::memcpy(arena + i * slot_bytes, inputs[i].bytes().data(), inputs[i].bytes().size());
    }
  }
  CHECK(Layer::template run<Arch>(arena) == expected);
  const T* out = Out::data(arena);
  const auto* end = reinterpret_cast<const std::byte*>(out) + Out::bytes;
  for (std::size_t i = 0; i < 64; ++i) {
    if (end[i] != std::byte{0x5a}) FAIL("the layer wrote " << i << " bytes beyond its output");
  }
  return std::vector<T>(out, out + Out::size);
}

/// Runs the layer on both arches and holds it against `want`.
template <class Layer, class Out>
void check_layer(const std::vector<gen::tensor>& inputs, const gen::tensor& want, double tolerance = 0) {
  using T = typename Out::value_type;
  REQUIRE(want.shape() == shape_of<typename Out::shape>());
  {
    INFO("scalar");
    check_close<T>(run_layer<Layer, te::simd::scalar, Out>(inputs), values<T>(want), tolerance);
  }
  INFO("default arch");
  check_close<T>(run_layer<Layer, te::simd::default_arch, Out>(inputs), values<T>(want), tolerance);
}

}  // namespace op_testing
