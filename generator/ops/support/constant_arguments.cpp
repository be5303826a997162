// SPDX-License-Identifier: Apache-2.0
#include "ops/support/constant_arguments.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace tf_embed::gen {

result<argument> cpp_value(const tensor& scalar) {
  const dtype t = scalar.dtype();
  if (t == dtype::float32) return argument(scalar.as<float>()[0]);
  if (t == dtype::float64) return argument(scalar.as<double>()[0]);
  if (t == dtype::boolean) return argument(scalar.as<bool>()[0] ? "std::true_type" : "std::false_type");
  if (!is_integer(t)) {
    return diagnostic{error_kind::unsupported, fmt::format("a constant of type {} has no form in C++", name(t))};
  }
  const std::int64_t v = scalar.as_int(0);
  argument number = v;
  // The smallest int64 has no literal of its own; unsigned ones need a suffix.
  if (t == dtype::uint64) number = fmt::format("{}u", static_cast<std::uint64_t>(v));
  if (v == std::numeric_limits<std::int64_t>::min()) number = "-9223372036854775807 - 1";
  return argument(template_type{"std::integral_constant", {t, number}});
}

argument cpp_real(dtype t, double x) { return t == dtype::float64 ? argument(x) : argument(static_cast<float>(x)); }

}  // namespace tf_embed::gen
