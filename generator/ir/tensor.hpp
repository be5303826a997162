// SPDX-License-Identifier: Apache-2.0
// A tensor with its values, as constants of the graph and as values of the reference evaluator.
#pragma once

#include "ir/dtype.hpp"
#include "ir/shape.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// The size of one axis that is only known at run time: `times` times a count that some node finds, and `plus`. The
/// shape then holds the most that it can be, and all tensors of the graph whose `id` is the same follow the same count.
struct run_time_extent {
  std::uint64_t id = 0;  ///< 0 where the size is known
  std::size_t axis = 0;
  std::int64_t times = 1;
  std::int64_t plus = 0;

  /// Whether both are the same size, along whatever axes.
  bool same_size(const run_time_extent& other) const {
    return id == other.id && times == other.times && plus == other.plus;
  }
  /// The same size along another axis.
  run_time_extent at(std::size_t other_axis) const { return {id, other_axis, times, plus}; }
  bool operator==(const run_time_extent&) const = default;
};

/// How stored integers stand for real numbers: real = scale * (stored - zero_point). No op makes use of it yet: it is
/// the place where int8 networks will say so.
struct quantisation {
  float scale = 1;
  std::int32_t zero_point = 0;

  bool operator==(const quantisation&) const = default;
};

/// What is known of a tensor without its values.
struct tensor_type {
  gen::dtype dtype = gen::dtype::invalid;
  gen::shape shape = {};
  std::vector<run_time_extent> extents = {};  ///< of the axes whose size is only known at run time, in their order
  std::optional<gen::quantisation> quantisation = {};

  bool has_dynamic_axis() const { return !extents.empty(); }
  /// The only extent, or the first; an id of 0 where all sizes are known.
  run_time_extent extent() const { return extents.empty() ? run_time_extent{} : extents.front(); }
  /// The extent of one axis; an id of 0 where its size is known.
  run_time_extent extent_at(std::size_t axis) const;
  /// Adds an extent, in place of one of the same axis; nothing where its id is 0.
  void add_extent(const run_time_extent& e);
  bool operator==(const tensor_type&) const = default;
};

/// "float32[1,224,224,3]"; "float32[?<=24,4]" where a size is only known at run time.
std::string to_string(const tensor_type& t);
/// The same without the dtype.
std::string shape_text(const tensor_type& t);
/// Whether a value of type `actual` can be one of type `t`: equal, but for a run-time extent, which may be less.
bool fits(const tensor_type& actual, const tensor_type& t);

/// A dense row-major tensor. Copies share the bytes; writing is for the maker of a fresh tensor only.
/// Strings (dtype::string) live beside the bytes, since graphs carry them as constants of ops that are stripped.
class tensor {
 public:
  tensor() = default;
  /// Zero-filled. `s` must be static and within max_elements.
  tensor(gen::dtype t, gen::shape s);

  /// A tensor whose values are given in row-major order.
  template <class T>
  static tensor of(gen::shape s, std::span<const T> values);
  template <class T>
  static tensor scalar(T value) {
    return of<T>({}, std::span<const T>(&value, 1));
  }
  /// A vector of int64 or int32, as shapes and axes come.
  static tensor of_ints(gen::dtype t, std::span<const std::int64_t> values);

  gen::dtype dtype() const { return type_.dtype; }
  const gen::shape& shape() const { return type_.shape; }
  const tensor_type& type() const { return type_; }
  std::int64_t size() const { return element_count(type_.shape); }
  std::size_t rank() const { return type_.shape.size(); }

  std::span<const std::byte> bytes() const { return {storage_.get(), byte_count_}; }
  std::span<std::byte> mutable_bytes() { return {storage_.get(), byte_count_}; }

  /// The values. T must be the C++ type of dtype().
  template <class T>
  std::span<const T> as() const {
    assert(dtype_of<T> == dtype());
    return {reinterpret_cast<const T*>(storage_.get()), static_cast<std::size_t>(size())};
  }
  template <class T>
  std::span<T> mutable_as() {
    assert(dtype_of<T> == dtype());
    return {reinterpret_cast<T*>(storage_.get()), static_cast<std::size_t>(size())};
  }

  /// Element `i` of any real or bool tensor, converted; NaN of a complex one.
  double as_double(std::int64_t i) const;
  std::int64_t as_int(std::int64_t i) const;
  /// All elements of an integer tensor.
  std::vector<std::int64_t> as_ints() const;

  /// The same bytes under another shape of equal size.
  tensor reshaped(gen::shape s) const;
  /// The same bytes of a complex tensor as real ones: one axis more, of the real and the imaginary part.
  tensor parts() const;
  /// The way back: the last axis, of size 2, becomes complex numbers.
  tensor paired() const;

  const std::vector<std::string>& strings() const { return strings_; }
  std::vector<std::string>& mutable_strings() { return strings_; }

 private:
  tensor_type type_;
  std::shared_ptr<std::byte[]> storage_;
  std::size_t byte_count_ = 0;
  std::vector<std::string> strings_;
};

template <class T>
tensor tensor::of(gen::shape s, std::span<const T> values) {
  tensor t(dtype_of<T>, std::move(s));
  assert(static_cast<std::size_t>(t.size()) == values.size());
  std::copy(values.begin(), values.end(), t.mutable_as<T>().begin());
  return t;
}

}  // namespace tf_embed::gen
