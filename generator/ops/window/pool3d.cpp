// SPDX-License-Identifier: Apache-2.0
#include "ops/window/pool3d.hpp"

#include "ops/support/lowest_finite.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/reference_matmul.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

struct volume_pooling {
  volume x;
  volume y;
  window_3d window;
};

result<volume_pooling> measure(const pool3d& op, const tensor_type& x) {
  volume_pooling p;
  TF_EMBED_TRY(p.x, volume_of(x, op.window.channels_first, "input"));
  TF_EMBED_TRY(p.window, place_window_3d(op.window, {p.x.d, p.x.h, p.x.w}, op.kernel));
  p.y = {p.x.n, p.window.d.output, p.window.plane.h.output, p.window.plane.w.output, p.x.c};
  return p;
}

/// One axis' taps under output `o`: input positions [first, end).
struct tap_range {
  std::int64_t first, end;
};
tap_range taps_of(const window_axis& a, std::int64_t o) {
  return {std::max<std::int64_t>(0, a.position(o, 0)), std::min(a.input, a.position(o, a.kernel))};
}

/// NDHWC. The maximum starts at the lowest finite number, as TensorFlow's does; the mean is of what lies inside.
template <class T>
void pool_volumes(const volume_pooling& p, bool is_max, T lowest, std::span<const T> x, std::span<T> y) {
  const auto channels = static_cast<std::size_t>(p.y.c);
  std::vector<double> acc(channels);
  std::size_t to = 0;
  for (std::int64_t n = 0; n < p.y.n; ++n) {
    for (std::int64_t od = 0; od < p.y.d; ++od) {
      for (std::int64_t oh = 0; oh < p.y.h; ++oh) {
        for (std::int64_t ow = 0; ow < p.y.w; ++ow) {
          const tap_range d = taps_of(p.window.d, od);
          const tap_range h = taps_of(p.window.plane.h, oh);
          const tap_range w = taps_of(p.window.plane.w, ow);
          std::fill(acc.begin(), acc.end(), is_max ? to_accumulator(lowest) : 0.0);
          double taps = 0;
          for (std::int64_t i = d.first; i < d.end; ++i) {
            for (std::int64_t j = h.first; j < h.end; ++j) {
              for (std::int64_t k = w.first; k < w.end; ++k, ++taps) {
                const auto from = static_cast<std::size_t>(((n * p.x.d + i) * p.x.h + j) * p.x.w + k) * channels;
                for (std::size_t c = 0; c < channels; ++c) {
                  const double v = to_accumulator(x[from + c]);
                  acc[c] = !is_max ? acc[c] + v : acc[c] < v ? v : acc[c];
                }
              }
            }
          }
          for (std::size_t c = 0; c < channels; ++c, ++to) {
            y[to] = from_accumulator<T>(is_max ? acc[c] : acc[c] / taps);
          }
        }
      }
    }
  }
}

result<std::unique_ptr<op>> load_pool3d(const attributes& a) {
  auto op = std::make_unique<pool3d>();
  op->kind = a.op_name() == "AvgPool3D" ? pool_kind::average : pool_kind::max;
  TF_EMBED_TRY(op->window, load_window_3d(a));
  op->window.dilation = {1, 1, 1};
  TF_EMBED_TRY(const std::vector<std::int64_t> ksize, a.integers("ksize"));
  TF_EMBED_TRY(op->kernel, spatial_triple(ksize, op->window.channels_first, "ksize"));
  return std::unique_ptr<gen::op>(std::move(op));
}

}  // namespace

result<std::vector<tensor_type>> pool3d::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const dtype t = context.dtype(0);
  if (!is_floating(t)) {
    return diagnostic{error_kind::bad_model, fmt::format("input must be a floating-point type, but is {}", name(t))};
  }
  TF_EMBED_TRY(const volume_pooling p, measure(*this, context.type(0)));
  return one_output(t, p.y.in_format(window.channels_first));
}

result<std::vector<tensor>> pool3d::evaluate(std::span<const tensor> inputs) const {
  if (window.channels_first) {
    pool3d inner = *this;
    inner.window.channels_first = false;
    const tensor moved = ncdhw_to_ndhwc(inputs[0]);
    TF_EMBED_TRY(const std::vector<tensor> y, inner.evaluate({&moved, 1}));
    return std::vector<tensor>{ndhwc_to_ncdhw(y[0])};
  }
  TF_EMBED_TRY(const volume_pooling p, measure(*this, inputs[0].type()));
  tensor y(inputs[0].dtype(), p.y.in_format(false));
  visit_dtype(y.dtype(), [&]<class T>() {
    if constexpr (std::is_same_v<accumulator<T>, double>) {
      pool_volumes<T>(p, kind == pool_kind::max, lowest_finite<T>(limits_of), inputs[0].as<T>(), y.mutable_as<T>());
    }
  });
  return std::vector<tensor>{y};
}

result<void> pool3d::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_volume_kernel(window, b.input_type(0).dtype));
  TF_EMBED_TRY(const volume_pooling p, measure(*this, b.input_type(0)));
  if (element_count(b.output_type().shape) == 0) return {};
  std::vector<argument> arguments{b.input(0), b.output(), cpp_window_3d(p.window)};
  const char* layer = kind == pool_kind::max ? "max_pool3d" : "avg_pool3d";
  if (kind == pool_kind::max && is_half(limits_of)) {
    layer = "max_pool3d_from";
    arguments.emplace_back(largest_from(limits_of));
  }
  b.add(layer_spec("pool3d", layer, std::move(arguments)));
  return {};
}

std::optional<channels_first_operands> pool3d::channels_first() const {
  if (!window.channels_first) return std::nullopt;
  return channels_first_operands{{0}, {}};
}

std::unique_ptr<op> pool3d::with_channels_last() const {
  auto changed = std::make_unique<pool3d>(*this);
  changed->window.channels_first = false;
  return changed;
}

std::span<const op_row> pool3d_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"AvgPool3D", "pool3d", load_pool3d, "floats", "", "output"},
      {"MaxPool3D", "pool3d", load_pool3d, "floats", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
