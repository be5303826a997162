// SPDX-License-Identifier: Apache-2.0
#include "model/sha256.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using tf_embed::gen::sha256;

namespace {

std::string digest(std::string_view text, std::size_t piece = 1 << 20) {
  sha256 d;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
    d.update(std::as_bytes(std::span(text.substr(0, piece))));
  return d.hex_digest();
}

}  // namespace

TEST_CASE("SHA-256 agrees with the vectors of FIPS 180", "[sha256]") {
  CHECK(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(
      digest("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
             "nopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(digest(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on how the bytes are cut", "[sha256]") {
  for (std::size_t length = 0; length < 200; ++length) {
    const std::string text(length, 'x');
    for (const auto piece : std::initializer_list<std::size_t>{1, 7, 63, 64, 65})
      CHECK(digest(text, piece) == digest(text));
  }
}
