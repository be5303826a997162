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

/// Where a buffer may lie over one that its writer reads: a layer that works piece by piece writes over what it has
/// read.
struct piecewise_overlap {
  buffer_id over;        ///< read for the last time by the writer
  std::size_t in_front;  ///< bytes that the buffer must begin before the other, at least, or
  std::size_t behind;    ///< bytes that it must begin behind the other's beginning, at least
};

/// A buffer that holds the same bytes as a part of another: an input of a concatenation and its output, a tensor and
/// what it is split into. Nothing is copied if it lies there.
struct shared_part {
  buffer_id whole;     ///< the larger one
  std::size_t offset;  ///< of the part in it
};

/// A piece of the arena. Lifetimes are in layer indices; an input is live from -1, an output to the last layer.
struct buffer {
  std::size_t bytes = 0;
  int first = 0;                                    ///< the layer that writes it
  int last = 0;                                     ///< the last layer that reads it
  std::optional<buffer_id> in_place_of = {};        ///< set by the planner: lies exactly over this one
  std::size_t offset = 0;                           ///< set by the planner
  std::vector<buffer_id> in_place_candidates = {};  ///< buffers its writer may overwrite, best first
  std::vector<piecewise_overlap> overlaps = {};     ///< buffers its writer may run into, at a cost in time
  std::vector<shared_part> parts_of = {};           ///< buffers it is a part of
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
  std::optional<tensor_id> count = {};  ///< what its run-time extent is a multiple of, where it has one
};

struct program {
  std::vector<program_layer> layers;
  std::vector<program_tensor> tensors;
  std::vector<buffer> buffers;
  std::vector<weight_blob> weights;
  std::vector<program_endpoint> inputs;
  std::vector<program_endpoint> outputs;
  std::size_t arena_bytes = 0;  ///< set by the planner
  /// The most bytes that any layer needs at once, if its output overlaps its inputs as far as the kernels allow; no
  /// arena for this order of layers is smaller.
  std::size_t arena_lower_bound = 0;
};

}  // namespace tf_embed::gen
