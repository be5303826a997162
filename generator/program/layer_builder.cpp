// SPDX-License-Identifier: Apache-2.0
#include "program/layer_builder.hpp"

#include "program/packing.hpp"
#include "program/place_layer.hpp"
#include "program/take_storage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Rows of `width` pixels that a layer running in strips does at a time, or pixels, where a row is one. Kernels cover
/// the pixels under the same taps with register tiles; the left and right edge of few rows leave tiles nearly empty,
/// and each strip costs a call. These sizes lose 1 to 2 % of a layer's time on hosts, 4 % on small targets, where room
/// counts.
index_t strip_of(index_t width, int simd_block) {
  const bool host = simd_block >= 16;
  if (width == 1) return host ? 28 : 8;
  const index_t enough = host ? 512 : 96;
  return std::clamp<index_t>((enough + width - 1) / width, 1, host ? 14 : 4);
}

}  // namespace

std::size_t layer_builder::input_count() const { return self().inputs.size(); }
std::size_t layer_builder::output_count() const { return self().outputs.size(); }
const tensor_type& layer_builder::input_type(std::size_t i) const { return scope_.g.type(self().inputs[i]); }
const tensor_type& layer_builder::output_type(std::size_t i) const { return self().outputs[i]; }
const tensor* layer_builder::constant(std::size_t i) const { return scope_.g.constant(self().inputs[i]); }

bool layer_builder::is_output_used(std::size_t i) const {
  return scope_.g.use_count({id_, static_cast<std::uint32_t>(i)}) != 0;
}

tensor_id layer_builder::input_tensor(std::size_t i) { return tensor_of(self().inputs[i]); }
tensor_id layer_builder::output_tensor(std::size_t i) { return tensor_of({id_, static_cast<std::uint32_t>(i)}); }

operand layer_builder::input(std::size_t i, std::string_view role) {
  return {input_tensor(i), access::read, role.empty() ? fmt::format("input {}", i) : std::string(role)};
}

operand layer_builder::output(std::size_t i) { return {output_tensor(i), access::write, fmt::format("output {}", i)}; }
operand layer_builder::read_output(std::size_t i) {
  return {output_tensor(i), access::read, fmt::format("output {}", i)};
}

tensor_id layer_builder::temporary(const tensor_type& type) { return to_.add_tensor(type, self().name + "/temporary"); }

operand layer_builder::scratch(const tensor_type& type) {
  return {to_.add_tensor(type, self().name + "/scratch"), access::scratch, "scratch"};
}

operand layer_builder::count(std::size_t i) { return count_of(output_type(i).extent()); }
operand layer_builder::count_of(const run_time_extent& extent) {
  return {to_.count_of(extent), access::write, "count"};
}

argument layer_builder::size_of(const run_time_extent& extent) {
  if (extent.id == 0) return "te::fixed_extent";
  return cpp_extent({to_.count_of(extent), access::read, "count"}, extent);
}

argument layer_builder::sizes_of(const tensor_type& type) {
  if (type.extents.size() < 2) return size_of(type.extent());
  template_type all{"te::extents", {}};
  for (const run_time_extent& e : type.extents) all.arguments.push_back(size_of(e));
  return all;
}

operand layer_builder::filled_beyond(const operand& from, std::size_t i, const run_time_extent& extent, filler with) {
  constexpr std::array names{"te::filler::zero", "te::filler::one", "te::filler::lowest", "te::filler::highest",
                             "te::filler::nan"};
  const tensor_type& type = input_type(i);
  const bool is_input = from.tensor == input_tensor(i);
  const argument size = size_of(extent);
  const tensor_id to = temporary({type.dtype, type.shape});
  layer_spec layer("fill_beyond", {from, size, write(to), names[static_cast<std::size_t>(with)]});
  if (is_input) layer.in_place = {i};
  add(std::move(layer));
  return {to, access::read, from.role};
}

operand layer_builder::padded(std::size_t i, filler with) {
  operand x = input(i);
  for (const run_time_extent& e : input_type(i).extents) x = filled_beyond(x, i, e, with);
  return x;
}

operand layer_builder::padded_along(std::size_t i, std::span<const std::int64_t> axes, filler with) {
  operand x = input(i);
  for (const run_time_extent& e : input_type(i).extents) {
    if (std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(e.axis)) != axes.end())
      x = filled_beyond(x, i, e, with);
  }
  return x;
}

