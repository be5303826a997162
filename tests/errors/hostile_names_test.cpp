// SPDX-License-Identifier: Apache-2.0
// Names of nodes that would break out of strings, comments, identifiers and paths: the header stays C++.
#include "errors/tool.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::test;

namespace {

const std::vector<std::string>& hostile_names() {
  static const char* const plain[] = {
      "a\"; system(\"x\");//",
      "../../x",
      "/etc/passwd",
      "int",
      "class",
      "template",
      "co_await",
      "2fast",
      "7",
      "*/",
      "/* open",
      "// line",
      "line\nbreak",
      "carriage\rreturn",
      "tab\tstop",
      "\xc3\xa9t\xc3\xa9",
      "\xe2\x80\xae"
      "reversed",
      "\xe2\x80\xa8"
      "separated",
      "same/name",
      "same_name",
      "same-name",
      "same__name",
      "what?\?/",
      "?\?>?\?<?\?'",
      "backslash\\",
      "\\",
      "NAN",
      "linux",
      "unix",
      "EOF",
      "INFINITY",
      "__cplusplus",
      "_Reserved",
      "std",
      "te",
      "tf_embed",
      "weights",
      "graph",
      "inputs",
      "layers",
      "t_x",
      "%s%n",
      "{{TENSORS}}",
      "{}",
      "{0}",
      "R\"(raw)\"",
      "'",
      "#include <x>",
      "#define te",
      "\\u0041",
      " ",
      "a b",
      ">",
      ">, evil<",
      "-o",
      "x:y",
  };
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all(std::begin(plain), std::end(plain));
    all.emplace_back("null\0byte", 9);
    all.emplace_back(10000, 'n');
    all.emplace_back(9999, 'n');
    all.back() += 'm';
    return all;
  }();
  return names;
}

/// Every name three times: as an input, as a weight that is read, as a layer that is an output.
graph_builder hostile_graph() {
  graph_builder g;
  for (const std::string& name : hostile_names()) {
    g.placeholder(name + "/in", {2});
    g.floats(name + "/weight", {2}, 1.5f);
    g.node("Maximum", name, {name + "/in", name + "/weight"}).type("T", pb::DT_FLOAT);
  }
  return g;
}

/// Whether the compiler takes a header of `out` in a program of its own.
bool compiles(const tool& t, const std::string& header) {
  t.write("use.cpp", "#include \"out/" + header + "\"\n");
  const std::string command = "cd '" + (t / "").string() +
                              "' && " TF_EMBED_CXX
                              " -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I " TF_EMBED_INCLUDE_DIR
                              " use.cpp >compiler.txt 2>&1";
  const bool fine = std::system(command.c_str()) == 0;
  INFO(t.read("compiler.txt").substr(0, 3000));
  CHECK(fine);
  return fine;
}

/// What the compiler reads as code: neither what stands between quotes nor what follows `//`.
std::string without_literals_and_comments(const std::string& text) {
  std::string code;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\';
      code += "\"\"";
    } else if (text.compare(i, 2, "//") == 0) {
      i = text.find('\n', i);
      code += '\n';
    } else {
      code += text[i];
    }
  }
  return code;
}

