// SPDX-License-Identifier: Apache-2.0
// One header that needs nothing installed.
#pragma once

#include "emit/header.hpp"
#include "emit/network_text.hpp"

#include <vector>

namespace tf_embed::gen {

/// A bundle's weights are in the header, whose compilation takes memory for them: of literals 23 bytes a byte.
constexpr std::size_t most_bundled_weights = std::size_t{64} << 20;

/// Fails where the weights are too large for a bundle.
result<void> check_bundled_weights(const program& p);

/// `<name>.hpp` with the contents of everything that it includes: `generated` files by their own, headers of tf_embed,
/// xsimd and Boost.Hana by the options' reader.
result<generated_file> print_bundle(const network_source& n, const std::vector<generated_file>& generated);

}  // namespace tf_embed::gen