tensor_id layer_builder::closed_up(std::size_t i) {
  const tensor_type& type = output_type(i);
  const argument extent = sizes_of(type);
  const operand from = read_output(i);
  const tensor_id to = temporary(type);
  add(layer_spec("close_up", {from, extent, write(to)}));
  return to;
}

weights_operand layer_builder::weights(const tensor& values, std::string_view role, std::string_view remark) {
  return {to_.add_weights(values, self().name + "/" + std::string(role), std::string(remark)), std::string(role)};
}

template_type layer_builder::weights_tensor(const tensor& values, std::string_view role) {
  return {"te::tensor",
          {values.dtype(), cpp_shape(values.shape()), template_type{"te::constant", {weights(values, role)}}}};
}

template_type layer_builder::packed_weights(const tensor& k_by_n, std::string_view role, std::int64_t groups,
                                            int block) {
  if (block == 0) block = simd_block();
  const auto k = k_by_n.shape()[0];
  const auto n = k_by_n.shape()[1] / groups;
  const std::string grouping = groups == 1 ? "" : fmt::format("{} groups of ", groups);
  const weights_operand blob = weights(pack_columns(k_by_n, block, groups), role,
                                       fmt::format("{}[{}, {}] packed in blocks of {} columns", grouping, k, n, block));
  template_type packed{"te::packed", {k_by_n.dtype(), k, n, block, blob}};
  if (groups != 1) packed.arguments.emplace_back(groups);
  return packed;
}

result<block> layer_builder::lower(const region& r, std::span<const tensor_id> arguments,
                                   std::span<const tensor_id> results, bool repeats) {
  return regions_.lower(r, arguments, results, scope_.path + self().name, repeats);
}

void layer_builder::carry(block& repeated, std::span<const tensor_id> variables, std::span<const tensor_id> next) {
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (take_storage(to_.program, repeated, variables[i], next[i])) continue;
    program_layer l = place_layer(to_.program, layer_spec("identity", {read(next[i]), write(variables[i])}));
    l.path = scope_.path + self().name + "/" + repeated.name;
    l.op_name = "NextIteration";
    repeated.layers.push_back(std::move(l));
  }
  repeated.results.assign(variables.begin(), variables.end());
}

void layer_builder::add(layer_spec spec) {
  program& p = to_.program;
  program_layer l = place_layer(p, std::move(spec));
  const auto buffer_of = [&](std::size_t input) { return p.tensors[input_tensor(input)].buffer; };
  // Read twice (through a view, say) an element could be needed after it was overwritten.
  const auto is_read_once = [&](buffer_id b) { return std::count(l.reads.begin(), l.reads.end(), b) == 1; };
  for (const in_place_pair& pair : l.spec.in_place_pairs) {
    const auto from = p.tensors[pair.read].buffer, to = p.tensors[pair.written].buffer;
    if (from && to && is_read_once(*from)) p.buffers[*to].in_place_candidates.push_back(*from);
  }
  if (!l.writes.empty()) {
    const buffer_id out = l.writes.front();
    for (const std::size_t i : l.spec.in_place) {
      const auto from = buffer_of(i);
      if (from && is_read_once(*from)) p.buffers[out].in_place_candidates.push_back(*from);
    }
    for (const overlap_permission& o : l.spec.overlaps) {
      const auto from = buffer_of(o.input);
      if (!from || !is_read_once(*from) || element_count(output_type().shape) == 0) continue;
      const index_t width = o.pixels ? 1 : o.along.out_step / output_type().shape.back();
      const index_t strip = strip_of(width, simd_block());
      const std::size_t size = byte_size(input_type(o.input).dtype);
      p.buffers[out].overlaps.push_back({*from, static_cast<std::size_t>(forward_distance(o.along, strip)) * size,
                                         static_cast<std::size_t>(backward_distance(o.along, strip)) * size});
    }
    for (const part_permission& part : l.spec.parts) {
      const auto in = buffer_of(part.input);
      if (!in) continue;
      const std::size_t offset = static_cast<std::size_t>(part.offset) * byte_size(input_type(part.input).dtype);
      p.buffers[part.input_is_part ? *in : out].parts_of.push_back({part.input_is_part ? out : *in, offset});
    }
  }
  l.path = scope_.path + self().name;
  l.op_name = self().op_name;
  scope_.into.layers.push_back(std::move(l));
}

}  // namespace tf_embed::gen
