// SPDX-License-Identifier: Apache-2.0
// Sound files for the example.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <vector>

/// The samples of a WAV file of 16-bit PCM at `rate` samples a second, of several channels the first; nothing where it
/// is anything else.
std::optional<std::vector<std::int16_t>> read_wav(std::istream& file, std::uint32_t rate);
