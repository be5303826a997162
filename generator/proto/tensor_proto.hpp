// SPDX-License-Identifier: Apache-2.0
// Constants of a graph: TensorFlow's TensorProto as a tensor.
#pragma once

#include "ir/tensor.hpp"
#include "tensor.pb.h"

namespace tf_embed::gen {

/// The most bytes a constant may take beyond what the file holds, by repeating its last value (TensorFlow's fill rule).
inline constexpr std::int64_t max_filled_bytes = std::int64_t{1} << 30;

/// The dtype of TensorFlow's enumerator. A quantised type (DT_QUINT8 and its like) is the integer that stores it, a
/// reference type the type it refers to; `invalid` for types tf_embed has none for (float8, int4).
dtype to_dtype(proto::DataType t);

/// The values of a TensorProto by TensorFlow's rules: tensor_content, or the typed list, of which the last value is
/// repeated up to the shape's size (no value: zeros). Memory is taken only for what the proto holds, or up to
/// max_filled_bytes.
result<tensor> decode_tensor(const proto::TensorProto& p);

/// The same, and frees the values of `p` on success, so that the two copies do not stay side by side.
result<tensor> decode_tensor(proto::TensorProto&& p);

/// Whether decode_tensor would accept the shape; its dimensions with -1 for unknown ones. An unknown rank is an error.
result<shape> decode_shape(const proto::TensorShapeProto& p);

}  // namespace tf_embed::gen
