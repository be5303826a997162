// SPDX-License-Identifier: Apache-2.0
#include "ops/support/element_types.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<void> check_kernel_dtype(dtype t) {
  const bool has_kernel = t == dtype::float32 || t == dtype::float64 || is_integer(t) || t == dtype::boolean;
  if (!has_kernel) return diagnostic{error_kind::unsupported, fmt::format("there is no kernel for {} yet", name(t))};
  return {};
}

}  // namespace tf_embed::gen
