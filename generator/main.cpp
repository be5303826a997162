// SPDX-License-Identifier: Apache-2.0
// tf-embed: compiles a trained TensorFlow network into C++.
#include "cli/command_line.hpp"
#include "compile.hpp"
#include "io/unfinished.hpp"

int main(int argc, char** argv) {
  tf_embed::gen::unfinished_work::of_process().watch();
  const auto tools = tf_embed::gen::toolbox::standard();
  return tf_embed::gen::run_command_line(argc, argv, tools);
}
