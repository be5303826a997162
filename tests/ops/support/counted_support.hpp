// SPDX-License-Identifier: Apache-2.0
// What the tests of layers with several outputs and a count share: all outputs of one run.
#pragma once

#include "ops/support/movement_support.hpp"

#include <cstddef>
#include <cstring>
#include <vector>

namespace tf_embed::test {

/// Input, output or room `I` of a layer, each in its own part of the buffer.
template <std::size_t I, class T, index_t... Dims>
using place = tf_embed::tensor<T, tf_embed::shape<Dims...>, tf_embed::arena<I * 16384>>;

/// Runs a layer over inputs in places 0, 1, ... and answers the buffer, whose other places held rubbish.
template <class Layer, class Arch = simd::default_arch>
std::vector<std::byte> run_in_places(const std::vector<tensor>& inputs, status expected = status::ok) {
  std::vector<std::byte> storage(16 * 16384 + 64);
  auto* const begin = reinterpret_cast<std::byte*>((reinterpret_cast<std::uintptr_t>(storage.data()) + 63) / 64 * 64);
  std::memset(begin, 0xa5, 16 * 16384);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    REQUIRE(inputs[i].bytes().size() <= 16384);
    if (!inputs[i].bytes().empty()) std::memcpy(begin + i * 16384, inputs[i].bytes().data(), inputs[i].bytes().size());
  }
  CHECK(Layer::template run<Arch>(begin) == expected);
  return {begin, begin + 16 * 16384};
}

/// The elements of a tensor in such a buffer.
template <class Tensor>
std::vector<typename Tensor::value_type> at(std::vector<std::byte>& places) {
  const auto* data = Tensor::data(places.data());
  return std::vector<typename Tensor::value_type>(data, data + Tensor::size);
}

/// `t`'s elements, and 0 up to as many as there is room for.
template <class T>
std::vector<T> filled_up(const tensor& t, std::size_t room) {
  std::vector<T> out = list<T>(t);
  out.resize(room);
  return out;
}

}  // namespace tf_embed::test
