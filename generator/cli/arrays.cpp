// SPDX-License-Identifier: Apache-2.0
#include "cli/arrays.hpp"

#include "ir/call.hpp"
#include "ir/near_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace tf_embed::gen {
namespace {

// The same bits under another dtype of equal size.
tensor reinterpreted(const tensor& t, dtype as) {
  tensor out(as, t.shape());
  std::copy(t.bytes().begin(), t.bytes().end(), out.mutable_bytes().begin());
  return out;
}

template <class T>
T made_up(std::size_t i, int whole) {
  const double small = static_cast<double>(i * 37 % 101) * 0.01 - 0.5;
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(small);
  } else if constexpr (std::is_same_v<T, float16>) {
    return to_float16(static_cast<float>(small));
  } else if constexpr (std::is_same_v<T, bfloat16>) {
    return to_bfloat16(static_cast<float>(small));
  } else {
    return static_cast<T>(whole);
  }
}

/// npz has no type for bfloat16.
tensor in_type_of(const tensor_type& want, const tensor& given) {
  const bool is_written_as_bits = want.dtype == dtype::bfloat16 && given.dtype() == dtype::uint16;
  return is_written_as_bits ? reinterpreted(given, dtype::bfloat16) : given;
}

bool equal_or_both_nan(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

result<std::vector<tensor>> match_inputs(const graph& g, const named_tensors& arrays) {
  std::vector<tensor> out;
  for (const endpoint& e : caller_inputs(g)) {
    const tensor* given = find_tensor(arrays, e.name);
    const tensor_type& want = g.type(e.value);
    if (!given) {
      near_name near(e.name);
      for (const auto& [key, array] : arrays) near.offer(key);
      return diagnostic{error_kind::usage, fmt::format("the arrays given hold no input \"{}\" ({}){}",
                                                       printable(e.name), to_string(want), near.question())};
    }
    tensor t = in_type_of(want, *given);
    if (t.type() != want) {
      return diagnostic{error_kind::usage, fmt::format("input \"{}\" must be {}, but the array given is {}",
                                                       printable(e.name), to_string(want), to_string(t.type()))};
    }
    out.push_back(std::move(t));
  }
  return out;
}

std::vector<tensor> made_up_inputs(const graph& g, int whole) {
  std::vector<tensor> out;
  for (const endpoint& e : caller_inputs(g)) {
    tensor t(g.type(e.value).dtype, g.type(e.value).shape);
    visit_dtype(t.dtype(), [&]<class T>() {
      std::size_t i = 0;
      for (T& x : t.mutable_as<T>()) x = made_up<T>(i++, whole);
    });
    visit_complex(t.dtype(), [&]<class Part>() {
      std::size_t i = 0;
      for (auto& x : t.mutable_as<std::complex<Part>>())
        x = {made_up<Part>(i, whole), made_up<Part>(i + 50, whole)}, ++i;
    });
    out.push_back(std::move(t));
  }
  return out;
}

std::vector<int> made_up_wholes(const graph& g) {
  const bool all_floating = std::ranges::all_of(
      caller_inputs(g), [&](const endpoint& e) { return is_floating(part_type(g.type(e.value).dtype)); });
  return all_floating ? std::vector{0} : std::vector{0, 1};
}

std::string raw_bytes(const std::vector<tensor>& tensors) {
  std::string bytes;
  for (const tensor& t : tensors) bytes.append(reinterpret_cast<const char*>(t.bytes().data()), t.bytes().size());
  return bytes;
}

comparison compare(const std::string& output, const tensor& got_raw, const tensor& want_raw, const tolerance& t) {
  comparison c;
  c.output = output;
  const tensor want = got_raw.dtype() == dtype::bfloat16 && want_raw.dtype() == dtype::uint16
                          ? reinterpreted(want_raw, dtype::bfloat16)
                          : want_raw;
  const tensor& got = got_raw;
  if (got.type() != want.type()) {
    c.message = fmt::format("expected {}, got {}", to_string(want.type()), to_string(got.type()));
    return c;
  }
  if (is_complex(want.dtype())) return compare(output, got.parts(), want.parts(), t);
  c.same_type = true;
  for (std::int64_t i = 0; i < want.size(); ++i) {
    const double w = want.as_double(i);
    if (std::isfinite(w)) c.max_magnitude = std::max(c.max_magnitude, std::abs(w));
  }
  const bool exact = !is_floating(want.dtype()) && !t.given;
  const double atol = t.given ? t.atol : 1e-4 * c.max_magnitude;
  const double rtol = t.given ? t.rtol : 0;
  std::int64_t wrong = 0;
  std::int64_t first_wrong = -1;
  for (std::int64_t i = 0; i < want.size(); ++i) {
    bool fine = false;
    if (is_integer(want.dtype()) && got.as_int(i) == want.as_int(i)) continue;
    const double g = got.as_double(i);
    const double w = want.as_double(i);
    const double error = std::abs(g - w);
    if (equal_or_both_nan(g, w) && is_floating(want.dtype())) {
      fine = true;
    } else if (std::isfinite(g) && std::isfinite(w)) {
      fine = !exact && error <= atol + rtol * std::abs(w);
      c.max_abs_error = std::max(c.max_abs_error, error);
      if (w != 0) c.max_rel_error = std::max(c.max_rel_error, error / std::abs(w));
    } else {
      c.max_abs_error = std::numeric_limits<double>::infinity();
      c.max_rel_error = std::numeric_limits<double>::infinity();
    }
    if (fine || (want.dtype() == dtype::boolean && g == w)) continue;
    if (wrong++ == 0) first_wrong = i;
  }
  c.pass = wrong == 0;
  if (!c.pass) {
    c.message = fmt::format("{} of {} elements differ, the first at {}: expected {:.9g}, got {:.9g}", wrong,
                            want.size(), first_wrong, want.as_double(first_wrong), got.as_double(first_wrong));
  }
  return c;
}

}  // namespace tf_embed::gen
