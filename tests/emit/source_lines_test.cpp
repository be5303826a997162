// SPDX-License-Identifier: Apache-2.0
#include "emit/source_lines.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace tf_embed::gen;

namespace {

std::string lines_of(std::string_view text) {
  std::string out;
  for (const source_line& line : source_lines(text)) out += (line.is_notice ? "!" : "") + line.text + "|";
  return out;
}

}  // namespace

TEST_CASE("comments and empty lines go") {
  CHECK(lines_of("int a;  // one\n\n/* two\n three */ int b; /* four */ int c;\n") == "int a;|  int b;   int c;|");
  CHECK(lines_of("int a;  // goes on \\\nint b;\nint c;") == "int a;|int b;|int c;|");
  CHECK(lines_of("a /* no end") == "a|");
  CHECK(lines_of("").empty());
}

TEST_CASE("comments that speak of a copyright or a licence stay, whole") {
  CHECK(lines_of("// SPDX-License-Identifier: Apache-2.0\n// What it is.\n#pragma once\n// Not this.\n") ==
        "!// SPDX-License-Identifier: Apache-2.0|!// What it is.|#pragma once|");
  CHECK(lines_of("/* Parts are\n * COPYRIGHT 1993\n */\nint a;") == "!/* Parts are|!* COPYRIGHT 1993|!*/|int a;|");
  CHECK(lines_of("int a;  // copyright of a\n// other\nint b;") == "int a;|!// copyright of a|int b;|");
}

TEST_CASE("what looks like a comment is none in a string, a character or a raw string") {
  CHECK(lines_of(R"(auto a = "// \" /*"; // gone)") == R"(auto a = "// \" /*";|)");
  CHECK(lines_of(R"(char a = '"'; char b = '\''; // gone)") == R"(char a = '"'; char b = '\'';|)");
  CHECK(lines_of("auto a = u8'\"'; int n = 1'000; // gone") == "auto a = u8'\"'; int n = 1'000;|");
  CHECK(lines_of("auto a = R\"x(// \" \n)\" )x\"; // gone") == "auto a = R\"x(// \" |)\" )x\";|");
  CHECK(lines_of("#error this doesn't compile // gone\nint a;") == "#error this doesn't compile|int a;|");
}

TEST_CASE("the empty line that ends a macro stays") {
  CHECK(lines_of("#define A \\\n  1 \\\n\nint b;\n") == "#define A \\|  1 \\||int b;|");
}

TEST_CASE("directives are taken apart") {
  CHECK((directive_of("  #  include <a.hpp> ").name == "include" && directive_of("#include <a>").rest == "<a>"));
  CHECK((directive_of("#if(A)").name == "if" && directive_of("#if(A)").rest == "(A)"));
  CHECK((directive_of("#").name.empty() && directive_of("int a; #if").name.empty() && directive_of("").name.empty()));
}
