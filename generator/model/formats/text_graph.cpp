// SPDX-License-Identifier: Apache-2.0
#include "model/formats/text_graph.hpp"

#include "model/formats/meta_graph.hpp"
#include "model/formats/saved_model.hpp"

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cctype>

namespace tf_embed::gen {
namespace {

namespace pb = google::protobuf;

/// Messages nested deeper than this are refused, as in the binary format.
constexpr int max_depth = 100;

/// Keeps the first error, and both errors and warnings away from stderr.
class first_error final : public pb::io::ErrorCollector {
 public:
  void AddError(int line, pb::io::ColumnNumber column, const std::string& message) override {
    if (text_.empty()) text_ = fmt::format("line {}, column {}: {}", line + 1, column + 1, message);
  }
  void AddWarning(int, pb::io::ColumnNumber, const std::string&) override {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The first name in a text file, after white space and comments.
std::string_view first_word(std::string_view text) {
  while (!text.empty()) {
    if (text[0] == '#') {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (std::isspace(static_cast<unsigned char>(text[0]))) {
      text.remove_prefix(1);
    } else {
      const auto end = std::find_if(text.begin(), text.end(),
                                    [](char c) { return c != '_' && !std::isalnum(static_cast<unsigned char>(c)); });
      return text.substr(0, static_cast<std::size_t>(end - text.begin()));
    }
  }
  return text;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_text_graph(const model_probe& probe) {
  const std::string_view start = probe.start;
  const bool clean = std::all_of(start.begin(), start.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 || std::isspace(static_cast<unsigned char>(c));
  });
  const std::string_view word = first_word(start);
  return clean && !word.empty() && !std::isdigit(static_cast<unsigned char>(word[0]));
}

result<void> read_text_graph(const model_probe& probe, pb::io::ZeroCopyInputStream* in, source& into) {
  const std::string_view word = first_word(probe.start);
  if (is_one_of(word, {"saved_model_schema_version", "meta_graphs"})) return saved_model_not_read();
  if (is_one_of(word, {"meta_info_def", "graph_def", "saver_def", "collection_def", "signature_def"}))
    return meta_graph_not_read();
  const pb::LogSilencer quiet;
  first_error errors;
  pb::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.AllowUnknownField(true);
  parser.AllowUnknownExtension(true);
  parser.SetRecursionLimit(max_depth);
  if (parser.Parse(in, &into.graph)) return check_nodes(into.graph);
  const std::string& said = errors.text();
  if (said.empty()) return diagnostic{error_kind::bad_model, "is not a text graph"};
  // Who gave a file of this name knows how it is read.
  const bool is_meant = probe.path.extension() == ".pbtxt";
  return diagnostic{
      error_kind::bad_model,
      is_meant ? said : fmt::format("is text, and so was read as a graph in protobuf's text format; {}", said)};
}

}  // namespace tf_embed::gen
