// SPDX-License-Identifier: Apache-2.0
// Prints the weights: as arrays, as string literals, or as an object file's worth of bytes.
#pragma once

#include "emit/program_names.hpp"
#include "io/file.hpp"
#include "ir/diagnostics.hpp"
#include "program/program.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// How weights enter the user's program. Compiler cost per million floats (GCC 12): `constexpr_array` 3-5 s and 300 MB,
/// `literal` 0.4 s and 90 MB, `object` nothing.
enum class weights_policy {
  automatic,  ///< constexpr_array up to a million numbers, object above so many bytes, literal between
  constexpr_array,
  literal,
  object,
};

/// Weights of more bytes than this are an object, where nothing else is asked for.
constexpr std::size_t default_object_limit = 40'000'000;

/// The policy that `automatic` stands for, whoever asks: the command line, tf_embed_model(), verify and bench.
weights_policy settle_policy(weights_policy wanted, std::size_t object_limit, const program& p);

/// The policy has room for the weights: compilers limit what a literal can hold.
result<void> check_policy(weights_policy policy, const program& p);

/// The policy's name on the command line.
std::string_view policy_name(weights_policy policy);

/// Bytes of all weights.
std::size_t weight_bytes(const program& p);

/// What an object's files and symbol are called.
struct object_names {
  std::string symbol;
  std::string source;
  std::string binary;
};

/// The structs of `namespace weights`, in parts of a bounded size; `object` is for the policy of that name.
std::vector<file_part> print_weights(const program& p, const program_names& names, weights_policy policy,
                                     const object_names& object);

/// For `object`: C++ source that defines the symbol as the bytes of a binary file, and the parts of that file.
struct weights_object {
  std::string source;
  std::vector<file_part> binary;
};
weights_object print_weights_object(const program& p, const object_names& object);

/// The same two files where `header` holds the weights, for builds that must know their files beforehand.
weights_object empty_weights_object(const std::string& header);

}  // namespace tf_embed::gen
