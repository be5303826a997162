// SPDX-License-Identifier: Apache-2.0
// tf-embed: compiles a trained TensorFlow network into C++.
#include "cli/command_line.hpp"
#include "compile.hpp"

int main(int argc, char** argv) {
  const auto tools = tf_embed::gen::toolbox::standard();
  return tf_embed::gen::run_command_line(argc, argv, tools);
}
