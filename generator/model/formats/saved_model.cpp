// SPDX-License-Identifier: Apache-2.0
#include "model/formats/saved_model.hpp"

#include <system_error>

namespace tf_embed::gen {

bool is_saved_model(const model_probe& probe) {
  std::error_code ignored;
  return probe.is_folder && (std::filesystem::exists(probe.path / "saved_model.pb", ignored) ||
                             std::filesystem::exists(probe.path / "saved_model.pbtxt", ignored));
}

result<void> read_saved_model(const model_probe&, google::protobuf::io::ZeroCopyInputStream*, source&) {
  return saved_model_not_read();
}

diagnostic saved_model_not_read() {
  return {error_kind::unsupported,
          "SavedModel folders are not read yet; freeze a signature of it: docs/FROM_TENSORFLOW.md, or in Python "
          "tf_embed.compile()"};
}

}  // namespace tf_embed::gen
