// SPDX-License-Identifier: Apache-2.0
// Where a model's arena lies: inside the object, or with the caller.
#pragma once

#include <tf_embed/core/compiler.hpp>

#include <cstddef>
#include <span>

namespace tf_embed {

/// The arena is inside the object, unless a caller's was given. All zero at first, so that a static model lies in .bss
/// and needs no start-up code.
template <std::size_t Bytes, std::size_t Alignment>
class inline_storage {
 public:
  TF_EMBED_INLINE constexpr inline_storage() noexcept {}
  TF_EMBED_INLINE explicit inline_storage(std::span<std::byte, Bytes> borrowed) noexcept : borrowed_(borrowed.data()) {}

  TF_EMBED_INLINE std::byte* data() const noexcept { return borrowed_ ? borrowed_ : const_cast<std::byte*>(bytes_); }

 private:
  std::byte* borrowed_ = nullptr;
  alignas(Alignment) std::byte bytes_[Bytes == 0 ? 1 : Bytes]{};
};

/// The arena is the caller's; the object is one pointer.
template <std::size_t Bytes, std::size_t Alignment>
class borrowed_storage {
 public:
  TF_EMBED_INLINE explicit constexpr borrowed_storage(std::span<std::byte, Bytes> borrowed) noexcept
      : borrowed_(borrowed.data()) {}

  TF_EMBED_INLINE std::byte* data() const noexcept { return borrowed_; }

 private:
  std::byte* borrowed_;
};

}  // namespace tf_embed
