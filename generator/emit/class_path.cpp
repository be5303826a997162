// SPDX-License-Identifier: Apache-2.0
#include "emit/class_path.hpp"

#include "emit/identifiers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

namespace tf_embed::gen {

result<class_path> split_class(const std::string& full) {
  class_path path;
  std::size_t from = 0;
  std::vector<std::string> parts;
  for (std::size_t at; (at = full.find("::", from)) != std::string::npos; from = at + 2)
    parts.push_back(full.substr(from, at - from));
  parts.push_back(full.substr(from));
  bool fine = parts.size() >= 2;
  for (const std::string& part : parts) fine = fine && is_cpp_identifier(part);
  // These would hide what the header itself uses.
  for (const std::string_view taken : {"tf_embed", "std", "boost", "te", "weights"})
    fine = fine && parts[0] != taken && parts.back() != taken;
  if (!fine) {
    return diagnostic{error_kind::usage, fmt::format("--cpp-class must be like ns::name with identifiers of C++ (not "
                                                     "tf_embed, std, boost, te, weights), but is \"{}\"",
                                                     printable(full))};
  }
  path.name = parts.back();
  parts.pop_back();
  path.space = fmt::format("{}", fmt::join(parts, "::"));
  return path;
}

}  // namespace tf_embed::gen
