// SPDX-License-Identifier: Apache-2.0
// Ops that tf_embed knows of but does not compute, with what to tell the user.
#pragma once

#include <span>
#include <string_view>

namespace tf_embed::gen {

/// Names with one reason. A name that ends in * stands for all that begin so.
struct refused_row {
  std::string_view names;  ///< separated by spaces
  std::string_view reason;
};

std::span<const refused_row> refused_ops();

/// Why tf_embed does not compute an op of TensorFlow; an empty text for ops that it has never heard of.
std::string_view reason_of_refusal(std::string_view tf_name);

}  // namespace tf_embed::gen
