// SPDX-License-Identifier: Apache-2.0
// The header of NumPy's .npy format: what an array is, ahead of its bytes.
#pragma once

#include "ir/tensor.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tf_embed::gen {

/// What an .npy header declares.
struct npy_header {
  tensor_type type = {};
  std::size_t item_bytes = 0;  ///< of one element; for strings the padded length
  bool fortran_order = false;
  std::size_t swapped_bytes = 0;  ///< numbers of so many bytes each are big endian; 0: none are
  bool utf32 = false;             ///< strings of four-byte code points, as NumPy's str
};

/// The fixed start of the format: magic, version and the length of the header's text. 12 bytes hold the longest.
struct npy_prologue {
  std::size_t bytes = 0;  ///< of the prologue itself
  std::size_t text_bytes = 0;
};

/// Reads the prologue (versions 1 to 3) from the first bytes of an .npy. Errors do not name the file.
result<npy_prologue> parse_npy_prologue(std::string_view start);

/// Reads the header's text, a Python dict with the keys descr, fortran_order and shape.
result<npy_header> parse_npy_text(std::string_view text);

/// Prologue and text for a tensor in row-major order, padded to a multiple of 64 bytes. bfloat16, which NumPy lacks,
/// is declared as its bits, uint16. `item_bytes` counts for strings only.
result<std::string> make_npy_header(const tensor_type& type, std::size_t item_bytes);

}  // namespace tf_embed::gen
