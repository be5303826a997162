// SPDX-License-Identifier: Apache-2.0
#include "ops/spectrum/fft_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <utility>

namespace tf_embed::gen {
namespace {

constexpr std::int64_t largest_radix = 13;
constexpr std::int64_t shortest_matrix = 16;  // below, a transposition costs more than it brings

struct turn {
  double re;
  double im;
};

/// e^(-2 pi i k / n), as exact as double is: sines and cosines are taken within the first eighth of the circle.
turn root(std::int64_t k, std::int64_t n) {
  k %= n;
  if (2 * k > n) {
    const turn other = root(n - k, n);
    return {other.re, -other.im};
  }
  if (4 * k > n) {
    const turn other = root(n - 2 * k, 2 * n);
    return {-other.re, other.im};
  }
  const auto angle = [](std::int64_t top, std::int64_t bottom) {
    return 2 * std::numbers::pi * static_cast<double>(top) / static_cast<double>(bottom);
  };
  if (8 * k > n) return {std::sin(angle(n - 4 * k, 4 * n)), -std::cos(angle(n - 4 * k, 4 * n))};
  return {std::cos(angle(k, n)), -std::sin(angle(k, n))};
}

/// The radices of a length, in the order of the stages; nullopt where it has a prime factor that is too large.
std::optional<std::vector<std::int64_t>> radices_of(std::int64_t n) {
  std::vector<std::int64_t> found;
  for (std::int64_t odd = 3; odd <= largest_radix; odd += 2) {
    for (; n % odd == 0; n /= odd) found.push_back(odd);
  }
  int twos = 0;
  for (; n % 2 == 0; n /= 2) ++twos;
  if (n != 1) return std::nullopt;
  // Eights, and fours where those leave a single two.
  const int fours = twos % 3 == 2 ? 1 : twos % 3 == 1 && twos >= 4 ? 2 : 0;
  const int eights = (twos - 2 * fours) / 3;
  const int left = twos - 2 * fours - 3 * eights;
  for (int i = 0; i < left; ++i) found.push_back(2);
  for (int i = 0; i < fours; ++i) found.push_back(4);
  for (int i = 0; i < eights; ++i) found.push_back(8);
  return found;
}

template_type radices_type(const std::vector<std::int64_t>& radices) {
  template_type t{"te::algorithm::radices", {}};
  for (const std::int64_t r : radices) t.arguments.emplace_back(r);
  return t;
}

void add_turn(std::vector<double>& to, turn t) {
  to.push_back(t.re);
  to.push_back(t.im);
}

/// The tables of all stages, one after another; see kernels/support/fft_stage.hpp.
void add_stages(std::vector<double>& to, const std::vector<std::int64_t>& radices, std::int64_t n) {
  for (const std::int64_t radix : radices) {
    const std::int64_t m = n / radix;
    if (radix % 2 == 1) {
      for (std::int64_t k = 0; k <= radix / 2; ++k) {
        const turn t = root(k, radix);
        add_turn(to, {t.re, -t.im});
      }
    }
    for (std::int64_t p = 0; m > 1 && p < m; ++p) {
      for (std::int64_t j = 1; j < radix; ++j) add_turn(to, root(p * j, n));
    }
    n = m;
  }
}

fft_form in_stages(const std::vector<std::int64_t>& radices, std::int64_t n) {
  fft_form f{radices_type(radices), {}, n};
  add_stages(f.tables, radices, n);
  return f;
}

/// Two factors of n near to its root, of which vectors like multiples of their lanes; {n, 1} where there are none.
std::pair<std::int64_t, std::int64_t> matrix_of(std::int64_t n) {
  // Waste: what is left of vectors of 16 at the end of the rows of either matrix.
  const auto cost = [](std::int64_t rows, std::int64_t columns) {
    const auto filled = [](std::int64_t size) {
      return static_cast<double>((size + 15) / 16 * 16) / static_cast<double>(size);
    };
    const double ratio = std::abs(std::log2(static_cast<double>(rows) / static_cast<double>(columns)));
    return filled(rows) + filled(columns) + 0.25 * ratio;
  };
  std::pair<std::int64_t, std::int64_t> best{n, 1};
  for (std::int64_t rows = 2; rows < n; ++rows) {
    const std::int64_t columns = n / rows;
    if (n % rows != 0) continue;
    if (best.second == 1 || cost(rows, columns) < cost(best.first, best.second)) best = {rows, columns};
  }
  return best;
}

fft_form as_matrix(std::int64_t rows, std::int64_t columns) {
  const std::int64_t n = rows * columns;
  const std::vector<std::int64_t> first = *radices_of(rows);
  const std::vector<std::int64_t> second = *radices_of(columns);
  fft_form f{{"te::algorithm::transposed", {radices_type(first), radices_type(second)}}, {}, n};
  add_stages(f.tables, first, rows);
  for (const bool imaginary : {false, true}) {
    for (std::int64_t k = 0; k < rows; ++k) {
      for (std::int64_t q = 0; q < columns; ++q) {
        const turn t = root(k * q % n, n);
        f.tables.push_back(imaginary ? t.im : t.re);
      }
    }
  }
  add_stages(f.tables, second, columns);
  return f;
}

fft_form by_factors(std::int64_t n, bool in_columns) {
  const std::vector<std::int64_t> radices = *radices_of(n);
  if (in_columns || n < shortest_matrix || radices.size() < 2) return in_stages(radices, n);
  const auto [rows, columns] = matrix_of(n);
  return as_matrix(rows, columns);
}

/// A length of at least `least` whose transform is quick: a power of two, or three or five times one.
std::int64_t quick_length(std::int64_t least) {
  std::int64_t best = 0;
  for (const std::int64_t odd : {1, 3, 5, 9}) {
    std::int64_t n = odd * 16;
    while (n < least) n *= 2;
    if (best == 0 || n < best) best = n;
  }
  return best;
}

void add_parts(std::vector<double>& to, const std::vector<double>& pairs) {
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t i = part; i < pairs.size(); i += 2) to.push_back(pairs[i]);
  }
}

