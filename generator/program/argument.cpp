// SPDX-License-Identifier: Apache-2.0
#include "program/argument.hpp"

namespace tf_embed::gen {

bool template_type::operator==(const template_type& other) const {
  return name == other.name && arguments == other.arguments;
}

bool argument::operator==(const argument& other) const {
  const auto* mine = std::get_if<std::shared_ptr<const template_type>>(&value_);
  const auto* theirs = std::get_if<std::shared_ptr<const template_type>>(&other.value_);
  if (mine && theirs) return **mine == **theirs;
  return value_ == other.value_;
}

template_type cpp_shape(const shape& s) { return {"te::shape", {s.begin(), s.end()}}; }
template_type cpp_ints(const std::vector<std::int64_t>& values) { return {"te::ints", {values.begin(), values.end()}}; }
template_type cpp_extent(operand count, const run_time_extent& extent) {
  template_type made{"te::extent", {std::move(count), extent.axis, extent.times}};
  if (extent.plus != 0) made.arguments.emplace_back(extent.plus);
  return made;
}

}  // namespace tf_embed::gen
