// SPDX-License-Identifier: Apache-2.0
// Prints the plain C interface of a network.
#pragma once

#include "program/program.hpp"

#include <string>

namespace tf_embed::gen {

/// `<name>_c.h` (C99 and C++) and `<name>_c.cpp`, to be compiled into a shared library of its own.
struct c_api {
  std::string header;
  std::string source;
};

/// `cpp_class` is the generated class, e.g. "kws::model"; `name` an identifier, the prefix of all that is declared.
/// `header_has_library`: `<name>.hpp` holds all that it includes.
c_api print_c_api(const program& p, const std::string& name, const std::string& cpp_class, std::size_t arena_alignment,
                  const std::string& source_sha256, bool header_has_library);

}  // namespace tf_embed::gen
