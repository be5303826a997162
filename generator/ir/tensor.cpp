// SPDX-License-Identifier: Apache-2.0
#include "ir/tensor.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

namespace tf_embed::gen {
namespace {

constexpr std::size_t alignment = 64;

/// Zeroed bytes, aligned. calloc takes large blocks zeroed from the system, so that pages nobody writes cost nothing.
std::shared_ptr<std::byte[]> zeroed_bytes(std::size_t count) {
  void* const block = std::calloc(count + alignment, 1);
  if (!block) throw std::bad_alloc();
  const std::size_t past = reinterpret_cast<std::uintptr_t>(block) % alignment;
  std::byte* const aligned = static_cast<std::byte*>(block) + (alignment - past) % alignment;
  return {aligned, [block](std::byte*) { std::free(block); }};
}

/// A double as the nearest int64 towards zero; NaN as 0.
std::int64_t saturated(double x) {
  constexpr double limit = 0x1p63;
  if (std::isnan(x)) return 0;
  if (x >= limit) return std::numeric_limits<std::int64_t>::max();
  if (x < -limit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(x);
}

template <class T>
inline constexpr bool is_storage_float = std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>;

}  // namespace

run_time_extent tensor_type::extent_at(std::size_t axis) const {
  const auto found = std::find_if(extents.begin(), extents.end(), [&](const auto& e) { return e.axis == axis; });
  return found == extents.end() ? run_time_extent{} : *found;
}

void tensor_type::add_extent(const run_time_extent& e) {
  if (e.id == 0) return;
  const auto at = std::find_if(extents.begin(), extents.end(), [&](const auto& other) { return other.axis >= e.axis; });
  if (at != extents.end() && at->axis == e.axis) {
    *at = e;
  } else {
    extents.insert(at, e);
  }
}

std::string to_string(const tensor_type& t) { return std::string(name(t.dtype)) + shape_text(t); }

std::string shape_text(const tensor_type& t) {
  if (!t.has_dynamic_axis()) return to_string(t.shape);
  std::string text = "[";
  for (std::size_t i = 0; i < t.shape.size(); ++i) {
    text += (i == 0 ? "" : ",") + std::string(t.extent_at(i).id != 0 ? "?<=" : "") + std::to_string(t.shape[i]);
  }
  return text + ']';
}

bool fits(const tensor_type& actual, const tensor_type& t) {
  if (!t.has_dynamic_axis()) return actual == t;
  if (actual.dtype != t.dtype || actual.shape.size() != t.shape.size()) return false;
  for (std::size_t i = 0; i < t.shape.size(); ++i) {
    const run_time_extent e = t.extent_at(i);
    const bool fine = e.id == 0 ? actual.shape[i] == t.shape[i]
                                : actual.shape[i] <= t.shape[i] && (actual.shape[i] - e.plus) % e.times == 0;
    if (!fine) return false;
  }
  return true;
}

tensor::tensor(gen::dtype t, gen::shape s) : type_{t, std::move(s)} {
  const std::int64_t count = size();
  assert(count >= 0 && count <= max_elements);
  byte_count_ = static_cast<std::size_t>(count) * byte_size(t);
  storage_ = zeroed_bytes(byte_count_);
  if (t == dtype::string) strings_.resize(static_cast<std::size_t>(count));
}

tensor tensor::of_ints(gen::dtype t, std::span<const std::int64_t> values) {
  assert(is_integer(t));
  tensor made(t, {static_cast<std::int64_t>(values.size())});
  visit_dtype(t, [&]<class T>() {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      std::transform(values.begin(), values.end(), made.mutable_as<T>().begin(),
                     [](std::int64_t v) { return static_cast<T>(v); });
  });
  return made;
}

double tensor::as_double(std::int64_t i) const {
  double value = is_complex(dtype()) ? std::numeric_limits<double>::quiet_NaN() : 0;
  visit_dtype(dtype(), [&]<class T>() {
    const T& x = as<T>()[static_cast<std::size_t>(i)];
    if constexpr (is_storage_float<T>)
      value = static_cast<double>(to_float(x));
    else
      value = static_cast<double>(x);
  });
  return value;
}

std::int64_t tensor::as_int(std::int64_t i) const {
  std::int64_t value = 0;
  visit_dtype(dtype(), [&]<class T>() {
    if constexpr (std::is_integral_v<T>)
      value = static_cast<std::int64_t>(as<T>()[static_cast<std::size_t>(i)]);
    else
      value = saturated(as_double(i));
  });
  return value;
}

std::vector<std::int64_t> tensor::as_ints() const {
  std::vector<std::int64_t> values(static_cast<std::size_t>(size()));
  visit_dtype(dtype(), [&]<class T>() {
    if constexpr (std::is_integral_v<T>)
      std::transform(as<T>().begin(), as<T>().end(), values.begin(), [](T v) { return static_cast<std::int64_t>(v); });
    else
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = as_int(static_cast<std::int64_t>(i));
  });
  return values;
}

tensor tensor::reshaped(gen::shape s) const {
  assert(element_count(s) == size());
  tensor other = *this;
  other.type_.shape = std::move(s);
  return other;
}

tensor tensor::parts() const {
  assert(is_complex(dtype()));
  tensor other = *this;
  other.type_.dtype = part_type(dtype());
  other.type_.shape.push_back(2);
  return other;
}

tensor tensor::paired() const {
  assert(complex_of(dtype()) != dtype::invalid && !shape().empty() && shape().back() == 2);
  tensor other = *this;
  other.type_.dtype = complex_of(dtype());
  other.type_.shape.pop_back();
  return other;
}

}  // namespace tf_embed::gen