fft_form as_convolution(std::int64_t n, bool in_columns) {
  const std::int64_t length = quick_length(2 * n - 1);
  fft_form inner = by_factors(length, in_columns);
  fft_form f{{"te::algorithm::bluestein", {n, inner.algorithm}}, {}, length};
  std::vector<double> chirp;
  std::vector<double> response(static_cast<std::size_t>(2 * length), 0.0);
  for (std::int64_t k = 0; k < n; ++k) {
    const turn t = root(k * k % (2 * n), 2 * n);
    add_turn(chirp, t);
    for (const std::int64_t at : {k, (length - k) % length}) {
      response[static_cast<std::size_t>(2 * at)] = t.re / static_cast<double>(length);
      response[static_cast<std::size_t>(2 * at + 1)] = -t.im / static_cast<double>(length);
    }
  }
  add_parts(f.tables, chirp);
  add_parts(f.tables, reference_fft(response, false));
  f.tables.insert(f.tables.end(), inner.tables.begin(), inner.tables.end());
  return f;
}

/// The transform of the pairs [first], [first + step], ..., by Cooley and Tukey's recursion over the smallest factor.
/// `roots` are those of all pairs: their number is n * step.
std::vector<turn> recursion(const std::vector<turn>& x, const std::vector<turn>& roots, std::size_t first,
                            std::size_t step) {
  const std::size_t n = x.size() / step;
  if (n == 1) return {x[first]};
  std::size_t radix = 2;
  while (radix * radix <= n && n % radix != 0) ++radix;
  if (n % radix != 0) radix = n;
  std::vector<std::vector<turn>> parts;
  for (std::size_t r = 0; r < radix; ++r) parts.push_back(recursion(x, roots, first + step * r, step * radix));
  std::vector<turn> out;
  for (std::size_t k = 0; k < n; ++k) {
    turn sum{0, 0};
    for (std::size_t r = 0; r < radix; ++r) {
      const turn& w = roots[k * r % n * step];
      const turn& part = parts[r][k % (n / radix)];
      sum.re += w.re * part.re - w.im * part.im;
      sum.im += w.re * part.im + w.im * part.re;
    }
    out.push_back(sum);
  }
  return out;
}

}  // namespace

result<void> check_transform(std::span<const std::int64_t> lengths) {
  for (const std::int64_t n : lengths) {
    if (n <= longest_transform) continue;
    return diagnostic{error_kind::unsupported,
                      fmt::format("a transform of {} numbers; the longest is {}", n, longest_transform)};
  }
  return {};
}

fft_form choose_fft(std::int64_t n, bool in_columns) {
  return radices_of(n) ? by_factors(n, in_columns) : as_convolution(n, in_columns);
}

std::vector<double> real_turns(std::int64_t half) {
  std::vector<double> out;
  for (std::int64_t k = 0; k < half; ++k) out.push_back(root(k, 2 * half).re / 2);
  for (std::int64_t k = 0; k < half; ++k) out.push_back(root(k, 2 * half).im / 2);
  return out;
}

tensor table_of(dtype t, const std::vector<double>& numbers) {
  tensor out(t, {static_cast<std::int64_t>(numbers.size())});
  if (t == dtype::float64) {
    std::copy(numbers.begin(), numbers.end(), out.mutable_as<double>().begin());
  } else {
    std::transform(numbers.begin(), numbers.end(), out.mutable_as<float>().begin(),
                   [](double x) { return static_cast<float>(x); });
  }
  return out;
}

std::vector<double> reference_fft(const std::vector<double>& pairs, bool inverse) {
  const std::size_t n = pairs.size() / 2;
  if (n == 0) return {};
  const double sign = inverse ? -1 : 1;  // the inverse is the transform between two conjugations
  const double scale = inverse ? 1 / static_cast<double>(n) : 1;
  std::vector<turn> in;
  std::vector<turn> roots;
  for (std::size_t i = 0; i < n; ++i) {
    in.push_back({pairs[2 * i], sign * pairs[2 * i + 1]});
    roots.push_back(root(static_cast<std::int64_t>(i), static_cast<std::int64_t>(n)));
  }
  std::vector<double> out;
  for (const turn& t : recursion(in, roots, 0, 1)) add_turn(out, {scale * t.re, scale * sign * t.im});
  return out;
}

}  // namespace tf_embed::gen
