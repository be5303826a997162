// SPDX-License-Identifier: Apache-2.0
// A layer as data: which template, with which arguments, and what its kernel allows the planner.
#pragma once

#include "program/argument.hpp"

#include <tf_embed/core/overlap.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

struct block;

/// Output 0 may lie over input `input` of the node as far as `along` allows, for a layer that can run in strips of it
/// (with core/overlap.hpp and kernels/support/in_strips.hpp). `pixels` says that an index of `along` is a pixel, not a
/// row.
struct overlap_permission {
  std::size_t input;
  sweep along;
  bool pixels;
};

/// A tensor that is written may take the storage of one that is read: the kernel reads each element before writing it.
struct in_place_pair {
  tensor_id written;
  tensor_id read;
};

/// Input `input` of the node is a part of output 0, `offset` elements behind its beginning (or the output a part of the
/// input): nothing is copied where the part lies there.
struct part_permission {
  std::size_t input;
  std::int64_t offset;
  bool input_is_part;
};

/// The C++ type `name<arguments...>` from `header`. What is read and written is among the arguments.
///
///     b.add(layer_spec("unary", {"te::ops::relu", b.input(0), b.output()}).allow_in_place(0));
struct layer_spec {
  std::string header;  ///< "tf_embed/layers/unary.hpp"
  std::string name;    ///< "te::unary"
  std::vector<argument> arguments;
  std::int64_t macs = 0;                   ///< multiply-accumulates of one run: counted here alone
  std::vector<std::size_t> in_place = {};  ///< inputs of the node whose storage output 0 may take
  std::vector<in_place_pair> in_place_pairs = {};
  std::vector<overlap_permission> overlaps = {};
  std::vector<part_permission> parts = {};
  std::vector<block> blocks;  ///< printed behind the arguments, as tuples of layers

  /// `te::name` of tf_embed/layers/`stem`.hpp.
  layer_spec(std::string_view stem, std::string_view template_name, std::vector<argument> args);
  /// The same where the template has the stem's name.
  layer_spec(std::string_view stem, std::vector<argument> args);
  layer_spec(const layer_spec&);
  layer_spec(layer_spec&&) noexcept;
  layer_spec& operator=(layer_spec&&) noexcept;
  ~layer_spec();

  layer_spec&& counting(std::int64_t multiply_accumulates) &&;
  /// Output 0 may take the storage of input `i` of the node (same bytes; the kernel reads each element before writing
  /// it). The planner decides.
  layer_spec&& allow_in_place(std::size_t i) &&;
  layer_spec&& allow_in_place(std::vector<std::size_t> inputs) &&;
  /// The same of any output.
  layer_spec&& allow_in_place(std::vector<in_place_pair> pairs) &&;
  layer_spec&& allow_overlap(std::vector<overlap_permission> permissions) &&;
  layer_spec&& with_parts(std::vector<part_permission> permissions) &&;
  layer_spec&& with_block(block b) &&;
};

}  // namespace tf_embed::gen
