// SPDX-License-Identifier: Apache-2.0
#include "plan/layer_builder.hpp"

#include "plan/lowering.hpp"
#include "plan/packing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Rows of `width` pixels that a layer running in pieces does at a time, or pixels, where a row is one. Kernels cover
/// the pixels under the same taps with register tiles; the left and right edge of few rows leave tiles nearly empty,
/// and each piece costs a call. These sizes lose 1 to 2 % of a layer's time on hosts, 4 % on small targets, where room
/// counts.
index_t piece_of(index_t width, int simd_block) {
  const bool host = simd_block >= 16;
  if (width == 1) return host ? 28 : 8;
  const index_t enough = host ? 512 : 96;
  return std::clamp<index_t>((enough + width - 1) / width, 1, host ? 14 : 4);
}

}  // namespace

std::size_t layer_builder::input_count() const { return graph_.at(id_).inputs.size(); }
std::size_t layer_builder::output_count() const { return graph_.at(id_).outputs.size(); }
const tensor_type& layer_builder::input_type(std::size_t i) const { return graph_.type(graph_.at(id_).inputs[i]); }
const tensor_type& layer_builder::output_type(std::size_t i) const { return graph_.at(id_).outputs[i]; }
const tensor* layer_builder::constant(std::size_t i) const { return graph_.constant(graph_.at(id_).inputs[i]); }

bool layer_builder::is_output_used(std::size_t i) const {
  return graph_.use_count({id_, static_cast<std::uint32_t>(i)}) != 0;
}

std::string layer_builder::input(std::size_t i) {
  const tensor_id t = to_.tensor_of(graph_.at(id_).inputs[i]);
  const program_tensor& tensor = to_.target().tensors[t];
  if (tensor.buffer) reads_.push_back(*tensor.buffer);
  if (tensor.weights) weights_.push_back(*tensor.weights);
  return tensor.name;
}

std::string layer_builder::output(std::size_t i) {
  const tensor_id t = to_.tensor_of({id_, static_cast<std::uint32_t>(i)});
  const program_tensor& tensor = to_.target().tensors[t];
  writes_.push_back(*tensor.buffer);
  return tensor.name;
}

tensor_id layer_builder::add_temporary(const tensor_type& type) {
  const tensor_id t = to_.add_temporary(type, graph_.at(id_).name + "/temporary");
  // Written by one layer and read by a later one: both sides see it as used from here on.
  writes_.push_back(*to_.target().tensors[t].buffer);
  return t;
}

std::string layer_builder::temporary(const tensor_type& type) { return to_.target().tensors[add_temporary(type)].name; }

std::string layer_builder::read_back(const std::string& name) {
  const auto& tensors = to_.target().tensors;
  const auto found = std::find_if(tensors.rbegin(), tensors.rend(), [&](const auto& t) { return t.name == name; });
  if (found != tensors.rend() && found->buffer) reads_.push_back(*found->buffer);
  return name;
}

std::string layer_builder::count(std::size_t i) {
  const program_tensor& tensor = to_.target().tensors[to_.count_of(output_type(i).extent)];
  writes_.push_back(*tensor.buffer);
  return tensor.name;
}

std::string layer_builder::extent_of(const tensor_type& type) {
  const program_tensor& tensor = to_.target().tensors[to_.count_of(type.extent)];
  reads_.push_back(*tensor.buffer);
  return cpp_extent(tensor.name, type.extent);
}

std::string layer_builder::input_extent(std::size_t i) {
  const tensor_type& type = input_type(i);
  return type.is_counted() ? extent_of(type) : "te::fixed_extent";
}

std::string layer_builder::padded(std::size_t i, filler with) {
  constexpr std::string_view names[]{"te::filler::zero", "te::filler::one", "te::filler::lowest", "te::filler::highest",
                                     "te::filler::nan"};
  const tensor_type& type = input_type(i);
  if (!type.is_counted()) return input(i);
  // A layer of its own, so what was asked for by now waits for the next one.
  auto reads = std::exchange(reads_, {});
  auto writes = std::exchange(writes_, {});
  auto weights = std::exchange(weights_, {});
  auto in_place = std::exchange(in_place_, {});
  allow_in_place(i);
  const std::string from = input(i);
  const std::string to = temporary({type.dtype, type.shape});
  layer("fill_beyond", "fill_beyond", {from, input_extent(i), to, std::string(names[static_cast<std::size_t>(with)])});
  reads_ = std::move(reads);
  writes_ = std::move(writes);
  weights_ = std::move(weights);
  in_place_ = std::move(in_place);
  return read_back(to);
}

tensor_id layer_builder::closed_up(std::size_t i) {
  const tensor_type& type = output_type(i);
  const std::string extent = extent_of(type);
  const std::string from = read_back(to_.target().tensors[to_.tensor_of({id_, static_cast<std::uint32_t>(i)})].name);
  const tensor_id to = add_temporary(type);
  layer("close_up", "close_up", {from, extent, to_.target().tensors[to].name});
  return to;
}

std::string layer_builder::scratch(const tensor_type& type) {
  const tensor_id t = to_.add_temporary(type, graph_.at(id_).name + "/scratch");
  const program_tensor& tensor = to_.target().tensors[t];
  scratch_.push_back(*tensor.buffer);
  return tensor.name;
}

