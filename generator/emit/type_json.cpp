// SPDX-License-Identifier: Apache-2.0
#include "emit/type_json.hpp"

#include <string>

namespace tf_embed::gen {

void describe_type(json& j, const tensor_type& t) {
  j["dtype"] = std::string(name(t.dtype));
  j["shape"] = t.shape;
  if (t.extents.size() == 1) j["run_time_axis"] = t.extent().axis;
  if (t.extents.size() > 1) {
    for (const run_time_extent& e : t.extents) j["run_time_axes"].push_back(e.axis);
  }
}

}  // namespace tf_embed::gen
