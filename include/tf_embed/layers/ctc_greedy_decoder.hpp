// SPDX-License-Identifier: Apache-2.0
// Layer: the likeliest class of each step, without repeats and blanks.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/ctc_greedy_decoder.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's CTCGreedyDecoder over `In` [steps, batch, classes], of which entry b of the batch has `Lengths[b]`
/// steps: `Values` are the classes that are neither `Blank` nor, with `Merge`, the one before, `Indices` their places,
/// `Found` how many they are, `Shape` the sparse tensor's shape, `Sums` the negated sums of what was likeliest.
///
///     te::ctc_greedy_decoder<x, steps, indices, values, dims, sums, n, 9, true>   // x [20,4,10], steps int32 [4]
template <tensor_like In, tensor_like Lengths, writable_tensor Indices, writable_tensor Values, writable_tensor Shape,
          writable_tensor Sums, writable_tensor Found, index_t Blank, bool Merge>
struct ctc_greedy_decoder {
  static constexpr std::string_view name = "ctc_greedy_decoder";

  static_assert(In::shape::rank == 3 && same_dtype<In, Sums>,
                "tf_embed: ctc_greedy_decoder: input and sums must have the same dtype");
  static_assert(Blank >= 0 && Blank < In::shape::dims[2], "tf_embed: ctc_greedy_decoder: the blank must be a class");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename In::value_type;
    static constexpr kernels::ctc_sizes sizes{In::shape::dims[0], In::shape::dims[1], In::shape::dims[2], Blank, Merge};
    const kernels::ctc_outputs<T> out{Indices::data(arena), Values::data(arena), Shape::data(arena), Sums::data(arena)};
    const T* const x = In::data(arena);
    return kernels::ctc_greedy_decoder(out, *Found::data(arena), x, Lengths::data(arena), sizes);
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
