// SPDX-License-Identifier: Apache-2.0
// The entry point of every test program: Catch2's, with one option more.
#define CATCH_CONFIG_RUNNER
#include "update_golden.hpp"

#include <catch2/catch.hpp>

#if CATCH_VERSION_MAJOR >= 3
namespace clara = Catch::Clara;
#else
namespace clara = Catch::clara;
#endif

int main(int argc, char** argv) {
  Catch::Session session;
  session.cli(session.cli() |
              clara::Opt(tests::update_golden)["--update-golden"]("write the files of tests/golden anew"));
  const int wrong = session.applyCommandLine(argc, argv);
  return wrong != 0 ? wrong : session.run();
}
