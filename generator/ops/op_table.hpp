// SPDX-License-Identifier: Apache-2.0
// The ops that tf_embed knows, by their TensorFlow names: the rows of all families.
#pragma once

#include "ops/support/op_row.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// A table of ops. Extensions add rows of their own.
class op_table {
 public:
  /// The ops of tf_embed itself.
  static op_table standard();

  void add(std::span<const op_row> rows);

  /// All rows, in alphabetical order of tf_name.
  std::span<const op_row> rows() const { return rows_; }
  /// The row of a TensorFlow op, or null.
  const op_row* find(std::string_view tf_name) const;

 private:
  std::vector<op_row> rows_;
};

/// Where the tensors of an output argument stand among all of an op.
struct named_output {
  int first_port = 0;
  bool is_list = false;  ///< else it is one tensor
};

/// The output argument `name` of an op; nothing where it has none of that name.
std::optional<named_output> find_output(const op_row& row, std::string_view name);

}  // namespace tf_embed::gen
