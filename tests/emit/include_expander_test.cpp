// SPDX-License-Identifier: Apache-2.0
// Small made-up libraries; the result is what a preprocessor would have read, conditions included.
#include "emit/include_expander.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace tf_embed::gen;

namespace {

using library = std::map<std::string, std::string>;

header_reader reader_of(library files) {
  return [files = std::move(files)](const std::string& path) -> std::optional<std::string> {
    const auto at = files.find(path);
    return at == files.end() ? std::nullopt : std::optional(at->second);
  };
}

/// The expanded text without the lines of guards.
std::string without_guards(const std::string& text) {
  std::string out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from) + 1;
    const std::string line = text.substr(from, end - from);
    if (line.find("BUNDLED") == std::string::npos && line.find("GUARD") == std::string::npos && line != "#endif\n")
      out += line;
    from = end;
  }
  return out;
}

std::string expanded(const std::string& text, const library& files) {
  auto out = include_expander(reader_of(files), {"te", "xs"}).expand(text);
  return out ? *out : out.error().message;
}

}  // namespace

TEST_CASE("a header stands where it is first included, and once") {
  const library files{{"te/a.hpp", "#pragma once\n#include <vector>\n#include <te/b.hpp>\nint a;\n"},
                      {"te/b.hpp", "// copyright\n#pragma once\nint b;\n"}};
  CHECK(expanded("#include <te/a.hpp>\n#include <te/b.hpp>\nint c;\n", files) ==
        "#ifndef TF_EMBED_BUNDLED_te_a_hpp\n#define TF_EMBED_BUNDLED_te_a_hpp\n#include <vector>\n"
        "// copyright\n#ifndef TF_EMBED_BUNDLED_te_b_hpp\n#define TF_EMBED_BUNDLED_te_b_hpp\nint b;\n#endif\n"
        "int a;\n#endif\nint c;\n");
}

TEST_CASE("guards of its own are a header's guard, and no condition") {
  const library files{{"xs/a.hpp", "#ifndef GUARD_A\n#define GUARD_A\n#include \"sub/b.hpp\"\nint a;\n#endif\n"},
                      {"xs/sub/b.hpp", "#ifndef GUARD_B\n#define GUARD_B\n#include \"../a.hpp\"\nint b;\n#endif\n"}};
  CHECK(without_guards(expanded("#include <xs/a.hpp>\n#include <xs/sub/b.hpp>\n", files)) == "int b;\nint a;\n");
}

TEST_CASE("what was included under a condition is there again for those outside") {
  const library files{{"xs/a.hpp", "#pragma once\nint a;\n"}};
  const std::string include = "#include <xs/a.hpp>\n";
  const auto copies = [&](const std::string& text) {
    const std::string all = expanded(text, files);
    std::size_t n = 0;
    for (std::size_t at = 0; (at = all.find("int a;", at)) != std::string::npos; ++at) ++n;
    return n;
  };
  CHECK(copies(include + "#if A\n" + include + "#endif\n") == 1);
  CHECK(copies("#if A\n" + include + "#endif\n" + include) == 2);
  CHECK(copies("#if A\n" + include + "#else\n" + include + "#endif\n") == 2);
  CHECK(copies("#if A\n" + include + "#elif B\n" + include + "#endif\n" + include + include) == 3);
  CHECK(copies("#ifdef A\n" + include + "#if B\n" + include + "#endif\n" + include + "#endif\n") == 1);
}

TEST_CASE("a header without guard is there as often as it is included") {
  const library files{{"te/s.hpp", "#undef S\n#define S 1\n"}};
  CHECK(expanded("#include <te/s.hpp>\n#include <te/s.hpp>\n", files) ==
        "#undef S\n#define S 1\n#undef S\n#define S 1\n");
}

TEST_CASE("other headers stay includes, also what is optional; what is missing is an error") {
  const library files{{"xs/a.hpp", "#pragma once\n#ifdef XTL\n#include \"xtl/complex.hpp\"\n#endif\n"}};
  CHECK(without_guards(expanded("#include <xs/a.hpp>\n#include \"own.hpp\"\n", files)) ==
        "#ifdef XTL\n#include \"xtl/complex.hpp\"\n#include \"own.hpp\"\n");
  CHECK(expanded("#include <te/gone.hpp>\n", files) ==
        "the header <te/gone.hpp> was not found; name the folder of \"te\" with --include-dir");
}

TEST_CASE("what only looks like an include stays") {
  const library files{
      {"te/a.hpp", "#pragma once\n#define A \\\n#include <te/gone.hpp>\n\nconst char* s = R\"(\n)\";\n"}};
  CHECK(without_guards(expanded("#include <te/a.hpp>\n// #include <te/gone.hpp>\n", files)) ==
        "#define A \\\n#include <te/gone.hpp>\nconst char* s = R\"(\n)\";\n// #include <te/gone.hpp>\n");
}

TEST_CASE("calls continue one text") {
  include_expander e(reader_of({{"te/a.hpp", "#pragma once\nint a;\n"}}), {"te"});
  CHECK(without_guards(*e.expand("#if A\n#include <te/a.hpp>\n")) == "#if A\nint a;\n");
  CHECK(*e.expand("#include <te/a.hpp>\n#endif\n") == "#endif\n");
  CHECK(without_guards(*e.expand("#include <te/a.hpp>\n")) == "int a;\n");
}
