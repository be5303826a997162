// SPDX-License-Identifier: Apache-2.0
#include "cli/verify_program.hpp"

#include "emit/fill.hpp"
#include "io/file.hpp"
#include "ir/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view verify_program_template = R"({{INCLUDES}}
#include <tf_embed/core/float16.hpp>
#include <complex>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

#include <sys/resource.h>

template <class T>
inline constexpr std::int64_t type_of = 0;
{{TYPES}}
template <class Span>
static bool read(std::FILE* f, Span values) { return std::fread(values.data(), 1, values.size_bytes(), f) == values.size_bytes(); }
template <class Span>
static bool write(std::FILE* f, Span values) { return std::fwrite(values.data(), 1, values.size_bytes(), f) == values.size_bytes(); }
template <std::size_t K, class Model>
static bool write_output(std::FILE* f, const Model& net) {
  const auto values = net.template output<K>();
  const auto sizes = net.template output_extents<K>();
  const std::int64_t head[] = {type_of<typename decltype(values)::value_type>, static_cast<std::int64_t>(sizes.size())};
  return write(f, std::span(head)) && write(f, std::span(sizes)) && write(f, values);
}
static int failed(tf_embed::status outcome) {
  std::puts(tf_embed::to_string(outcome));
  return 3;
}
{{NETWORKS}}
int main(int, char** argv) {
  const rlimit seconds{300, 310};  // of processor time: one network that does not end must not hold up a list
  setrlimit(RLIMIT_CPU, &seconds);
  std::FILE* in = std::fopen(argv[2], "rb");
  std::FILE* out = std::fopen(argv[3], "wb");
  if (!in || !out) return 2;
  int code = 2;
  switch (std::atoi(argv[1])) {
{{CASES}}  }
  return std::fclose(out) == 0 ? code : 2;
}
)";

constexpr std::string_view network_template = R"(
static int run_{{STEM}}(std::FILE* in, std::FILE* out) {
  static {{STEM}}::model net;
  for (long run = 0; run < {{RUNS}}; ++run) {
{{READ}}    if (const auto outcome = net.run(); outcome != tf_embed::status::ok) return failed(outcome);
{{WRITE}}  }
  return in && out ? 0 : 2;
}
)";

constexpr std::int64_t most_axes = 254;  // as TensorFlow

/// The number of every element type that generated code has, for the program to say what its headers declare.
std::string codes_of_types() {
  std::string text;
  for (int code = 0; code <= static_cast<int>(dtype::uint64); ++code) {
    const std::string_view type = cpp_name(static_cast<dtype>(code));
    if (!type.empty())
      text += fmt::format("template <>\ninline constexpr std::int64_t type_of<{}> = {};\n", type, code);
  }
  return text;
}

}  // namespace

result<runnable> make_runnable(verification& v, const std::string& stem, const fs::path& folder, const toolbox& tools,
                               diagnostics& problems) {
  network& net = v.loaded.network;
  runnable r;
  r.stem = stem;
  r.input_count = caller_inputs(net.graph).size();
  r.output_count = caller_outputs(net.graph).size();
  r.calls = v.calls.size();
  r.is_stacked = v.calls.is_stacked;
  TF_EMBED_TRY(const program p, build_program(net, v.loaded.options, tools, problems));
  header_options header = header_options_of(net, v.loaded.options);
  header.name = stem;
  header.cpp_class = "";
  TF_EMBED_TRY(const auto files, print_header(p, header));
  for (const generated_file& f : files) {
    TF_EMBED_CHECK(write_file_atomically(folder / f.name, f.parts));
    if (f.name.ends_with(".cpp")) r.weights_sources.push_back(folder / f.name);
  }
  std::string bytes;
  for (const std::vector<tensor>& inputs : v.calls.inputs) bytes += raw_bytes(inputs);
  TF_EMBED_CHECK(write_file_atomically(folder / (stem + ".in"), bytes));
  for (const program_layer* l : flattened(p.body)) r.layer_headers.push_back(l->spec.header);
  r.layers = r.layer_headers.size();
  for (const weight_blob& w : p.weights) r.weight_bytes += w.data.bytes().size();
  return r;
}

std::string runner_source(std::span<const runnable> networks) {
  std::string includes;
  std::string functions;
  std::string cases;
  for (std::size_t n = 0; n < networks.size(); ++n) {
    const runnable& r = networks[n];
    std::string reads;
    std::string writes;
    for (std::size_t i = 0; i < r.input_count; ++i)
      reads += fmt::format("    if (!read(in, net.input<{}>())) return 2;\n", i);
    for (std::size_t i = 0; i < r.output_count; ++i)
      writes += fmt::format("    if (!write_output<{}>(out, net)) return 2;\n", i);
    includes += fmt::format("#include \"{}.hpp\"\n", r.stem);
    functions += fill(network_template,
                      {{"STEM", r.stem}, {"RUNS", fmt::to_string(r.calls)}, {"READ", reads}, {"WRITE", writes}});
    cases += fmt::format("    case {}: code = run_{}(in, out); break;\n", n, r.stem);
  }
  return fill(verify_program_template,
              {{"INCLUDES", includes}, {"TYPES", codes_of_types()}, {"NETWORKS", functions}, {"CASES", cases}});
}

result<std::vector<tensor>> run_runnable(const runnable& r, const fs::path& program, std::size_t position,
                                         const fs::path& folder) {
  const fs::path in = folder / (r.stem + ".in");
  const fs::path out_file = folder / (r.stem + ".out");
  const fs::path said = folder / (r.stem + ".said");
  TF_EMBED_TRY(const int code, run_program({program.string(), std::to_string(position), in.string(), out_file.string()},
                                           {.stdout_file = said}));
  if (code != 0) {
    std::string message;
    if (auto text = read_whole_file(said)) message = text->substr(0, text->find('\n'));
    return diagnostic{error_kind::runtime,
                      message.empty() ? fmt::format("the generated program ended with {}", code) : message};
  }
  TF_EMBED_TRY(const std::string out, read_whole_file(out_file));
  std::vector<std::vector<tensor>> results(r.calls);
  std::size_t at = 0;
  const auto read = [&](std::span<std::byte> room) {
    if (out.size() - at < room.size()) return false;
    std::copy_n(reinterpret_cast<const std::byte*>(out.data()) + at, room.size(), room.begin());
    at += room.size();
    return true;
  };
  for (std::size_t i = 0; i < r.calls * r.output_count; ++i) {
    std::array<std::int64_t, 2> head{};  // dtype and rank
    shape sizes;
    bool sized = read(std::as_writable_bytes(std::span(head))) && head[1] >= 0 && head[1] <= most_axes;
    if (sized) {
      sizes.resize(static_cast<std::size_t>(head[1]));
      sized = read(std::as_writable_bytes(std::span(sizes)));
    }
    const auto type = static_cast<dtype>(head[0]);
    const bool possible = sized && byte_size(type) != 0 &&
                          std::all_of(sizes.begin(), sizes.end(), [](std::int64_t d) { return d >= 0; }) &&
                          element_count(sizes) <= max_elements;
    if (!possible) return diagnostic{error_kind::runtime, "the generated program wrote no type that is possible"};
    const auto size = static_cast<std::uint64_t>(element_count(sizes)) * byte_size(type);
    if (size > out.size() - at) return diagnostic{error_kind::runtime, "the generated program wrote too little"};
    tensor t(type, sizes);
    read(t.mutable_bytes());
    results[i / r.output_count].push_back(std::move(t));
  }
  return join_outputs(r.is_stacked, results);
}

}  // namespace tf_embed::gen
