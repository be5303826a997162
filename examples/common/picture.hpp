// SPDX-License-Identifier: Apache-2.0
// Pictures for the examples, over stb.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The PNG or JPEG file at `path` as width x height RGB pixels, scaled with a triangle (bilinear) filter; nothing where
/// it cannot be read.
std::optional<std::vector<std::uint8_t>> load_picture(const std::string& path, int width, int height);

/// Writes width x height RGB pixels as PNG.
bool save_picture(const std::string& path, std::span<const std::uint8_t> rgb, int width, int height);
