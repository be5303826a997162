// SPDX-License-Identifier: Apache-2.0
// Models whose files are called like what the C library has, all in one program with its headers.
#include "emit/global_names.hpp"

#include "emit/header.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <string>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace {

std::string class_of_file(const std::string& stem) {
  tf_embed::gen::header_options options;
  options.name = tf_embed::gen::default_name(stem);
  return tf_embed::gen::class_of(options);
}

}  // namespace

// clang-format off
// Each is declared at the same place as the library's.
#define NAMESPACES(USE)                                                                                             \
  USE(index) USE(time) USE(main) USE(size_t) USE(dup) USE(stat) USE(tm) USE(signal) USE(link) USE(y0) USE(log)      \
  USE(gamma) USE(div) USE(read) USE(sinf) USE(lseek64) USE(getc_unlocked) USE(strtok_r) USE(pthread_t) USE(socket)  \
  USE(remove) USE(rand) USE(random) USE(select) USE(pause) USE(abs) USE(environ) USE(int32_t) USE(clock) USE(exp2)
#define DECLARE(NAME) namespace model_##NAME { struct model {}; }
// clang-format on
NAMESPACES(DECLARE)
#undef DECLARE

TEST_CASE("a network is not called like something of the C library") {
#define CHECKED(NAME) CHECK(class_of_file(#NAME) == "model_" #NAME "::model");
  NAMESPACES(CHECKED)
#undef CHECKED
  for (const char* const macro : {"BUFSIZ", "EOF", "NAN", "RAND_MAX", "SIGINT", "EINTR", "PRId64"})
    CHECK(tf_embed::gen::is_global_name(macro));
}

TEST_CASE("other names stay as they are") {
  for (const char* const name : {"resnet", "mobilenet_v2", "digits", "kws", "model", "net", "KWS", "VGG16", "yolo",
                                 "frozen_graph", "style_transfer_b1", "timer", "index_model", "times2"}) {
    INFO(name);
    CHECK(class_of_file(name) == std::string(name) + "::model");
  }
  CHECK(class_of_file("class") == "model_class::model");
}
