// SPDX-License-Identifier: Apache-2.0
// The arenas of the networks of tests/networks: at most 2 % above the bound, for hosts and for small targets.
#include "cli/network_options.hpp"
#include "plan/simulation.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace gen = tf_embed::gen;

namespace {

struct network_case {
  std::string folder;
  std::vector<std::string> input_shapes = {};
  std::vector<std::string> outputs = {};
  std::size_t small_arena = 0;  ///< at most so many bytes with blocks of 4; 0: not said
};

std::filesystem::path model_file(const std::string& folder) {
  const auto shipped = std::filesystem::path(TF_EMBED_MODELS_DIR) / folder / "model.pb";
  if (std::filesystem::exists(shipped)) return shipped;
  const char* shared = std::getenv("TF_EMBED_SHARED");
  const auto root = shared ? std::filesystem::path(shared)
                           : std::filesystem::path(TF_EMBED_TESTS_DIR).parent_path().parent_path() / "shared";
  return root / "models" / folder / "model.pb";
}

void check(const network_case& n, const std::string& block) {
  gen::network_options options;
  options.model = model_file(n.folder).string();
  options.input_shapes = n.input_shapes;
  options.outputs = n.outputs;
  if (!std::filesystem::exists(options.model)) {
    std::printf("%s: skipped, there is no %s\n", n.folder.c_str(), options.model.c_str());
    return;
  }
  gen::diagnostics problems;
  gen::codegen_options codegen;
  codegen.simd_block = block;
  const gen::toolbox tools = gen::toolbox::standard();
  auto loaded = gen::load_network(options, codegen, {}, {}, tools, problems);
  if (!loaded) FAIL(to_line(loaded.error()));
  const auto p = gen::build_program(loaded->network, loaded->options, tools, problems);
  if (!p) FAIL(to_line(p.error()));
  INFO(n.folder << ", blocks of " << block << ": " << p->arena_bytes << " bytes, bound " << p->arena_lower_bound);
  tests::check_plan(*p, block == "4" ? 16 : 64);
  CHECK(static_cast<double>(p->arena_bytes) <= 1.02 * static_cast<double>(p->arena_lower_bound));
  if (block == "4" && n.small_arena != 0) CHECK(p->arena_bytes <= n.small_arena);
}

}  // namespace

TEST_CASE("arenas of networks are within 2 % of the bound") {
  const std::vector<std::string> logits = {"MobilenetV2/Logits/Squeeze", "MobilenetV2/Predictions/Softmax"};
  // Small arenas: the largest tensor and the rows that a kernel needs beside it (kws, vww), or what a residual
  // network cannot do without (ic).
  const std::vector<network_case> all = {
      {"mlperf_kws", {}, {}, 38'400},
      {"mlperf_ic", {}, {}, 131'072},
      {"mlperf_vww", {}, {}, 153'600},
      {"mlperf_ad", {}, {}, 3'072},
      {"mlperf_sww"},
      {"digits_cnn", {}, {"logits", "softmax"}},
      {"digits_cnn_dropout", {"input:1,8,8,1"}, {"logits", "softmax"}},
      {"mtcnn_pnet", {"input:1,100,120,3"}},
      {"mtcnn_rnet"},
      {"mtcnn_onet"},
      {"basic_pitch", {"input_2:1,43844,1"}},
      {"style_transfer"},
      {"style_transfer_b1"},
      {"mobilenet_v2", {}, logits},
      {"mobilenet_v2_u8w", {}, logits},
      {"mobilenet_v2_qat", {}, logits},
  };
  for (const network_case& n : all) {
    check(n, "16");
    check(n, "4");
  }
}
