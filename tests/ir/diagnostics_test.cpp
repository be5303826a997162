// SPDX-License-Identifier: Apache-2.0
#include "ir/diagnostics.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::gen;

TEST_CASE("printable escapes what could break or disguise a line", "[diagnostics]") {
  CHECK(printable("conv1/weights:0") == "conv1/weights:0");
  CHECK(printable("") == "");
  CHECK(printable("a\nb\r\tc") == "a\\nb\\r\\tc");
  CHECK(printable("\x1b[31m") == "\\x1b[31m");
  CHECK(printable(std::string_view("\0x", 2)) == "\\x00x");
  CHECK(printable("say \"hi\" 'x' \\") == "say \\\"hi\\\" \\'x\\' \\\\");
  CHECK(printable("Größe/张量") == "Größe/张量");
  CHECK(printable("\x7f") == "\\x7f");
  CHECK(printable("\xc2\x85") == "\\xc2\\x85");           // C1 control: next line
  CHECK(printable("\xe2\x80\xae") == "\\xe2\\x80\\xae");  // right-to-left override
  CHECK(printable("\xe2\x80\xa8") == "\\xe2\\x80\\xa8");  // line separator
}

TEST_CASE("printable escapes invalid UTF-8 byte by byte", "[diagnostics]") {
  CHECK(printable("a\xff") == "a\\xff");
  CHECK(printable("\x80z") == "\\x80z");
  CHECK(printable("\xc3") == "\\xc3");
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");                    // overlong slash
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // surrogate
  CHECK(printable("\xf5\x80\x80\x80") == "\\xf5\\x80\\x80\\x80");  // beyond U+10FFFF
  CHECK(printable("\xe2\x82w") == "\\xe2\\x82w");
}

TEST_CASE("printable cuts long text in the middle", "[diagnostics]") {
  CHECK(printable("0123456789", 10) == "0123456789");
  CHECK(printable("0123456789a", 10) == "0123...89a");
  CHECK(printable(std::string(1000, 'x') + "end", 13) == "xxxxx...xxend");
  CHECK(printable(std::string(9, '\n'), 10) == "\\n\\n...\\n");
  CHECK(printable("ääääääää", 11) == "ää...ää");
  for (std::size_t limit = 6; limit < 40; ++limit)
    for (const char* unit : {"a", "\n", "\xff", "ä", "张", "\\"}) {
      std::string text;
      for (int i = 0; i < 60; ++i) text += unit;
      CHECK(printable(text, limit).size() <= limit);
    }
}

TEST_CASE("to_line names the place and stays one line", "[diagnostics]") {
  CHECK(to_line({error_kind::bad_model, "no such file"}) == "no such file");
  CHECK(to_line({error_kind::unsupported, "rank 6 is not supported", "a/b", "Conv2D"}) ==
        "node \"a/b\" (Conv2D): rank 6 is not supported");
  CHECK(to_line({error_kind::unsupported, "bad", "a", ""}) == "node \"a\": bad");
  CHECK(to_line({error_kind::unsupported, "not known", "", "Foo"}) == "op Foo: not known");
  CHECK(to_line({error_kind::bad_model, "two\nlines of \"x\\n\"", "n\n1", "Op\n"}) ==
        "node \"n\\n1\" (Op\\n): two\\nlines of \"x\\n\"");
  const std::string huge(100000, '\n');
  CHECK(to_line({error_kind::bad_model, huge, huge, huge}).size() < 800);
}

namespace {

result<int> half(int x) {
  if (x % 2 != 0) return diagnostic{error_kind::usage, "odd"};
  return x / 2;
}

result<int> quarter(int x) {
  TF_EMBED_TRY(const int h, half(x));
  return half(h);
}

result<void> check(int x) {
  TF_EMBED_CHECK([x]() -> result<void> {
    TF_EMBED_TRY([[maybe_unused]] const int h, half(x));
    return {};
  }());
  return {};
}

}  // namespace

TEST_CASE("results carry values and errors through the macros", "[diagnostics]") {
  CHECK(*quarter(8) == 2);
  CHECK(quarter(6).error().message == "odd");
  CHECK(quarter(5).error().kind == error_kind::usage);
  CHECK(check(4));
  CHECK(check(3).error().message == "odd");
}
