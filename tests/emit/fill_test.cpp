// SPDX-License-Identifier: Apache-2.0
#include "emit/fill.hpp"

#include <catch2/catch.hpp>

using namespace tf_embed::gen;

TEST_CASE("holes are filled once, and values are not scanned for holes") {
  CHECK(fill("a {{X}} b {{Y}}{{X}}", {{"X", "{{Y}}"}, {"Y", "2"}}) == "a {{Y}} b 2{{Y}}");
  CHECK(fill("struct s {{{BODY}}};", {{"BODY", "int i;"}}) == "struct s {int i;};");
  CHECK(fill("{{UNKNOWN}} {", {}) == "{{UNKNOWN}} {");
  CHECK(fill("", {}) == "");
}
