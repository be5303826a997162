// SPDX-License-Identifier: Apache-2.0
#include "picture.hpp"

#include <cstddef>
#include <memory>

#define STB_IMAGE_IMPLEMENTATION
#include <stb/stb_image.h>
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>
#if __has_include(<stb/stb_image_resize2.h>)
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#include <stb/stb_image_resize2.h>
#else
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#include <stb/stb_image_resize.h>
#endif

std::optional<std::vector<std::uint8_t>> load_picture(const std::string& path, int width, int height) {
  int w = 0, h = 0, channels = 0;
  const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(stbi_load(path.c_str(), &w, &h, &channels, 3),
                                                         stbi_image_free);
  if (!pixels) return std::nullopt;

  std::vector<std::uint8_t> scaled(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
#if __has_include(<stb/stb_image_resize2.h>)
  const bool ok = stbir_resize(pixels.get(), w, h, 0, scaled.data(), width, height, 0, STBIR_RGB, STBIR_TYPE_UINT8,
                               STBIR_EDGE_CLAMP, STBIR_FILTER_TRIANGLE) != nullptr;
#else
  const bool ok =
      stbir_resize_uint8_generic(pixels.get(), w, h, 0, scaled.data(), width, height, 0, 3, STBIR_ALPHA_CHANNEL_NONE, 0,
                                 STBIR_EDGE_CLAMP, STBIR_FILTER_TRIANGLE, STBIR_COLORSPACE_LINEAR, nullptr) != 0;
#endif
  if (!ok) return std::nullopt;
  return scaled;
}

bool save_picture(const std::string& path, std::span<const std::uint8_t> rgb, int width, int height) {
  return stbi_write_png(path.c_str(), width, height, 3, rgb.data(), width * 3) != 0;
}
