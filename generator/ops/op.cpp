// SPDX-License-Identifier: Apache-2.0
#include "ops/op.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<const tensor*> shape_context::required_constant(std::size_t i, std::string_view what) const {
  if (i >= constants_.size()) {
    return diagnostic{error_kind::bad_model, fmt::format("input {} ({}) is missing", i, what)};
  }
  if (constants_[i] == nullptr) {
    return diagnostic{
        error_kind::unsupported,
        fmt::format("{} (input {}) must be known at generation, but depends on the inputs of the network; "
                    "if it hangs on one input only, fix that with --freeze-input NAME=VALUE",
                    what, i)};
  }
  return constants_[i];
}

result<std::vector<std::int64_t>> shape_context::required_ints(std::size_t i, std::string_view what) const {
  TF_EMBED_TRY(const tensor* t, required_constant(i, what));
  if (!is_integer(t->dtype())) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} (input {}) must be integers, but is {}", what, i, to_string(t->type()))};
  }
  return t->as_ints();
}

}  // namespace tf_embed::gen
