// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), so that a generated header can name the very model it was made from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tf_embed::gen {

/// The digest of bytes given in any number of pieces.
class sha256 {
 public:
  void update(std::span<const std::byte> data);
  /// 64 lower-case hexadecimal digits. Ends the digest: no update may follow.
  std::string hex_digest();

 private:
  void compress(const std::byte* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, 64> pending_ = {};
  std::uint64_t byte_count_ = 0;
};

}  // namespace tf_embed::gen
