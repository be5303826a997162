// SPDX-License-Identifier: Apache-2.0
// Whole headers of small networks against those in tests/golden/, byte by byte; weights of real networks by their
// digest. After a change that is meant: `tests_generator --update-golden`, and read the difference before it is
// committed.
#include "model/sha256.hpp"
#include "support/temporary_folder.hpp"
#include "support/update_golden.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using tf_embed::test::temporary_folder;

const fs::path golden = fs::path(TF_EMBED_TESTS_DIR) / "golden";
const fs::path models = TF_EMBED_MODELS_DIR;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string digest(const std::string& text) {
  tf_embed::gen::sha256 d;
  d.update(std::as_bytes(std::span(text)));
  return d.hex_digest() + "\n";
}

std::string quoted(const fs::path& p) { return "'" + p.string() + "'"; }

/// Runs `tf-embed generate` in the folder `where`.
void generate(const fs::path& where, const fs::path& model, const fs::path& to, const std::string& options) {
  const std::string command = "cd " + quoted(where) + " && " + quoted(TF_EMBED_TOOL) + " generate " + quoted(model) +
                              " -o " + quoted(to) + " " + options + " >/dev/null";
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
}

void check_golden(const std::string& name, const std::string& content) {
  INFO("file tests/golden/" << name);
  if (tests::update_golden) {
    std::ofstream(golden / name, std::ios::binary) << content;
    return;
  }
  REQUIRE(fs::exists(golden / name));
  CHECK(content == read(golden / name));
}

}  // namespace

TEST_CASE("the header of a small network is as recorded, with its weights", "[golden]") {
  const temporary_folder out;
  generate(out.path(), golden / "tiny.pbtxt", out.path(), "");
  check_golden("tiny.hpp", read(out / "tiny.hpp"));
  check_golden("tiny_weights.hpp", read(out / "tiny_weights.hpp"));
}

TEST_CASE("the header of a network with state is as recorded", "[golden]") {
  const temporary_folder out;
  generate(out.path(), fs::path(TF_EMBED_TESTS_DIR) / "state/mixed/model.pb", out.path(),
           "--name mixed --state new_h=h,new_c=c --output y --output counted --output averaged --output change");
  check_golden("mixed.hpp", read(out / "mixed.hpp"));
}

TEST_CASE("the headers of real networks are as recorded", "[golden]") {
  struct network {
    std::string name;
    std::string options;
  };
  for (const network& n : {network{"digits_cnn", "--output logits --output softmax"},
                           network{"mtcnn_pnet", "--input-shape input:1,100,120,3"}}) {
    const temporary_folder out;
    generate(out.path(), models / n.name / "model.pb", out.path(), "--name " + n.name + " " + n.options);
    check_golden(n.name + ".hpp", read(out / (n.name + ".hpp")));
    check_golden(n.name + "_weights.hpp.sha256", digest(read(out / (n.name + "_weights.hpp"))));
  }
}

TEST_CASE("the same model gives the same bytes, whenever and wherever", "[golden]") {
  const std::string options = "--name net --weights object";
  const std::vector<std::string> files{"net.hpp", "net_weights.hpp", "net_weights.cpp", "net_weights.bin"};
  const fs::path model = models / "digits_cnn" / "model.pb";
  const temporary_folder first, second, third, elsewhere;
  generate("/", model, first.path(), options);
  generate("/", model, second.path(), options);
  fs::create_directories(elsewhere / "another place");
  fs::copy_file(model, elsewhere / "another place" / "model.pb");
  generate(elsewhere.path(), fs::path("another place") / "model.pb", third.path(), options);
  for (const std::string& file : files) {
    INFO("file " << file);
    const std::string content = read(first / file);
    CHECK(!content.empty());
    CHECK((read(second / file) == content));
    CHECK((read(third / file) == content));
    CHECK(content.find(elsewhere.path().string()) == std::string::npos);
    CHECK(content.find(models.string()) == std::string::npos);
  }
}
