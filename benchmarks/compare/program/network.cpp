// SPDX-License-Identifier: Apache-2.0
// The generated header `network.hpp` behind the functions of network_interface.hpp.
#include "network.hpp"

#include "network_interface.hpp"

#include <array>
#include <utility>

namespace compare {
namespace {

constinit network::model net;

template <class T>
tensor describe(std::string_view name, T* data, std::size_t count) {
  using value_type = std::remove_const_t<T>;
  return {name, const_cast<value_type*>(data), count, sizeof(value_type),
          [](const void* values, std::size_t at) { return static_cast<double>(static_cast<const T*>(values)[at]); }};
}

template <std::size_t... I>
tensor input_at(std::size_t i, std::index_sequence<I...>) {
  return std::array<tensor, sizeof...(I)>{
      describe(network::model::input_type<I>::name, net.input<I>().data(), net.input<I>().size())...}[i];
}

template <std::size_t... I>
tensor output_at(std::size_t i, std::index_sequence<I...>) {
  return std::array<tensor, sizeof...(I)>{
      describe(network::model::output_type<I>::name, net.output<I>().data(), net.output<I>().size())...}[i];
}

}  // namespace

const std::size_t input_count = network::model::inputs_type::size;
const std::size_t output_count = network::model::outputs_type::size;
tensor input(std::size_t i) { return input_at(i, std::make_index_sequence<network::model::inputs_type::size>{}); }
tensor output(std::size_t i) { return output_at(i, std::make_index_sequence<network::model::outputs_type::size>{}); }
bool run() { return net.run() == tf_embed::status::ok; }

}  // namespace compare
