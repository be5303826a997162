// SPDX-License-Identifier: Apache-2.0
// Which element types an element-wise operation is defined for.
#pragma once

#include "ops/support/element_types.hpp"

namespace tf_embed::gen {

enum class operand_types { numeric, floating, integer, boolean, any, complex };

inline bool allows(operand_types allowed, dtype t) {
  switch (allowed) {
    case operand_types::numeric:
      return is_numeric(t);
    case operand_types::floating:
      return is_floating(t);
    case operand_types::integer:
      return is_integer(t);
    case operand_types::boolean:
      return t == dtype::boolean;
    case operand_types::complex:
      return is_complex(t);
    case operand_types::any:
      return is_numeric(t) || t == dtype::boolean;
  }
  return false;
}

}  // namespace tf_embed::gen
