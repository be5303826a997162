// SPDX-License-Identifier: Apache-2.0
// Programs around generated headers: what they tell of a network's outputs.
#include "cli/verify_program.hpp"

#include "cli/arrays.hpp"
#include "cli/compiled.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <span>

namespace tf_embed::gen {
namespace {

// As a header of a network whose passes went wrong: one with outputs of types that the graph never had.
constexpr const char* declared = R"(
#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/status.hpp>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
namespace net {
struct model {
  std::array<std::int16_t, 6> y{1, -2, 3, -4, 5, -6};
  std::array<tf_embed::float16, 1> z{tf_embed::float16{0x3c00}};
  tf_embed::status run() { return tf_embed::status::ok; }
  template <std::size_t K>
  auto output() const {
    if constexpr (K == 0) {
      return std::span(y);
    } else {
      return std::span(z);
    }
  }
  template <std::size_t K>
  auto output_extents() const {
    if constexpr (K == 0) {
      return std::array<std::int64_t, 2>{2, 3};
    } else {
      return std::array<std::int64_t, 0>{};
    }
  }
};
}  // namespace net
)";

}  // namespace

TEST_CASE("verify compares the types that the header declares, not those of the graph", "[verify]") {
  const test::temporary_folder folder;
  folder.write("net.hpp", declared);
  folder.write("net.in", "");
  runnable r;
  r.stem = "net";
  r.output_count = 2;
  compiler_options options;
  options.include_dir = TF_EMBED_INCLUDE_DIR;
  const auto program = compile_in(folder.path(), {"program", runner_source(std::span(&r, 1)), {}}, options);
  if (!program) FAIL(program.error().message);
  const auto results = run_runnable(r, *program, 0, folder.path());
  if (!results) FAIL(results.error().message);
  REQUIRE(results->size() == 2);
  CHECK((*results)[0].type() == tensor_type{dtype::int16, {2, 3}});
  CHECK((*results)[0].as_int(5) == -6);
  CHECK((*results)[1].type() == tensor_type{dtype::float16, {}});
  CHECK((*results)[1].as_double(0) == 1);
  const comparison c = compare("y", (*results)[0], tensor(dtype::float32, {3, 2}), {});
  CHECK_FALSE(c.pass);
  CHECK(c.message == "expected float32[3,2], got int16[2,3]");

  // A program that does not write what it declares.
  r.output_count = 3;
  const auto more = run_runnable(r, *program, 0, folder.path());
  REQUIRE_FALSE(more);
  CHECK(more.error().message == "the generated program wrote no type that is possible");
}

}  // namespace tf_embed::gen
