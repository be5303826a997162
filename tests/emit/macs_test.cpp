// SPDX-License-Identifier: Apache-2.0
// Multiply-accumulates are counted once: the header's words, its numbers for model::macs, what `generate --json` says
// and the report are the same.
#include "compile.hpp"
#include "errors/tool.hpp"
#include "support/function_builder.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

/// The number behind `mark`, from `from` on; -1 where it is not there. `from` moves behind it.
std::int64_t number_behind(std::string_view text, std::string_view mark, std::size_t& from) {
  const std::size_t at = text.find(mark, from);
  if (at == std::string_view::npos) return -1;
  from = at + mark.size();
  std::int64_t n = 0;
  while (text[from] == ' ') ++from;
  for (; from < text.size() && text[from] >= '0' && text[from] <= '9'; ++from) n = n * 10 + (text[from] - '0');
  return n;
}
std::int64_t number_behind(std::string_view text, std::string_view mark) {
  std::size_t from = 0;
  return number_behind(text, mark, from);
}

/// "3 layers, 60 MACs": the number before the word.
std::int64_t banner_macs(const std::string& header) { return number_behind(header, " layers, "); }

/// The numbers that model::macs adds up.
std::vector<std::int64_t> layer_macs(const std::string& header) {
  std::size_t from = header.find("layer_macs{");
  REQUIRE(from != std::string::npos);
  const std::string_view list = std::string_view(header).substr(from, header.find("};", from) - from);
  std::vector<std::int64_t> all{number_behind(list, "layer_macs{\n      ")};
  for (std::size_t at = 0; (at = list.find(',', at)) != std::string_view::npos;) {
    ++at;
    std::int64_t n = 0;
    for (; at < list.size() && (list[at] == ' ' || list[at] == '\n' || (list[at] >= '0' && list[at] <= '9')); ++at) {
      if (list[at] >= '0') n = n * 10 + (list[at] - '0');
    }
    all.push_back(n);
  }
  return all;
}

struct macs_case {
  const char* what;
  std::int64_t expected;
  std::function<void(graph_builder&)> add;
};

const std::vector<macs_case>& macs_cases() {
  static const std::vector<macs_case> all{
      {"lrn", (2 * 2 + 3) * 60,
       [](graph_builder& g) {
         g.placeholder("x", {1, 3, 4, 5});
         g.unary("LRN", "y", "x").integer("depth_radius", 2);
       }},
      {"resize", 3 * 6 * 8 * 5,
       [](graph_builder& g) {
         g.placeholder("x", {1, 3, 4, 5});
         g.ints("size", {6, 8});
         g.node("ResizeBilinear", "y", {"x", "size"}).type("T", pb::DT_FLOAT).boolean("half_pixel_centers", true);
       }},
      {"resize that copies", 0,
       [](graph_builder& g) {
         g.placeholder("x", {1, 3, 4, 5});
         g.ints("size", {6, 8});
         g.node("ResizeNearestNeighbor", "y", {"x", "size"}).type("T", pb::DT_FLOAT);
       }},
      {"scale_shift", 60,
       [](graph_builder& g) {
         g.placeholder("x", {1, 3, 4, 5});
         for (const char* name : {"gamma", "beta", "mean", "variance"}) g.floats(name, {5}, 0.5f);
         g.node("FusedBatchNormV3", "y", {"x", "gamma", "beta", "mean", "variance"})
             .type("T", pb::DT_FLOAT)
             .type("U", pb::DT_FLOAT)
             .boolean("is_training", false);
       }},
      {"crop_and_resize", 3 * 2 * 2 * 3 * 5,
       [](graph_builder& g) {
         g.placeholder("x", {1, 3, 4, 5});
         g.placeholder("boxes", {2, 4});
         g.ints("box", {0, 0});
         g.ints("size", {2, 3});
         g.node("CropAndResize", "y", {"x", "boxes", "box", "size"}).type("T", pb::DT_FLOAT);
       }},
      {"adjust_contrast", 60,
       [](graph_builder& g) {
         g.placeholder("x", {1, 3, 4, 5});
         g.placeholder("by", {});
         g.node("AdjustContrastv2", "y", {"x", "by"}).type("T", pb::DT_FLOAT);
       }},
      {"sparse_matmul", 7 * 5,
       [](graph_builder& g) {
         g.placeholder("indices", {7, 2}, pb::DT_INT64);
         g.placeholder("values", {7});
         g.longs("shape", {3, 4});
         g.placeholder("x", {4, 5});
         g.node("SparseTensorDenseMatMul", "y", {"indices", "values", "shape", "x"})
             .type("T", pb::DT_FLOAT)
             .type("Tindices", pb::DT_INT64);
       }},
      {"three layers", 2 * 3 * 4 + 0 + 2 * 4 * 5,
       [](graph_builder& g) {
         g.placeholder("x", {2, 3});
         g.floats("v", {3, 4}, 0.5f);
         g.floats("w", {4, 5}, 0.25f);
         g.node("MatMul", "a", {"x", "v"}).type("T", pb::DT_FLOAT);
         g.unary("Softmax", "s", "a");
         g.node("MatMul", "y", {"s", "w"}).type("T", pb::DT_FLOAT);
       }},
      {"branches, of which one runs", 2 * 3 * 4 + 2 * 3 * 4,
       [](graph_builder& g) {
         for (const char* name : {"left", "right"}) {
           function_builder f(name);
           f.argument("v");
           f.floats("w", {3, 4}, name[0] == 'l' ? 0.5f : 0.25f);
           f.node("MatMul", "product", {"v", "w:output:0"}).type("T", pb::DT_FLOAT);
           f.result("r", "product:product:0");
           f.add_to(g);
         }
         g.placeholder("p", {}, pb::DT_BOOL);
         g.placeholder("x", {2, 3});
         add_if(g, "y", {"p", "x"}, "left", "right");
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("multiply-accumulates are the same in all places") {
  for (const macs_case& c : macs_cases()) {
    DYNAMIC_SECTION(c.what) {
      graph_builder g;
      c.add(g);
      gen::diagnostics problems;
      const auto made = gen::compile({g.def, {}, {}, {.file_name = "m.pb"}}, {}, gen::toolbox::standard(), problems);
      for (const gen::diagnostic& d : problems) UNSCOPED_INFO(gen::to_line(d));
      REQUIRE(made);
      CHECK(gen::count_macs(made->program.body) == c.expected);

      const tool t;
      const std::string said = t.generate(g, {"--json", "--report", "out/report.html"});
      INFO(said);
      REQUIRE(said.starts_with("0 "));
      CHECK(number_behind(said, "\"macs\":") == c.expected);

      const std::string header = t.read("out/m.hpp");
      CHECK(banner_macs(header) == c.expected);
      const std::vector<std::int64_t> layers = layer_macs(header);
      CHECK(layers.size() == gen::flattened(made->program.body).size());
      CHECK(std::accumulate(layers.begin(), layers.end(), std::int64_t{0}) == c.expected);

      const std::string report = t.read("out/report.html");
      std::size_t at = report.find("\"totals\":");
      REQUIRE(at != std::string::npos);
      CHECK(number_behind(report, "\"macs\":", at) == c.expected);
      at = report.find("\"layers\":[");
      REQUIRE(at != std::string::npos);
      for (const std::int64_t macs : layers) CHECK(number_behind(report, "\"macs\":", at) == macs);
    }
  }
}
