// SPDX-License-Identifier: Apache-2.0
// Layer: how badly scores for each step fit a sequence of labels.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/ctc_loss.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's CTCLoss: `In` [steps, batch, classes] are scores, `Indices` int64 [n, 2] and `Values` int32 [n] the
/// labels of the batch as a sparse tensor, `Lengths` int32 [batch] how many steps count. `Loss` [batch], `Gradient`
/// like In. `Work` and `Labels` are scratch. A negative label, one behind a blank, a place outside of the batch, and
/// (without `IgnoreLonger`) more labels than steps are `status::invalid_argument`.
template <tensor_like In, tensor_like Indices, tensor_like Values, tensor_like Lengths, writable_tensor Loss,
          writable_tensor Gradient, writable_tensor Work, writable_tensor Labels, bool Collapse, bool Merge,
          bool IgnoreLonger>
struct ctc_loss {
  static constexpr std::string_view name = "ctc_loss";
  static constexpr std::size_t stack_bytes = 512;

  static_assert(In::shape::rank == 3 && same_dtype<In, Loss> && same_dtype<In, Gradient> && same_shape<In, Gradient>,
                "tf_embed: ctc_loss: scores are [steps, batch, classes], and so is their gradient");
  static_assert(std::is_same_v<typename Indices::value_type, std::int64_t> &&
                    std::is_same_v<typename Values::value_type, std::int32_t> &&
                    std::is_same_v<typename Lengths::value_type, std::int32_t> && Indices::size == 2 * Values::size &&
                    Lengths::size == In::shape::dim(1) && Loss::size == Lengths::size,
                "tf_embed: ctc_loss: labels and lengths do not fit the scores");
  static_assert(std::is_same_v<typename Work::value_type, double> &&
                    Work::size >= kernels::ctc_loss_work(In::shape::dim(0), In::shape::dim(2), Labels::size) &&
                    std::is_same_v<typename Labels::value_type, std::int32_t>,
                "tf_embed: ctc_loss: the scratch is too small");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    static constexpr kernels::ctc_loss_sizes sizes{
        In::shape::dim(0), In::shape::dim(1), In::shape::dim(2), Values::size, Labels::size, Collapse, Merge,
        IgnoreLonger};
    return kernels::ctc_loss(sizes, In::data(arena), Indices::data(arena), Values::data(arena), Lengths::data(arena),
                             Loss::data(arena), Gradient::data(arena), Work::data(arena), Labels::data(arena));
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
