// SPDX-License-Identifier: Apache-2.0
// Prints the weights: as arrays, as string literals, or as an object file's worth of bytes.
#pragma once

#include "emit/program_names.hpp"
#include "io/file.hpp"
#include "program/program.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// How weights enter the user's program. tf_embed_model() takes `object` for large models. Compiler cost per million
/// floats (GCC 12): `constexpr_array` 3-5 s and 300 MB, `literal` 0.4 s and 90 MB, `object` nothing.
enum class weights_policy {
  automatic,  ///< constexpr_array up to a million parameters, literal above
  constexpr_array,
  literal,
  object,
};

/// The policy that `automatic` stands for.
weights_policy settle_policy(weights_policy wanted, const program& p);

/// The policy's name on the command line.
std::string_view policy_name(weights_policy policy);

/// Bytes of all weights.
std::size_t weight_bytes(const program& p);

/// The structs of `namespace weights`, in parts of a bounded size; `symbol_prefix` starts the names of an object's
/// symbols.
std::vector<file_part> print_weights(const program& p, const program_names& names, weights_policy policy,
                                     const std::string& symbol_prefix);

/// For `object`: C++ source whose assembler statements include `binary_name`, and the parts of that file.
struct weights_object {
  std::string source;
  std::vector<file_part> binary;
};
weights_object print_weights_object(const program& p, const program_names& names, const std::string& symbol_prefix,
                                    const std::string& binary_name);

}  // namespace tf_embed::gen
