// SPDX-License-Identifier: Apache-2.0
#include "emit/identifiers.hpp"

#include "emit/header.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::gen;

TEST_CASE("hostile names become the tails of identifiers") {
  CHECK(mangle("conv1/Conv2D") == "conv1_Conv2D");
  CHECK(mangle("a\"; system(\"x\");//") == "a_system_x");
  CHECK(mangle("../../x") == "x");
  CHECK(mangle("__a__b__") == "a_b");
  CHECK(mangle("*/\n\xff\xfe") == "");
  CHECK(mangle("sch\xc3\xb6n") == "sch_n");
  CHECK(mangle(std::string(10000, 'x')).size() == 64);
  CHECK(mangle("scope/" + std::string(70, 'a') + "/end", 20) == "end");
}

TEST_CASE("identifiers are distinct, whatever the names") {
  identifier_set names("t_");
  CHECK(names.make("a/b") == "t_a_b");
  CHECK(names.make("a_b") == "t_a_b_2");
  CHECK(names.make("a.b") == "t_a_b_3");
  CHECK(names.make("a_b_2") == "t_a_b_2_2");
  CHECK(names.make("int") == "t_int");
  CHECK(names.make("") == "t_unnamed");
}

TEST_CASE("text in literals and comments stays in them") {
  CHECK(cpp_string("a\"b\\c\n?\x01") == "\"a\\042b\\134c\\012\\077\\001\"");
  CHECK(cpp_comment("*/ a\\\n?\?/b") == "_/ a____/b");
  CHECK(cpp_comment(std::string(200, 'x'), 10) == std::string(10, 'x') + "...");
}

TEST_CASE("what an identifier of C++ is") {
  CHECK(is_cpp_identifier("mobilenet_v2"));
  for (const char* bad : {"", "2d", "a b", "a-b", "_a", "a__b", "class", "co_await", "a::b", "\xc3\xb6"})
    CHECK_FALSE(is_cpp_identifier(bad));
}

TEST_CASE("default names of model files are identifiers") {
  CHECK(default_name("mobilenet_v2") == "mobilenet_v2");
  CHECK(default_name("my model") == "my_model");
  CHECK(default_name("2d") == "model_2d");
  CHECK(default_name("class") == "model_class");
  CHECK(default_name("std") == "model_std");
  CHECK(is_cpp_identifier(default_name("")));
}
