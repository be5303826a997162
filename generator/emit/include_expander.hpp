// SPDX-License-Identifier: Apache-2.0
// Puts the text of headers in the place of their includes.
#pragma once

#include "ir/diagnostics.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// The text of a header by its path from the folder of its library, as between <>: "tf_embed/core/model.hpp"; nullopt
/// where there is no such file.
using header_reader = std::function<std::optional<std::string>(const std::string& path)>;

/// No preprocessor: conditions stay, as the compiler that will read the result decides them. So a header is put in
/// wherever none of its earlier copies is certain to have been read: one below an #if counts below the same #if only.
/// Its guard keeps it from being read twice; `#pragma once` becomes one. Includes of other libraries stay.
class include_expander {
 public:
  /// `libraries` are the first folders of the paths that are put in: "tf_embed".
  include_expander(header_reader read, std::vector<std::string> libraries);
  ~include_expander();

  /// `text` with every header that is one of the libraries' in the place of its include. Calls continue one text: what
  /// one has put in, a later one has read. Fails where a header is missing.
  result<std::string> expand(std::string_view text);

 private:
  struct header;
  using conditions = std::vector<int>;  ///< the branches around a line, as numbers

  result<const header*> load(const std::string& path);
  std::optional<std::string> path_of(std::string_view include, const std::string& from);
  result<void> put_in(const std::string& path);
  result<void> put_line(std::string_view line, const std::string& path);
  bool was_read(const std::string& path) const;

  header_reader read_;
  std::vector<std::string> libraries_;
  std::map<std::string, std::unique_ptr<header>> headers_;
  std::map<std::string, std::vector<conditions>> copies_;
  conditions around_;
  int branches_ = 0;
  std::string out_;
};

}  // namespace tf_embed::gen
