// SPDX-License-Identifier: Apache-2.0
// Prints the planned program as C++.
#pragma once

#include "emit/include_expander.hpp"
#include "emit/test_data.hpp"
#include "emit/weights.hpp"
#include "io/file.hpp"
#include "ir/diagnostics.hpp"
#include "program/program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tf_embed::gen {

/// How a network enters a program.
enum class header_form {
  header_only,  ///< layers and weights are in the header
  compiled,     ///< run() is in a source of its own; the header includes neither layers nor vectors
  bundle,       ///< header_only, and all that it includes: weights, tf_embed, xsimd, Boost.Hana
};

/// What a header says of itself, and under which names.
struct header_options {
  std::string name = {};         ///< file stem: <name>.hpp; an identifier
  std::string cpp_class = {};    ///< "ns::inner::model"; empty: `<name>::model`, or `model_<name>::model`
  std::string source_file = {};  ///< file name of the model, for the banner
  std::string source_sha256 = {};
  header_form form = header_form::header_only;
  weights_policy weights = weights_policy::automatic;
  std::size_t object_limit = default_object_limit;  ///< see settle_policy
  /// Writes `<name>_weights.cpp` and `.bin` whatever the policy: a build system must know its files beforehand.
  bool weights_source = false;
  std::size_t arena_alignment = 64;
  bool c_api = false;
  header_reader read_header = {};  ///< of the libraries, for a bundle
  std::optional<self_test_data> self_test = {};
};

/// One file of the output. Its parts share the weights with the program and are printed one at a time.
struct generated_file {
  std::string name;
  std::vector<file_part> parts;
};

/// `<name>.hpp`, `<name>_weights.hpp`, with header_form::compiled `<name>.cpp`, and with weights_policy::object
/// `<name>_weights.cpp` and `<name>_weights.bin`; with header_form::bundle `<name>.hpp` alone. Also
/// `<name>_test_data.hpp`, `<name>_c.h` and `<name>_c.cpp` where asked for. Same input, same bytes. Fails when `name`
/// or `cpp_class` are no identifiers.
result<std::vector<generated_file>> print_header(const program& p, const header_options& options);

/// How the weights of a header are kept: what its policy stands for; in a bundle a literal takes the place of an
/// object.
weights_policy policy_of(const program& p, const header_options& options);

/// The class that a header defines, with its namespaces.
std::string class_of(const header_options& options);

/// The default name of a model file: its stem as an identifier.
std::string default_name(const std::string& file_stem);

}  // namespace tf_embed::gen
