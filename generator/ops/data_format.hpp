// SPDX-License-Identifier: Apache-2.0
// DataFormatDimMap, DataFormatVecPermute: axes and sizes from one data format to another.
#pragma once

#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <string>

namespace tf_embed::gen {

/// An axis of src_format (any number, taken modulo the number of axes) becomes that of dst_format; or numbers for each
/// axis of src_format, one or a pair, change places.
struct data_format : op_base<data_format> {
  static constexpr std::string_view op_stem = "data_format";

  bool permutes = false;  ///< DataFormatVecPermute
  std::string source = "NHWC";
  std::string target = "NCHW";
  std::vector<std::int64_t> from;  ///< of the map: the axis for each axis; of the other: which row comes where

  result<std::vector<tensor_type>> infer_shape(const shape_context& context) override;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<std::vector<value>> expand(subgraph& s) const override;
};

result<std::unique_ptr<op>> load_data_format(const attributes& a);

}  // namespace tf_embed::gen
