// SPDX-License-Identifier: Apache-2.0
// The name of the generated class, taken apart.
#pragma once

#include "ir/diagnostics.hpp"

#include <string>

namespace tf_embed::gen {

/// "ns::inner::model" as its namespaces and its own name.
struct class_path {
  std::string space;
  std::string name;
};

/// Fails where `full` is not made of identifiers, or hides what a header itself uses.
result<class_path> split_class(const std::string& full);

}  // namespace tf_embed::gen
