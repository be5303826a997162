// SPDX-License-Identifier: Apache-2.0
// DataFormatDimMap, DataFormatVecPermute: axes and sizes from one data format to another.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_row.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tf_embed::gen {

struct data_format_places {
  std::vector<std::int64_t> from;  ///< of the map: the axis for each axis; of the other: which row comes where
};

/// An axis of src_format (any number, taken modulo the number of axes) becomes that of dst_format; or numbers for each
/// axis of src_format, one or a pair, change places.
struct data_format : composite_op<data_format, data_format_places> {
  static constexpr std::string_view op_stem = "data_format";
  bool operator==(const data_format&) const = default;

  bool permutes = false;  ///< DataFormatVecPermute
  std::string source = "NHWC";
  std::string target = "NCHW";

  result<std::vector<tensor_type>> infer(const shape_context& context, data_format_places& found) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_data_format(const attributes& a);

std::span<const op_row> data_format_rows();

}  // namespace tf_embed::gen
