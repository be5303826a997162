// SPDX-License-Identifier: Apache-2.0
// The comparison behind model::self_test(). The data is `Graph::test_inputs` and `Graph::test_outputs`, lists of types
// with a static data().
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tf_embed::TF_EMBED_TARGET::detail {

template <class Graph>
concept has_self_test = requires {
  typename Graph::test_inputs;
  typename Graph::test_outputs;
};

/// Floats within 1e-4 of the largest magnitude recorded, as `tf-embed verify` takes them; all else equal.
template <class T>
constexpr bool is_near(std::span<const T> got, const T* want) noexcept {
  if constexpr (complex_number<T>) {
    using part = typename T::value_type;
    return is_near<part>({reinterpret_cast<const part*>(got.data()), 2 * got.size()},
                         reinterpret_cast<const part*>(want));
  } else if constexpr (std::is_floating_point_v<T>) {
    T largest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const T magnitude = want[i] < 0 ? -want[i] : want[i];
      if (magnitude < limits<T>::infinity) largest = std::max(largest, magnitude);
    }
    for (std::size_t i = 0; i < got.size(); ++i) {
      const bool both_nan = got[i] != got[i] && want[i] != want[i];
      const T off = got[i] < want[i] ? want[i] - got[i] : got[i] - want[i];
      if (!both_nan && got[i] != want[i] && !(off <= largest * T(1e-4))) return false;
    }
    return true;
  } else {
    return std::equal(got.begin(), got.end(), want, [](const T& a, const T& b) {
      if constexpr (requires { a.bits; }) {
        return a.bits == b.bits;
      } else {
        return a == b;
      }
    });
  }
}

/// Whether this many bytes were recorded. True where the size is a result of the run.
template <class Recorded>
constexpr bool has_bytes([[maybe_unused]] std::size_t count) noexcept {
  if constexpr (requires { sizeof(Recorded::bytes); }) {
    return sizeof(Recorded::bytes) == count + 1;  // a literal, which ends with a zero
  } else {
    return true;
  }
}

template <class Graph, class Model, std::size_t... In>
void set_test_inputs(Model& net, std::index_sequence<In...>) noexcept {
  using inputs = typename Graph::test_inputs;
  (std::copy_n(std::tuple_element_t<In, inputs>::data(), net.template input<In>().size(),
               net.template input<In>().begin()),
   ...);
}

template <class Graph, class Model, std::size_t... Out>
status self_test(Model& net, std::index_sequence<Out...>) noexcept {
  using outputs = typename Graph::test_outputs;
  net.reset();
  net.set_test_inputs();
  if (const status outcome = net.run(); outcome != status::ok) return outcome;
  const bool fine =
      ((has_bytes<std::tuple_element_t<Out, outputs>>(net.template output<Out>().size_bytes()) &&
        is_near(std::span<const typename Model::template output_type<Out>::value_type>(net.template output<Out>()),
                std::tuple_element_t<Out, outputs>::data())) &&
       ...);
  net.reset();
  return fine ? status::ok : status::wrong_result;
}

}  // namespace tf_embed::TF_EMBED_TARGET::detail
