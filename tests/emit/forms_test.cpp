// SPDX-License-Identifier: Apache-2.0
// The forms of a network as files: what is in which.
#include "compile.hpp"
#include "emit/bundle.hpp"
#include "errors/graph_builder.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace tf_embed::gen;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;

namespace {

std::string text_of(const generated_file& f) {
  std::string text;
  for (const file_part& part : f.parts) text += part();
  return text;
}

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

std::vector<generated_file> files_of(const graph_builder& g, header_options header) {
  diagnostics problems;
  compile_options options;
  options.header = std::move(header);
  options.header.name = "net";
  auto made = compile({g.def, {}, {}, {.file_name = "net.pb"}}, options, toolbox::standard(), problems);
  REQUIRE(made);
  return std::move(made->files);
}

std::vector<std::string> names_of(const std::vector<generated_file>& files) {
  std::vector<std::string> names;
  for (const generated_file& f : files) names.push_back(f.name);
  return names;
}

/// A product, and an output that no input decides.
graph_builder product_and_constant() {
  graph_builder g;
  g.placeholder("x", {2, 3});
  g.floats("w", {3, 4}, 0.5f);
  g.node("MatMul", "y", {"x", "w"}).type("T", pb::DT_FLOAT);
  g.floats("c", {2}, 7);
  g.unary("Identity", "z", "c");
  return g;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("the compiled form keeps layers, weights and vectors out of its header", "[forms]") {
  const auto files = files_of(product_and_constant(), {.form = header_form::compiled});
  CHECK(names_of(files) == names{"net.hpp", "net.cpp", "net_weights.hpp"});
  const std::string header = text_of(files[0]);
  for (const char* words :
       {"boost", "/layers/", "core/model.hpp", "net_weights", "te::matmul", "float values[", "t_w"}) {
    INFO(words);
    CHECK(!has(header, words));
  }
  CHECK(has(header, "using model = tf_embed::compiled_model<model_detail::graph>;"));
  CHECK(has(header, "te::endpoint<\"x\", t_x>"));
  CHECK(has(header, "static te::status run(std::byte* arena) noexcept;"));
  // A constant output is read through a function of the source.
  CHECK(has(header, "te::constant<constants::"));
  const std::string source = text_of(files[1]);
  CHECK(has(source, "te::matmul<"));
  CHECK(has(source, "::data() noexcept { return weights::"));
  CHECK(has(source, "te::status graph::run(std::byte* arena) noexcept"));
  CHECK(!has(source, "self_test"));
}

TEST_CASE("every form says what is missing before C++20, and hides the rest", "[forms]") {
  for (const header_form form : {header_form::header_only, header_form::compiled}) {
    for (const generated_file& f : files_of(product_and_constant(), {.form = form, .c_api = true})) {
      if (!f.name.ends_with(".hpp") || f.name.ends_with("_weights.hpp")) continue;
      INFO(f.name);
      const std::string text = text_of(f);
      const auto error = text.find("#error \"tf_embed: net needs C++20: compile with -std=c++20\"\n#else\n");
      REQUIRE(error != std::string::npos);
      CHECK(text.find("#include") > error);
      CHECK(text.ends_with("#endif  // C++20\n"));
    }
  }
}

TEST_CASE("a bundle is one file, and fails where a library is missing", "[forms]") {
  const auto empty = [](const std::string& path) {
    return std::optional<std::string>("#pragma once\n// Copyright of " + path + "\n");
  };
  const auto files =
      files_of(product_and_constant(), {.form = header_form::bundle, .c_api = true, .read_header = empty});
  CHECK(names_of(files) == names{"net.hpp", "net_c.h", "net_c.cpp"});
  const std::string text = text_of(files[0]);
  for (const char* words : {"#include <tf_embed", "#include <boost", "#include \""}) CHECK(!has(text, words));
  for (const char* words : {"Apache License", "BSD 3-Clause License", "Boost Software License", "te::matmul<",
                            "float values[", "Copyright of tf_embed/layers/matmul.hpp",
                            "Copyright of tf_embed/interop/c_api.hpp", "Copyright of boost/hana/tuple.hpp"}) {
    INFO(words);
    CHECK(has(text, words));
  }
  CHECK(!has(text_of(files[2]), "#include <tf_embed"));

  diagnostics problems;
  compile_options options;
  options.header = {.name = "net", .form = header_form::bundle, .read_header = [](const std::string&) {
                      return std::optional<std::string>();
                    }};
  const auto made =
      compile({product_and_constant().def, {}, {}, {.file_name = "net.pb"}}, options, toolbox::standard(), problems);
  REQUIRE(!made);
  CHECK(made.error().message ==
        "the header <boost/hana/tuple.hpp> was not found; name the folder of \"boost\" with --include-dir");
}

TEST_CASE("a bundle's weights are never an object file, and have a limit", "[forms]") {
  program p;
  p.weights.push_back({"w", tensor(dtype::uint8, {static_cast<std::int64_t>(most_bundled_weights)}), ""});
  const auto bundled = [&p](weights_policy wanted) {
    return policy_of(p, {.form = header_form::bundle, .weights = wanted});
  };
  CHECK(check_bundled_weights(p));
  CHECK(bundled(weights_policy::constexpr_array) == weights_policy::constexpr_array);
  CHECK(bundled(weights_policy::object) == weights_policy::literal);
  p.weights.push_back({"one", tensor(dtype::uint8, {1}), ""});
  const auto refused = check_bundled_weights(p);
  REQUIRE(!refused);
  CHECK(refused.error().message == "--bundle: the weights take 67108865 bytes, but a bundle holds at most 67108864");
}