bool is_plain_text(const std::string& text) {
  for (const char c : text) {
    if (c != '\n' && (c < 0x20 || c > 0x7e)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a header of hostile names compiles, and holds none of them raw") {
  const tool t;
  REQUIRE(t.generate(hostile_graph()).substr(0, 2) == "0 ");
  for (const char* file : {"out/m.hpp", "out/m_weights.hpp"}) {
    const std::string text = t.read(file);
    INFO(file);
    CHECK(is_plain_text(text));
    const std::string code = without_literals_and_comments(text);
    for (const char* raw :
         {"system(", "etc/", "*/", "/*", "?", "\\", "#define te", "#include <x>", "evil<", "%s", "{TENSORS", "R\""}) {
      INFO(raw);
      CHECK(code.find(raw) == std::string::npos);
    }
    // Not even inside of a literal or comment: these act before either is recognised.
    CHECK(text.find("?\?/") == std::string::npos);
    CHECK(text.find("\\\n") == std::string::npos);
  }
  CHECK(t.files_written() == 2);
  CHECK(compiles(t, "m.hpp"));
}

TEST_CASE("the C interface of hostile names is C and C++") {
  const tool t;
  REQUIRE(t.generate(hostile_graph(), {"--c-api"}).substr(0, 2) == "0 ");
  CHECK(t.files_written() == 4);
  for (const char* file : {"out/m_c.h", "out/m_c.cpp"}) {
    const std::string text = t.read(file);
    CHECK(is_plain_text(text));
    CHECK(text.find("\\\n") == std::string::npos);
    CHECK(text.find("?\?/") == std::string::npos);
  }
  t.write("use.c", "#include \"out/m_c.h\"\nint main(void) { return (int)m_input_count(); }\n");
  const std::string folder = (t / "").string();
  const std::string c = "cd '" + folder + "' && cc -std=c99 -Wall -Wextra -pedantic -Werror -fsyntax-only use.c";
  CHECK(std::system(c.c_str()) == 0);
  CHECK(compiles(t, "m_c.cpp"));
}

TEST_CASE("names that mangle alike stay apart, and find their values by their own name") {
  const tool t;
  graph_builder g;
  for (const char* name : {"a/b", "a_b", "a-b", "a b"}) {
    g.placeholder(std::string("in ") + name, {2});
    g.unary("Relu", name, std::string("in ") + name);
  }
  REQUIRE(t.generate(g).substr(0, 2) == "0 ");
  const std::string text = t.read("out/m.hpp");
  for (const char* type : {"using t_a_b =", "using t_a_b_2 =", "using t_a_b_3 =", "using t_a_b_4 ="})
    CHECK(text.find(type) != std::string::npos);
  for (const char* key : {"te::endpoint<\"a/b\", t_a_b>", "te::endpoint<\"a_b\", t_a_b_2>",
                          "te::endpoint<\"a-b\", t_a_b_3>", "te::endpoint<\"a b\", t_a_b_4>"})
    CHECK(text.find(key) != std::string::npos);
}

TEST_CASE("file names become identifiers, never paths or code") {
  const tool t;
  const graph_builder g = small_graph();
  for (const auto& [file, header] : std::vector<std::pair<const char*, const char*>>{{"int.pb", "model_int.hpp"},
                                                                                     {"2x.pb", "model_2x.hpp"},
                                                                                     {"a b-c.pb", "a_b_c.hpp"},
                                                                                     {"std.pb", "model_std.hpp"},
                                                                                     {"NAN.pb", "model_NAN.hpp"},
                                                                                     {"linux.pb", "model_linux.hpp"},
                                                                                     {"\";#.pb", "model_x.hpp"},
                                                                                     {"\n*/.pb", "model_x.hpp"}}) {
    const std::filesystem::path path = t / "out";
    std::filesystem::remove_all(path);
    // A file name holds everything but a slash.
    std::string name = file;
    if (const auto slash = name.find('/'); slash != std::string::npos) name.erase(slash, 1);
    t.write(g, name.c_str());
    CHECK(t.generate({}, name.c_str()).substr(0, 2) == "0 ");
    INFO(name);
    CHECK(std::filesystem::exists(path / header));
    CHECK(is_plain_text(t.read((std::string("out/") + header).c_str())));
  }
}

TEST_CASE("the messages about hostile names are one line each") {
  for (const std::string& name : hostile_names()) {
    const tool t;
    graph_builder g;
    g.placeholder("x", {2});
    g.unary("Evil\n", name, "x");
    const std::string said = t.generate(g);
    INFO(said);
    CHECK(said.substr(0, 2) == "4 ");
    CHECK(said.find('\n') == std::string::npos);
    CHECK(said.size() < 700);
  }
}

TEST_CASE("names that are no UTF-8 are refused, as protobuf does") {
  graph_builder g;
  g.node("Relu", "XY", {"x"});
  std::string bytes = g.bytes();
  bytes[bytes.find("XY")] = '\xff';
  const tool t;
  t.write("m.pb", bytes);
  CHECK(t.generate() == "3 tf-embed: error: m.pb: the node at byte 0 (\"\\xffY\") is malformed or nested too deeply");
}
