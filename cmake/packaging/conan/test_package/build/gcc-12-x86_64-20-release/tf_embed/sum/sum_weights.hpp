// sum_weights.hpp: made by tf-embed 0.1.0 from sum.pbtxt (sha256 f6f7120cfcbdd2e17cc77018897dccefd2a56f9d860c145ac89835a95656ae12).
// Do not edit: run tf-embed again.
#pragma once

#include <cstddef>
#include <cstdint>

#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/weights_section.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

namespace sum::model_detail {
namespace te = tf_embed;

namespace weights {


}  // namespace weights
}  // namespace sum::model_detail

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
