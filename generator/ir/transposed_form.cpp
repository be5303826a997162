// SPDX-License-Identifier: Apache-2.0
#include "ir/transposed_form.hpp"

#include "ir/op.hpp"

#include <algorithm>
#include <numeric>

namespace tf_embed::gen {

axes_order inverse_of(const axes_order& order) {
  axes_order inverse(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) inverse[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
  return inverse;
}

transposed_form reading(std::vector<std::size_t> carried, const axes_order& order, bool broadcasts) {
  transposed_form f;
  f.carried = std::move(carried);
  f.orders = {order};
  f.broadcasts = broadcasts;
  return f;
}

std::vector<std::size_t> inputs_between(std::size_t first, std::size_t end) {
  std::vector<std::size_t> indices(end - first);
  std::iota(indices.begin(), indices.end(), first);
  return indices;
}

tensor axis_list(const tensor_type& like, const std::vector<std::int64_t>& axes) {
  return tensor::of_ints(like.dtype, axes).reshaped(like.shape);
}

tensor permuted_list(const tensor& list, const axes_order& order) {
  tensor out(list.dtype(), list.shape());
  const std::size_t bytes = order.empty() ? 0 : list.bytes().size() / order.size();
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::copy_n(list.bytes().data() + static_cast<std::size_t>(order[i]) * bytes, bytes,
                out.mutable_bytes().data() + i * bytes);
  }
  return out;
}

}  // namespace tf_embed::gen
