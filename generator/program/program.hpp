// SPDX-License-Identifier: Apache-2.0
// What the planner places and the emitter prints: blocks of layers in execution order, the tensors they read and write,
// and the weights.
#pragma once

#include "ir/tensor.hpp"
#include "program/layer_spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tf_embed::gen {

using buffer_id = std::uint32_t;

/// Where a buffer may lie over one that its writer reads: a layer that works strip by strip writes over what it has
/// read.
struct strip_overlap {
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

/// A part of the arena. Lifetimes are in layer indices of the flattened program (see flattened); an input is live
/// from -1, an output to the last layer.
struct buffer {
  std::size_t bytes = 0;
  int first = 0;                                    ///< the layer that writes it
  int last = 0;                                     ///< the last layer that reads it
  std::optional<buffer_id> in_place_of = {};        ///< set by the planner: lies exactly over this one
  std::size_t offset = 0;                           ///< set by the planner
  std::vector<buffer_id> in_place_candidates = {};  ///< buffers its writer may overwrite, best first
  std::vector<strip_overlap> overlaps = {};         ///< buffers its writer may run into, at a cost in time
  std::vector<shared_part> parts_of = {};           ///< buffers it is a part of
  std::optional<std::size_t> state_offset = {};     ///< of what calls keep: its place in the arena, which is given
};

/// Values kept among the weights, in the order in which a kernel reads them.
struct weight_blob {
  std::string hint;    ///< where its C++ name comes from; hostile
  tensor data;         ///< flat or shaped; only the bytes and the dtype are emitted
  std::string remark;  ///< what it is, in our own words; no text of the graph
};

/// A tensor type that the header names.
struct program_tensor {
  std::string hint;  ///< where its C++ name comes from; hostile
  tensor_type type;
  std::optional<buffer_id> buffer = {};    ///< in the arena, or
  std::optional<weights_id> weights = {};  ///< an index into program::weights
  std::string node_name = {};              ///< where it comes from; hostile; empty for what lives inside one node
  std::uint32_t port = 0;
};

/// A layer in its place: what it is, and what follows from its arguments.
struct program_layer {
  layer_spec spec;
  std::vector<buffer_id> reads = {};
  std::vector<buffer_id> writes = {};
  std::vector<buffer_id> scratch = {};
  std::vector<weights_id> weights = {};  ///< as often as the layer names them
  std::string path = {};  ///< the node, behind the names of the blocks around it: "cond/then/conv"; hostile
  std::string op_name = {};
};

/// Layers that run in order: a whole program, or a part of one that a layer runs (a branch, the body of a loop).
struct block {
  std::string name = {};  ///< "then", "body"; empty for the program
  std::vector<program_layer> layers = {};
  std::vector<tensor_id> arguments = {};
  std::vector<tensor_id> results = {};
  bool repeats = false;    ///< may run more than once: what it reads from outside must survive its end
  std::int64_t times = 1;  ///< how often it runs, where that is known
};

/// A named input or output of the generated class.
struct program_endpoint {
  std::string name;  ///< as in the graph; hostile
  tensor_id tensor;
  std::vector<tensor_id> counts = {};  ///< what its run-time extents are multiples of, one for each
};

/// A tensor that calls keep, in the state at the beginning of the arena.
struct program_state {
  std::string name;  ///< as in the graph; hostile
  tensor_id tensor;
  std::optional<weights_id> initial = {};  ///< what the first call finds; nothing: zeros
};

/// A network after lowering: what is printed, and all that it names.
struct program {
  block body;
  std::vector<program_tensor> tensors;
  std::vector<buffer> buffers;
  std::vector<weight_blob> weights;
  std::vector<program_endpoint> inputs;
  std::vector<program_endpoint> outputs;
  std::vector<program_state> states;  ///< in the order in which they lie
  std::size_t state_bytes = 0;        ///< from the first byte of the arena on
  std::size_t arena_bytes = 0;        ///< set by the planner
  /// The most bytes that any layer needs at once, if its output overlaps its inputs as far as the kernels allow; no
  /// arena for this order of layers is smaller.
  std::size_t arena_lower_bound = 0;
};

/// Every layer of the block in the order in which the program lists them: a layer with blocks before those.
std::vector<const program_layer*> flattened(const block& b);
/// The multiply-accumulates of one run; of layers that choose between blocks those of all, of blocks that repeat as
/// often as a condition says those of one time.
std::int64_t count_macs(const block& b);

}  // namespace tf_embed::gen
