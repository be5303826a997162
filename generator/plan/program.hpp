// SPDX-License-Identifier: Apache-2.0
// What the emitter prints: layers in execution order, the tensors they read and write, and the weights.
#pragma once

#include "ir/tensor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tf_embed::gen {

using buffer_id = std::uint32_t;
using tensor_id = std::uint32_t;

/// A piece of the arena. Lifetimes are in layer indices; an input is live from -1, an output to the last layer.
struct buffer {
  std::size_t bytes = 0;
  int first = 0;                                    ///< the layer that writes it
  int last = 0;                                     ///< the last layer that reads it
  std::optional<buffer_id> in_place_of = {};        ///< set by the planner: shares the storage of this one
  std::size_t offset = 0;                           ///< set by the planner
  std::vector<buffer_id> in_place_candidates = {};  ///< buffers its writer may overwrite, best first
};

/// Values kept among the weights, in the order in which a kernel reads them.
struct weight_blob {
  std::string name;    ///< C++ identifier inside the namespace `weights`
  tensor data;         ///< flat or shaped; only the bytes and the dtype are emitted
  std::string remark;  ///< what it is, in our own words; no text of the graph
};

/// A tensor type that the header names.
struct program_tensor {
  std::string name;  ///< C++ identifier
  tensor_type type;
  std::optional<buffer_id> buffer = {};     ///< in the arena, or
  std::optional<std::size_t> weights = {};  ///< an index into program::weights
  std::string node_name = {};               ///< where it comes from; hostile
  std::uint32_t port = 0;
};

/// One layer: the C++ type `template_name<arguments...>`.
struct program_layer {
  std::string header;  ///< stem of the header under tf_embed/layers
  std::string template_name;
  std::vector<std::string> arguments;  ///< C++ text
  std::vector<buffer_id> reads;
  std::vector<buffer_id> writes;
  std::vector<buffer_id> scratch;
  std::int64_t macs = 0;
  std::string node_name;  ///< hostile
  std::string op_name;
  std::vector<std::size_t> weights = {};  ///< indices into program::weights, as often as the layer names them
};

/// A named input or output of the generated class.
struct program_endpoint {
  std::string name;  ///< as in the graph; hostile
  tensor_id tensor;
};

struct program {
  std::vector<program_layer> layers;
  std::vector<program_tensor> tensors;
  std::vector<buffer> buffers;
  std::vector<weight_blob> weights;
  std::vector<program_endpoint> inputs;
  std::vector<program_endpoint> outputs;
  std::size_t arena_bytes = 0;        ///< set by the planner
  std::size_t arena_lower_bound = 0;  ///< the largest sum of buffers alive at once, in-place storage counted once
};

}  // namespace tf_embed::gen
