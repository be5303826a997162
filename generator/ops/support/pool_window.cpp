// SPDX-License-Identifier: Apache-2.0
#include "ops/support/pool_window.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

result<window_2d> sized_window::place(const feature_map& x, too_large gives) const {
  TF_EMBED_TRY(const window_2d w, place_window(window, x.h, x.w, kernel_h, kernel_w, gives));
  const auto within = [](const window_axis& a) { return a.before < a.kernel && a.after < a.kernel; };
  if (window.padding == padding_kind::explicit_paddings && !(within(w.h) && within(w.w))) {
    return bad_model(fmt::format("explicit_paddings must be smaller than the window of {}x{}", kernel_h, kernel_w));
  }
  return w;
}

result<sized_window> load_sized_window(const attributes& a) {
  sized_window s;
  TF_EMBED_TRY(s.window, load_window(a));
  s.window.dilation_h = s.window.dilation_w = 1;
  TF_EMBED_TRY(const std::vector<std::int64_t> ksize, a.integers("ksize"));
  TF_EMBED_TRY(const height_width k, spatial_pair(ksize, s.window.nchw, "ksize"));
  s.kernel_h = k.h;
  s.kernel_w = k.w;
  return s;
}

result<placed_pool> place_pool(const sized_window& s, const feature_map& x) {
  placed_pool p{x, {}};
  TF_EMBED_TRY(p.window, s.place(x));
  if (x.h * x.w == 0 && p.window.h.output * p.window.w.output != 0) return bad_model("the input must not be empty");
  return p;
}

}  // namespace tf_embed::gen
