// SPDX-License-Identifier: Apache-2.0
// What the families share: the memory that both sides work on, and the list of cases.
#pragma once

#include <tf_embed/core/tensor.hpp>
#include <tf_embed/simd/batch.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unsupported/Eigen/CXX11/Tensor>
#include <vector>

namespace families {

namespace te = tf_embed;
using te::index_t;
using arch = te::simd::default_arch;

// Operands lie where layers of a generated class have them: in one arena, at constant offsets. A little apart from
// powers of two, so that they do not fall onto each other in the caches.
inline constexpr std::size_t megabyte = 1u << 20;
inline constexpr std::size_t at_a = 0, at_b = 16 * megabyte + 4096 + 256, at_c = 32 * megabyte + 2 * (4096 + 256);
inline constexpr std::size_t at_out = 48 * megabyte + 3 * (4096 + 256), at_out2 = 64 * megabyte + 4 * (4096 + 256);
inline constexpr std::size_t arena_bytes = 80 * megabyte;
alignas(4096) inline std::byte arena[arena_bytes];

template <class T, index_t... D>
using a = te::tensor<T, te::shape<D...>, te::arena<at_a>>;
template <class T, index_t... D>
using b = te::tensor<T, te::shape<D...>, te::arena<at_b>>;
template <class T, index_t... D>
using c = te::tensor<T, te::shape<D...>, te::arena<at_c>>;
template <class T, index_t... D>
using out = te::tensor<T, te::shape<D...>, te::arena<at_out>>;
template <class T, index_t... D>
using out2 = te::tensor<T, te::shape<D...>, te::arena<at_out2>>;

/// The same memory for Eigen; it writes to `at_out2`.
template <class T, class... D>
auto eigen(std::size_t at, D... dims) {
  using tensor = Eigen::Tensor<T, static_cast<int>(sizeof...(D)), Eigen::RowMajor, Eigen::Index>;
  return Eigen::TensorMap<tensor>(reinterpret_cast<T*>(arena + at), static_cast<Eigen::Index>(dims)...);
}
template <class T>
auto array(std::size_t at, Eigen::Index rows, Eigen::Index columns) {
  using matrix = Eigen::Array<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<matrix>(reinterpret_cast<T*>(arena + at), rows, columns);
}

template <class Layer>
void layer() {
  static_cast<void>(Layer::template run<arch>(arena));
}

/// Writes numbers of `low` to `high` into an operand.
template <class T>
void fill(std::size_t at, std::size_t n, double low, double high) {
  T* p = reinterpret_cast<T*>(arena + at);
  std::uint32_t s = 12345;
  for (std::size_t i = 0; i < n; ++i) {
    s = s * 1664525u + 1013904223u;
    p[i] = static_cast<T>(low + (high - low) * (s >> 8) / 16777216.0);
  }
}

/// One line of the table. `eigen` may be null: Eigen has no such thing.
struct family_case {
  std::string family, name;
  void (*fill)();
  void (*ours)();
  void (*eigen)();
  std::size_t out_bytes = 0;  ///< to compare what both have written; 0 for another order or type
};

std::vector<family_case> elementwise_cases();
std::vector<family_case> transcendental_cases();
std::vector<family_case> reduction_cases();
std::vector<family_case> movement_cases();
std::vector<family_case> sampling_cases();
std::vector<family_case> range_cases();
std::vector<family_case> place_cases();
std::vector<family_case> product_cases();

}  // namespace families
