// tiny_weights.hpp: made by tf-embed 0.1.0 from tiny.pbtxt (sha256 4ec46d7f6daac0e5a97c8e17201b83f9a7104044e944314309d1cc6b63847c9a).
// Do not edit: run tf-embed again.
#pragma once

#include <cstddef>
#include <cstdint>

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/weights_section.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

namespace tiny::model_detail {
namespace te = tf_embed;

namespace weights {

struct w_dense_Relu_matrix {  // [3, 2] packed in blocks of 16 columns
  alignas(64) TF_EMBED_IN_WEIGHTS_SECTION static constexpr float values[48] = {
    0x1p-1f,-0x1p+0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,
    0.0f,0.0f,0.0f,0.0f,0x1p-2f,0x1.99999ap-4f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,
    0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0x1p+1f,-0.0f,0.0f,0.0f,
    0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,0.0f,};
  TF_EMBED_INLINE static constexpr const float* data() noexcept { return values; }
};
struct w_dense_MatMul_bias {
  alignas(64) TF_EMBED_IN_WEIGHTS_SECTION static constexpr float values[2] = {
    0x1p+0f,-0x1p-3f,};
  TF_EMBED_INLINE static constexpr const float* data() noexcept { return values; }
};

}  // namespace weights
}  // namespace tiny::model_detail

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