std::string layer_builder::weights(const tensor& values, std::string_view role, std::string_view remark) {
  const std::size_t w = to_.add_weights(values, graph_.at(id_).name + "/" + std::string(role), std::string(remark));
  weights_.push_back(w);
  return "weights::" + to_.target().weights[w].name;
}

std::string layer_builder::weights_tensor(const tensor& values, std::string_view role) {
  return fmt::format("te::tensor<{}, {}, te::constant<{}>>", cpp_name(values.dtype()), cpp_shape(values.shape()),
                     weights(values, role));
}

int layer_builder::simd_block() const { return to_.options().simd_block; }

std::string layer_builder::packed_weights(const tensor& k_by_n, std::string_view role, std::int64_t groups, int block) {
  if (block == 0) block = simd_block();
  const auto k = k_by_n.shape()[0];
  const auto n = k_by_n.shape()[1] / groups;
  const std::string grouping = groups == 1 ? "" : fmt::format("{} groups of ", groups);
  const std::string blob = weights(pack_columns(k_by_n, block, groups), role,
                                   fmt::format("{}[{}, {}] packed in blocks of {} columns", grouping, k, n, block));
  const std::string last = groups == 1 ? "" : fmt::format(", {}", groups);
  return fmt::format("te::packed<{}, {}, {}, {}, {}{}>", cpp_name(k_by_n.dtype()), k, n, block, blob, last);
}

void layer_builder::allow_in_place(std::size_t i) { in_place_.push_back(i); }

void layer_builder::allow_overlap(std::size_t i, const sweep& along, bool pixels) {
  const program_tensor& from = to_.target().tensors[to_.tensor_of(graph_.at(id_).inputs[i])];
  if (!from.buffer || element_count(output_type().shape) == 0) return;
  const index_t width = pixels ? 1 : along.out_step / output_type().shape.back();
  const index_t piece = piece_of(width, to_.options().simd_block);
  const auto bytes = [&](index_t elements) { return static_cast<std::size_t>(elements) * byte_size(from.type.dtype); };
  overlaps_.push_back({*from.buffer, bytes(forward_distance(along, piece)), bytes(backward_distance(along, piece))});
}

void layer_builder::input_is_part(std::size_t i, std::int64_t offset) {
  parts_.push_back({i, static_cast<std::size_t>(offset) * byte_size(input_type(i).dtype), true});
}
void layer_builder::output_is_part(std::size_t i, std::int64_t offset) {
  parts_.push_back({i, static_cast<std::size_t>(offset) * byte_size(input_type(i).dtype), false});
}

void layer_builder::layer(std::string_view header, std::string_view template_name, std::vector<std::string> arguments,
                          std::int64_t macs) {
  program& p = to_.target();
  const node& n = graph_.at(id_);
  const int index = static_cast<int>(p.layers.size());
  const auto touch = [&](buffer_id b, bool writes) {
    buffer& buf = p.buffers[b];
    if (writes && buf.first < 0 && buf.last < 0) buf.first = index;
    buf.last = std::max(buf.last, index);
  };
  for (const buffer_id b : reads_) touch(b, false);
  for (const buffer_id b : writes_) touch(b, true);
  for (const buffer_id b : scratch_) touch(b, true);
  for (const std::size_t i : in_place_) {
    const program_tensor& from = p.tensors[to_.tensor_of(n.inputs[i])];
    // Read twice (through a view, say) an element could be needed after it was overwritten.
    if (!from.buffer || writes_.empty() || std::count(reads_.begin(), reads_.end(), *from.buffer) != 1) continue;
    p.buffers[writes_.front()].in_place_candidates.push_back(*from.buffer);
  }
  for (const piecewise_overlap& o : overlaps_) {
    if (!writes_.empty() && std::count(reads_.begin(), reads_.end(), o.over) == 1)
      p.buffers[writes_.front()].overlaps.push_back(o);
  }
  for (const part& each : parts_) {
    const auto in = p.tensors[to_.tensor_of(n.inputs[each.input])].buffer;
    if (!in || writes_.empty()) continue;
    const buffer_id out = writes_.front();
    p.buffers[each.input_is_part ? *in : out].parts_of.push_back({each.input_is_part ? out : *in, each.offset});
  }
  p.layers.push_back({std::string(header), std::string(template_name), std::move(arguments), std::move(reads_),
                      std::move(writes_), std::move(scratch_), macs, n.name, n.op_name, std::move(weights_)});
  reads_ = {};
  writes_ = {};
  scratch_ = {};
  in_place_ = {};
  weights_ = {};
  overlaps_ = {};
  parts_ = {};
}

std::string cpp_shape(const shape& s) { return fmt::format("te::shape<{}>", fmt::join(s, ", ")); }
std::string cpp_ints(const std::vector<std::int64_t>& values) {
  return fmt::format("te::ints<{}>", fmt::join(values, ", "));
}
std::string cpp_f32(float x) {
  return fmt::format("te::f32<0x{:08x}u /* {:.9g} */>", std::bit_cast<std::uint32_t>(x), x);
}
std::string cpp_f64(double x) {
  return fmt::format("te::f64<0x{:016x}u /* {:.17g} */>", std::bit_cast<std::uint64_t>(x), x);
}

std::string cpp_extent(const std::string& count, const run_time_extent& extent) {
  return fmt::format("te::extent<{}, {}, {}>", count, extent.axis, extent.times);
}

}  // namespace tf_embed::gen
