// SPDX-License-Identifier: Apache-2.0
#include "ops/support/filter_packing.hpp"

#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <vector>

namespace tf_embed::gen {
namespace {

/// [taps, rows, columns] as [rows, taps * columns].
tensor side_by_side(const tensor& filter, std::int64_t taps) {
  const std::int64_t columns = filter.shape().back();
  const std::int64_t rows = filter.size() / (taps * columns);
  if (taps == 1) return filter.reshaped({rows, columns});
  return read_strided(filter, {rows, taps, columns}, {columns, rows * columns, 1}).reshaped({rows, taps * columns});
}

/// Room for packed weights that a layer writes, with the type that convolutions read it as.
struct packed_buffer {
  tensor_id room;
  dtype element;
  std::int64_t rows, columns, groups;
  int block;

  /// `te::packed_at_run_time<T, rows, columns, block, room, groups>`
  template_type type(access how) const {
    template_type t{"te::packed_at_run_time", {element, rows, columns, block, operand{room, how, "filter"}}};
    if (groups != 1) t.arguments.emplace_back(groups);
    return t;
  }
};

packed_buffer add_buffer(layer_builder& b, dtype t, std::int64_t rows, std::int64_t columns, std::int64_t groups,
                         int block) {
  const std::int64_t width = (columns + block - 1) / block * block;
  return {b.temporary({t, {groups, width / block, rows, block}}), t, rows, columns, groups, block};
}

/// The phases that have taps, with their taps from the last to the first.
std::map<std::int64_t, std::vector<std::int64_t>> taps_by_phase(const window_axis& a) {
  std::map<std::int64_t, std::vector<std::int64_t>> phases;
  for (std::int64_t k = a.kernel; k-- > 0;) phases[k * a.dilation % a.stride].push_back(k);
  return phases;
}

}  // namespace

template_type packed_filter(layer_builder& b, std::size_t i, std::int64_t rows, std::int64_t columns,
                            std::int64_t groups, std::int64_t taps, int block) {
  if (block == 0) block = b.simd_block();
  if (const tensor* filter = b.constant(i)) {
    return b.packed_weights(side_by_side(*filter, taps), "filter", taps * groups, block);
  }
  const packed_buffer p = add_buffer(b, b.input_type(i).dtype, rows, columns, taps * groups, block);
  std::vector<argument> arguments{b.input(i, "filter"), b.write(p.room), p.type(access::write)};
  if (taps != 1) arguments.emplace_back(taps);
  b.add(layer_spec("pack_filter", std::move(arguments)));
  return p.type(access::read);
}

template_type packed_rows(layer_builder& b, std::size_t i, std::int64_t first, std::int64_t count,
                          std::string_view role) {
  const std::int64_t columns = b.input_type(i).shape[1];
  if (const tensor* matrix = b.constant(i)) {
    return b.packed_weights(read_strided(*matrix, {count, columns}, {columns, 1}, first * columns), role);
  }
  const packed_buffer p = add_buffer(b, b.input_type(i).dtype, count, columns, 1, b.simd_block());
  const template_type rows{"te::rows_of", {b.input(i, role), first, count}};
  b.add(layer_spec("pack_filter", {rows, b.write(p.room), p.type(access::write)}));
  return p.type(access::read);
}

template_type packed_transposed_filter(layer_builder& b, std::size_t i, const window_2d& w, std::int64_t columns,
                                       std::int64_t groups, std::int64_t taps) {
  const tensor_type& type = b.input_type(i);
  const std::int64_t inner = type.shape.back() / groups;
  if (const tensor* filter = b.constant(i)) {
    const shape one{w.h.kernel, w.w.kernel, columns, inner * groups};
    std::vector<tensor> matrices;
    tensor all(type.dtype, {taps, w.h.kernel * w.w.kernel * inner, groups * columns});
    const std::size_t bytes = all.bytes().size() / static_cast<std::size_t>(taps);
    for (std::int64_t t = 0; t < taps; ++t) {
      const tensor tap = read_strided(*filter, one, row_major_strides(one), t * element_count(one));
      std::memcpy(all.mutable_bytes().data() + static_cast<std::size_t>(t) * bytes,
                  phased_filter(tap, w, groups).bytes().data(), bytes);
    }
    return b.packed_weights(side_by_side(all, taps), "filter", taps * groups);
  }
  const packed_buffer p =
      add_buffer(b, type.dtype, w.h.kernel * w.w.kernel * inner, columns, taps * groups, b.simd_block());
  std::vector<argument> arguments{b.input(i, "filter"), b.write(p.room), p.type(access::write), cpp_window(w)};
  if (taps != 1) arguments.emplace_back(taps);
  b.add(layer_spec("pack_filter", "pack_transposed_filter", std::move(arguments)));
  return p.type(access::read);
}

tensor phased_filter(const tensor& filter, const window_2d& w, std::int64_t groups) {
  const std::int64_t columns = filter.shape()[2];
  const std::int64_t inner = filter.shape()[3] / groups;
  tensor matrix(filter.dtype(), {w.h.kernel * w.w.kernel * inner, groups * columns});
  // Tap by tap [columns, groups, inner] as [inner, groups, columns].
  const std::int64_t tap_size = columns * groups * inner;
  const shape turned{inner, groups, columns};
  const std::size_t tap_bytes = static_cast<std::size_t>(tap_size) * byte_size(filter.dtype());
  std::byte* to = matrix.mutable_bytes().data();
  const auto phases_h = taps_by_phase(w.h);
  const auto phases_w = taps_by_phase(w.w);
  for (const auto& [phase_h, rows] : phases_h) {
    for (const auto& [phase_w, columns_of_phase] : phases_w) {
      for (const std::int64_t kh : rows) {
        for (const std::int64_t kw : columns_of_phase) {
          const tensor tap =
              read_strided(filter, turned, {1, inner, groups * inner}, (kh * w.w.kernel + kw) * tap_size);
          std::memcpy(to, tap.bytes().data(), tap_bytes);
          to += tap_bytes;
        }
      }
    }
  }
  return matrix;
}

}  // namespace tf_embed::gen
