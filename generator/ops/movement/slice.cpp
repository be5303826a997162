// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/slice.hpp"

#include "ir/known_elements.hpp"
#include "ops/support/bounds_rules.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/op_row.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace tf_embed::gen {
namespace {

bool has_mask_bit(std::int64_t mask, std::size_t i) { return i < 32 && ((mask >> i) & 1) != 0; }

/// One entry of begin/end/strides spread over the input's axes; `source` is its index in the operands, or -1.
struct slice_entry {
  std::ptrdiff_t source = -1;
};

/// The elements of operand `i`, as far as they are known; an error where not even their number is.
result<std::vector<known_element>> known_elements_of(const shape_context& context, std::size_t i,
                                                     std::string_view what) {
  if (!is_integer(context.dtype(i)) || context.shape(i).size() != 1 || context.type(i).has_dynamic_axis()) {
    TF_EMBED_TRY(const auto numbers, context.required_ints(i, what));
    std::vector<known_element> out;
    for (const std::int64_t x : numbers) out.push_back({x});
    return out;
  }
  std::vector<known_element> out;
  for (std::int64_t k = 0; k < std::min<std::int64_t>(context.shape(i)[0], 64); ++k)
    out.push_back(context.element(i, k));
  return out;
}

/// Lets element `from` of the begin operand place `axis` at run time. `begin` has its entry for each axis.
void place_at_run_time(slice_region& region, std::size_t axis, slice_placing how, std::size_t from) {
  region.placed.resize(region.begin.size(), slice_placing::fixed);
  region.entry.resize(region.begin.size(), 0);
  region.behind.resize(region.begin.size(), 0);
  region.placed[axis] = how;
  region.entry[axis] = static_cast<std::int64_t>(from);
}

/// Whether no index is left out between the first and the last, nor the order turned around.
bool is_dense(const slice_region& region) {
  return std::all_of(region.stride.begin(), region.stride.end(), [](std::int64_t s) { return s == 1; });
}

/// Where in the input the result lies as a run of elements, in elements; nothing if it is scattered.
std::optional<std::int64_t> whole_run_at(const slice_region& region, const shape& input) {
  const auto& size = region.size;
  std::int64_t offset = 0;
  std::int64_t run = 1;
  bool cut = false;
  // From the innermost axis outwards: whole axes, one that is cut, single indices.
  for (std::size_t i = input.size(); i-- > 0;) {
    if (size[i] == 0 || (size[i] != 1 && (region.stride[i] != 1 || cut))) return std::nullopt;
    cut = cut || size[i] != input[i];
    offset += region.begin[i] * run;
    if (input[i] > max_elements / run) return std::nullopt;  // beside an empty axis others may be of any size
    run *= input[i];
  }
  return offset;
}

/// One bound in TensorFlow's sense: negative counts from the end, then clamped to what the direction allows.
std::int64_t clamped_bound(std::int64_t x, std::int64_t dim, bool forward) {
  if (x < 0) x += dim;
  return std::clamp<std::int64_t>(x, forward ? 0 : -1, forward ? dim : dim - 1);
}

run_time_cut::bound bound_of(const known_element& e, bool is_open) {
  // Beyond what any axis has, all numbers mean the same.
  return {is_open, e.is_known(), e.is_known() ? std::clamp(e.offset, -max_elements - 1, max_elements + 1) : 0};
}

/// The most entries that begin:end:step can have of an axis of `least` to `most` entries; the bounds may be unknown.
std::int64_t most_entries(const run_time_cut& c, std::int64_t least, std::int64_t most) {
  const bool known = (c.begin.is_open || c.begin.is_known) && (c.end.is_open || c.end.is_known);
  const std::int64_t step = c.step < 0 ? -c.step : c.step;
  const auto rounded_up = [&](std::int64_t n) { return n / step + (n % step != 0); };
  if (!known) {
    // What one known bound leaves at most.
    std::int64_t n = most;
    if (c.step > 0 && !c.end.is_open && c.end.is_known && c.end.number >= 0) n = std::min(n, c.end.number);
    if (c.step > 0 && !c.begin.is_open && c.begin.is_known && c.begin.number < 0)
      n = std::min(n, -std::max(c.begin.number, -max_elements));
    return rounded_up(n);
  }
  // The length changes its course only where a bound begins to be clamped.
  std::int64_t longest = 0;
  const auto try_size = [&](std::int64_t dim) {
    if (dim < least || dim > most) return;
    const bool forward = c.step > 0;
    const std::int64_t from = c.begin.is_open ? (forward ? 0 : dim - 1) : clamped_bound(c.begin.number, dim, forward);
    const std::int64_t to = c.end.is_open ? (forward ? dim : -1) : clamped_bound(c.end.number, dim, forward);
    longest = std::max(longest, forward ? to - from : from - to);
  };
  try_size(least);
  try_size(most);
  for (const std::int64_t x : {c.begin.number, c.end.number}) {
    const std::int64_t turn = x < 0 ? -std::max(x, -max_elements) : x;
    for (std::int64_t dim = turn - 1; dim <= turn + 1; ++dim) try_size(dim);
  }
  return rounded_up(longest);
}

/// What of a bound distinguishes it from others: numbers for shape_context::derived_extent.
void describe(std::vector<std::int64_t>& description, const run_time_cut::bound& b, const known_element& e) {
  const auto put = [&](std::initializer_list<std::int64_t> numbers) { description.insert(description.end(), numbers); };
  if (b.is_open) {
    put({0});
  } else if (b.is_known) {
    put({1, b.number});
  } else if (e.is_extent()) {
    put({2, static_cast<std::int64_t>(e.extent.id), e.extent.times, e.extent.plus});
  } else {
    put({3, e.root.node, e.root.port, e.index, e.sign, e.offset});
  }
}

/// Of a slice by known bounds, every entry: its length is n - `less`, but at least 0 and at most `limit` (-1: any), for
/// an axis of n entries.
struct clamped_length {
  std::int64_t less = 0;
  std::int64_t limit = -1;
};

std::optional<clamped_length> clamped_length_of(const run_time_cut& c) {
  if (c.how != run_time_cut::form::strided || c.step != 1) return std::nullopt;
  if (!(c.begin.is_open || c.begin.is_known) || !(c.end.is_open || c.end.is_known)) return std::nullopt;
  const std::int64_t from = c.begin.is_open ? 0 : c.begin.number;
  if (c.end.is_open) return from >= 0 ? clamped_length{from, -1} : clamped_length{0, -from};
  const std::int64_t to = c.end.number;
  if (to >= 0) return from >= 0 && from <= to ? std::optional(clamped_length{from, to - from}) : std::nullopt;
  if (from >= 0) return clamped_length{from - to, -1};
  return from <= to ? std::optional(clamped_length{-to, to - from}) : std::nullopt;
}

/// Settles the result of a cut of an axis that has `dim` entries, or as many as `extent` says.
void settle(const shape_context& context, run_time_cut& c, std::int64_t dim, const run_time_extent& extent,
            const known_element& begin, const known_element& end) {
  const std::int64_t least = extent.id == 0 ? dim : extent.times > 0 ? std::max<std::int64_t>(extent.plus, 0) : 0;
  if (c.how == run_time_cut::form::index) {
    c.most = 1;
    return;
  }
  const bool from_start = c.begin.is_open || (c.begin.is_known && c.begin.number == 0);
  if (c.how == run_time_cut::form::exact) {
    if (!c.end.is_open) {  // a size
      c.most = c.end.is_known ? c.end.number : std::min(dim, end.is_extent() ? end.most : dim);
      if (c.end.is_known) return;
      if (end.is_extent()) {
        c.found = end.extent.at(c.axis);
        return;
      }
    } else if (c.begin.is_known && extent.id != 0) {  // all from there on: a negative number of entries is refused
      c.most = dim - c.begin.number;
      c.found = {extent.id, c.axis, extent.times, extent.plus - c.begin.number};
      return;
    } else {
      c.most = dim;
    }
  } else {
    // So many that they are there, whatever the run finds.
    const bool all_known = c.step == 1 && extent.id != 0 && extent.times > 0;
    if (all_known && from_start && !c.end.is_open && c.end.is_known && c.end.number >= 0 && c.end.number <= least) {
      c.most = c.end.number;
      return;
    }
    if (all_known && c.end.is_open && c.begin.is_known && c.begin.number >= 0 && c.begin.number <= least) {
      c.most = dim - c.begin.number;
      c.found = {extent.id, c.axis, extent.times, extent.plus - c.begin.number};
      return;
    }
    if (all_known && from_start && c.end.is_known && c.end.number < 0 && c.end.number >= -least) {
      c.most = dim + c.end.number;
      c.found = {extent.id, c.axis, extent.times, extent.plus + c.end.number};
      return;
    }
    if (c.step == -1 && c.begin.is_open && c.end.is_open) {  // turned around
      c.most = dim;
      c.found = extent.at(c.axis);
      return;
    }
    c.most = most_entries(c, least, dim);
  }
  if (c.most == 0) return;
  c.writes_count = true;
  // x[1:] and x[:-1] are of one length.
  if (const auto length = clamped_length_of(c); length && extent.id != 0) {
    c.found = context.derived_extent(
        c.axis, {'c', static_cast<std::int64_t>(extent.id), extent.times, extent.plus - length->less, length->limit});
    return;
  }
  std::vector<std::int64_t> description{'s',
                                        static_cast<std::int64_t>(c.how),
                                        static_cast<std::int64_t>(extent.id),
                                        extent.id == 0 ? dim : extent.times,
                                        extent.plus,
                                        c.step};
  describe(description, c.begin, begin);
  describe(description, c.end, end);
  c.found = context.derived_extent(c.axis, description);
  const bool is_size = c.how == run_time_cut::form::exact && !c.end.is_open;
  if (is_size) c.most = context.most_of(end, c.found, c.most);
}

/// The enumerators of slice_placing as generated code names them, in their order.
constexpr std::array placing_names{"te::slice_placing::fixed", "te::slice_placing::exact", "te::slice_placing::index",
                                   "te::slice_placing::window"};

}  // namespace

result<void> slice::resolve_slice(const shape_context& context, slice_region& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  TF_EMBED_TRY(const auto sizes, known_elements_of(context, 2, "size"));
  for (const known_element& e : sizes) found.size.push_back(e.is_known() ? e.offset : 0);
  std::vector<std::int64_t>& begin = found.begin;
  std::vector<std::int64_t>& size = found.size;
  const shape& in = context.shape(0);
  TF_EMBED_TRY(const auto begins, known_elements_of(context, 1, "begin"));
  for (const known_element& e : begins) begin.push_back(e.is_known() ? e.offset : 0);
  const auto misfit = [&] {
    return bad_model(fmt::format("begin {} and size {} do not lie within {}", list_text(begin), list_text(size),
                                 to_string(context.type(0))));
  };
  if (begin.size() != in.size() || size.size() != in.size()) return misfit();
  for (std::size_t i = 0; i < in.size(); ++i) {
    const run_time_extent extent = context.type(0).extent_at(i);
    const bool whole = begins[i].is_known() && begins[i].offset == 0 && size[i] == -1;
    const bool open = sizes[i].is_known() && size[i] == -1;
    if ((extent.id != 0 || !sizes[i].is_known() || (open && !begins[i].is_known())) && !whole) {
      run_time_cut c{.axis = i, .how = run_time_cut::form::exact, .entry = i};
      c.begin = bound_of(begins[i], false);
      c.end = bound_of(sizes[i], open);
      if ((c.begin.is_known && (begin[i] < 0 || begin[i] > in[i])) ||
          (c.end.is_known && (size[i] < -1 || size[i] > in[i])))
        return misfit();
      // All entries by another name.
      if (c.begin.is_known && begin[i] == 0 && extent.id != 0 && sizes[i].is_extent() &&
          sizes[i].extent.same_size(extent)) {
        size[i] = in[i];
        continue;
      }
      settle(context, c, in[i], extent, begins[i], sizes[i]);
      found.cuts.push_back(c);
      begin[i] = 0;
      size[i] = in[i];
      continue;
    }
    // An axis that is taken as a whole can only begin at 0.
    if (!begins[i].is_known() && size[i] != in[i]) place_at_run_time(found, i, slice_placing::exact, i);
    if (begin[i] < 0 || begin[i] > in[i]) return misfit();
    const std::int64_t length = size[i] == -1 ? in[i] - begin[i] : size[i];
    if (length < 0 || length > in[i] - begin[i]) return misfit();
    size[i] = length;
  }
  found.stride.assign(in.size(), 1);
  found.target = size;
  for (const run_time_cut& c : found.cuts) found.target[c.axis] = c.most;
  found.output_axis.resize(in.size());
  std::iota(found.output_axis.begin(), found.output_axis.end(), 0);
  return {};
}

result<void> slice::resolve_strided_slice(const shape_context& context, slice_region& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  TF_EMBED_TRY(const auto strides, context.required_ints(3, "strides"));
  TF_EMBED_TRY(const auto begin_elements, known_elements_of(context, 1, "begin"));
  TF_EMBED_TRY(const auto end_elements, known_elements_of(context, 2, "end"));
  std::vector<std::int64_t> begins;
  std::vector<std::int64_t> ends;
  for (const known_element& e : begin_elements) begins.push_back(e.offset);
  for (const known_element& e : end_elements) ends.push_back(e.offset);
  const shape& in = context.shape(0);
  const std::size_t count = begins.size();
  if (ends.size() != count || strides.size() != count || count > 32) {
    return bad_model(fmt::format("begin {}, end {} and strides {} must be of one length, at most 32", list_text(begins),
                                 list_text(ends), list_text(strides)));
  }

  // Which entry belongs to which axis; `layout` is the result's axes: an input axis, or -1 for a new one.
  std::size_t consumed = 0;  // entries that take an input axis of their own
  std::size_t ellipses = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (has_mask_bit(ellipsis_mask, i)) {
      ++ellipses;
    } else if (!has_mask_bit(new_axis_mask, i)) {
      ++consumed;
    }
  }
  if (ellipses > 1) return bad_model(fmt::format("ellipsis_mask {:#x} has more than one ellipsis", ellipsis_mask));
  if (consumed > in.size()) {
    return bad_model(fmt::format("{} indices are too many for {}", consumed, to_string(context.type(0))));
  }
  std::vector<slice_entry> entries;
  std::vector<std::ptrdiff_t> layout;
  const auto take = [&](std::ptrdiff_t source) {
    if (source < 0 || !has_mask_bit(shrink_axis_mask, static_cast<std::size_t>(source))) {
      layout.push_back(static_cast<std::ptrdiff_t>(entries.size()));
    }
    entries.push_back({source});
  };
  const auto take_rest = [&] {
    for (std::size_t n = in.size() - consumed; n > 0; --n) take(-1);
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (has_mask_bit(ellipsis_mask, i)) {
      take_rest();
    } else if (has_mask_bit(new_axis_mask, i)) {
      layout.push_back(-1);
    } else {
      take(static_cast<std::ptrdiff_t>(i));
    }
  }
  if (ellipses == 0) take_rest();

  std::vector<std::int64_t>& begin = found.begin;
  std::vector<std::int64_t>& size = found.size;
  std::vector<std::int64_t>& stride = found.stride;
  begin.assign(in.size(), 0);
  size = in;
  stride.assign(in.size(), 1);
  for (std::size_t axis = 0; axis < in.size(); ++axis) {
    if (entries[axis].source < 0) continue;
    const auto i = static_cast<std::size_t>(entries[axis].source);
    const std::int64_t dim = in[axis];
    const std::int64_t step = strides[i];
    if (step == 0) return bad_model(fmt::format("strides {} must not hold 0", list_text(strides)));
    const known_element& first = begin_elements[i];
    const known_element& end = end_elements[i];
    const run_time_extent extent = context.type(0).extent_at(axis);
    const bool is_index = has_mask_bit(shrink_axis_mask, i);
    const auto cut_at_run_time = [&] {
      run_time_cut c{.axis = axis, .step = step, .entry = i};
      c.how = is_index ? run_time_cut::form::index : run_time_cut::form::strided;
      c.begin = bound_of(first, !is_index && has_mask_bit(begin_mask, i));
      c.end = bound_of(end, is_index || has_mask_bit(end_mask, i));
      settle(context, c, dim, extent, first, end);
      found.cuts.push_back(c);
    };
    if (extent.id != 0) {
      if (is_index && step < 0)
        return bad_model(fmt::format("strides[{}] must be positive where one index is taken, but is {}", i, step));
      const bool from_start =
          has_mask_bit(begin_mask, i) || (first.is_known() && (first.offset == 0 || first.offset <= -dim));
      const bool to_end = has_mask_bit(end_mask, i) || (end.is_known() && end.offset >= dim) ||
                          (end.is_extent() && end.extent.same_size(extent));
      if (is_index || step != 1 || !from_start || !to_end) cut_at_run_time();
      continue;
    }
    if (has_mask_bit(shrink_axis_mask, i) && !first.is_known() && !has_mask_bit(begin_mask, i) && step > 0) {
      size[axis] = 1;
      place_at_run_time(found, axis, slice_placing::index, i);
      continue;
    }
    const bool first_open = !first.is_known() && !has_mask_bit(begin_mask, i);
    const bool end_open = !end.is_known() && !has_mask_bit(end_mask, i) && !has_mask_bit(shrink_axis_mask, i);
    if (first_open || end_open) {
      const std::int64_t far = end.offset - first.offset;
      const bool window = first_open && end_open && first.same_root(end);
      if (!window) {
        cut_at_run_time();
        continue;
      }
      size[axis] = far == 0 || (far < 0) == (step > 0) ? 0 : far / step + (far % step != 0);
      if (size[axis] > dim) return bad_model(fmt::format("{} indices are too many for axis {}", size[axis], axis));
      stride[axis] = size[axis] > 1 ? step : 1;
      if (size[axis] == 0) continue;
      place_at_run_time(found, axis, slice_placing::window, i);
      found.behind[axis] = far;
      continue;
    }
    if (has_mask_bit(shrink_axis_mask, i)) {
      const std::int64_t index = begins[i] < 0 ? begins[i] + dim : begins[i];
      if (step < 0)
        return bad_model(fmt::format("strides[{}] must be positive where one index is taken, but is {}", i, step));
      if (index < 0 || index >= dim) {
        return bad_model(
            fmt::format("index {} of axis {} is out of range for {}", begins[i], axis, to_string(context.type(0))));
      }
      begin[axis] = index;
      size[axis] = 1;
      continue;
    }
    const bool forward = step > 0;
    const std::int64_t from =
        has_mask_bit(begin_mask, i) ? (forward ? 0 : dim - 1) : clamped_bound(begins[i], dim, forward);
    const std::int64_t to = has_mask_bit(end_mask, i) ? (forward ? dim : -1) : clamped_bound(ends[i], dim, forward);
    const std::int64_t length = to - from;
    size[axis] = length == 0 || (length < 0) == forward ? 0 : length / step + (length % step != 0);
    begin[axis] = size[axis] == 0 ? 0 : from;
    stride[axis] = size[axis] > 1 ? step : 1;
  }
  found.output_axis.assign(in.size(), in.size());
  gen::shape taken = size;
  for (const run_time_cut& c : found.cuts) taken[c.axis] = c.most;
  for (const std::ptrdiff_t axis : layout) {
    if (axis >= 0) found.output_axis[static_cast<std::size_t>(axis)] = found.target.size();
    found.target.push_back(axis < 0 ? 1 : taken[static_cast<std::size_t>(axis)]);
  }
  return {};
}

result<std::vector<tensor_type>> slice::infer(const shape_context& context, slice_region& found) const {
  TF_EMBED_CHECK(is_strided ? resolve_strided_slice(context, found) : resolve_slice(context, found));
  found.is_whole = found.is_known() && found.size == context.shape(0) && is_dense(found);
  TF_EMBED_TRY(auto out, one_output(context.dtype(0), found.target));
  for (const run_time_extent& e : context.type(0).extents) {
    const bool is_cut =
        std::any_of(found.cuts.begin(), found.cuts.end(), [&](const run_time_cut& c) { return c.axis == e.axis; });
    if (!is_cut && found.output_axis[e.axis] < found.target.size()) out[0].add_extent(e.at(found.output_axis[e.axis]));
  }
  for (const run_time_cut& c : found.cuts) {
    if (found.output_axis[c.axis] < found.target.size()) out[0].add_extent(c.found.at(found.output_axis[c.axis]));
  }
  return out;
}

result<std::vector<tensor>> slice::evaluate(std::span<const tensor> inputs) const {
  if (!inferred.is_known()) {
    // Now that all is known.
    std::vector<tensor_type> types;
    std::vector<const tensor*> known;
    for (const tensor& t : inputs) {
      types.push_back(t.type());
      known.push_back(&t);
    }
    slice now = *this;
    const auto types_now = now.infer_shape(shape_context(types, known));
    if (!types_now || (inferred.cuts.empty() && now.inferred.target != inferred.target)) {
      return diagnostic{error_kind::runtime,
                        types_now ? fmt::format("begin {} leaves less than {} of {}", list_text(inputs[1].as_ints()),
                                                to_string(inferred.target), to_string(inputs[0].type()))
                                  : types_now.error().message};
    }
    return now.evaluate(inputs);
  }
  std::vector<std::int64_t> strides = row_major_strides(inputs[0].shape());
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < strides.size(); ++i) {
    offset += inferred.begin[i] * strides[i];
    strides[i] *= inferred.stride[i];
  }
  return std::vector<tensor>{read_strided(inputs[0], inferred.size, strides, offset).reshaped(inferred.target)};
}

// `infer` has set them: it reads them to find where the part lies.
result<void> slice::propagate_extents(const shape_context& context, std::vector<tensor_type>&) const {
  return only_counted(context, 0);
}

void slice::emit_fixed(layer_builder& b, const operand& to) const {
  const slice_region& r = inferred;
  if (r.is_placed_at_run_time()) {
    template_type how{"te::slice_placings", {}};
    for (const slice_placing p : r.placed) how.arguments.emplace_back(placing_names[static_cast<std::size_t>(p)]);
    b.add(layer_spec("slice_at", {b.input(0), b.input(1), to, cpp_ints(r.begin), cpp_ints(r.size), cpp_ints(r.stride),
                                  std::move(how), cpp_ints(r.entry), cpp_ints(r.behind)}));
    return;
  }
  std::vector<argument> arguments{b.input(0), to, cpp_ints(r.begin), cpp_ints(r.size)};
  if (!is_dense(r)) arguments.emplace_back(cpp_ints(r.stride));
  std::vector<part_permission> parts;
  if (const auto offset = whole_run_at(r, b.input_type(0).shape); offset && r.cuts.empty())
    parts.push_back({0, *offset, false});
  b.add(layer_spec("slice", std::move(arguments)).with_parts(std::move(parts)));
}

result<void> slice::emit(layer_builder& b) const {
  const slice_region& r = inferred;
  if (r.cuts.empty()) {
    emit_fixed(b, b.output());
    return {};
  }
  // What is known first; then one axis after the other.
  const tensor_type& in = b.input_type(0);
  operand from = b.input(0);
  shape now = in.shape;
  if (r.size != in.shape || !is_dense(r) || r.is_placed_at_run_time()) {
    now = r.size;
    const tensor_id kept = b.temporary({in.dtype, now});
    emit_fixed(b, b.write(kept));
    from = b.read(kept);
  }
  for (std::size_t i = 0; i < r.cuts.size(); ++i) {
    const run_time_cut& c = r.cuts[i];
    const auto bound = [&](const run_time_cut::bound& x, std::size_t input) -> argument {
      if (x.is_open) return "te::open_bound";
      if (x.is_known) return template_type{"te::bound", {x.number}};
      return template_type{"te::bound_at", {b.input(input), c.entry}};
    };
    const bool is_last = i + 1 == r.cuts.size();
    now[c.axis] = c.most;
    const operand to = is_last ? b.output() : b.write(b.temporary({in.dtype, now}));
    const argument size = b.size_of(in.extent_at(c.axis));
    const argument count = c.writes_count ? argument(b.count_of(c.found)) : argument("te::no_count");
    const argument begin = bound(c.begin, 1);
    const argument end = bound(c.end, 2);
    const char* const layer = c.how == run_time_cut::form::strided ? "slice_along"
                              : c.how == run_time_cut::form::exact ? "exact_slice_along"
                                                                   : "entry_along";
    std::vector<argument> arguments{from, size, to};
    if (c.how != run_time_cut::form::index) arguments.push_back(count);
    arguments.insert(arguments.end(), {c.axis, begin});
    if (c.how != run_time_cut::form::index) arguments.push_back(end);
    if (c.how == run_time_cut::form::strided) arguments.emplace_back(c.step);
    b.add(layer_spec("slice_along", layer, std::move(arguments)));
    from = b.read(to.tensor);
  }
  return {};
}

std::optional<stacked_form> slice::stacked(const graph& g, const node& n, const std::vector<bool>& of_items) const {
  if (is_strided || !inferred.is_known() || !of_items[0] || !g.constant(n.inputs[1]) || !g.constant(n.inputs[2]))
    return std::nullopt;
  stacked_form f{.keeps_entries_apart = inferred.size[0] == g.type(n.inputs[0]).shape[0]};
  for (const std::size_t list : {std::size_t{1}, std::size_t{2}}) {
    std::vector<std::int64_t> each{list == 1 ? 0 : -1};
    for (const std::int64_t i : g.constant(n.inputs[list])->as_ints()) each.push_back(i);
    f.lists.emplace_back(list, tensor::of_ints(g.type(n.inputs[list]).dtype, each));
  }
  return f;
}

std::optional<gen::element_source> slice::element_source(const graph&, const node& n, std::uint32_t,
                                                         std::int64_t index) const {
  if (inferred.begin.size() != 1 || !inferred.is_known()) return std::nullopt;
  return gen::element_source{.from = n.inputs[0], .index = inferred.begin[0] + index * inferred.stride[0]};
}

result<std::unique_ptr<op>> load_slice(const attributes& a) { return load_plain<slice>(a); }

result<std::unique_ptr<op>> load_strided_slice(const attributes& a) {
  auto s = std::make_unique<slice>();
  s->is_strided = true;
  TF_EMBED_TRY(s->begin_mask, a.integer("begin_mask", 0));
  TF_EMBED_TRY(s->end_mask, a.integer("end_mask", 0));
  TF_EMBED_TRY(s->ellipsis_mask, a.integer("ellipsis_mask", 0));
  TF_EMBED_TRY(s->new_axis_mask, a.integer("new_axis_mask", 0));
  TF_EMBED_TRY(s->shrink_axis_mask, a.integer("shrink_axis_mask", 0));
  return std::unique_ptr<op>(std::move(s));
}

std::vector<value_bounds> slice::bounds(const bounds_context& c) const {
  return moved_bounds(c, *this, std::array{std::size_t{0}});
}

std::span<const op_row> slice_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Slice", "slice", load_slice, "all, complex", "", "output"},
      {"StridedSlice", "slice", load_strided_slice, "all, complex", "constant strides; x[k:k+n] of a run-time k has n entries, and is an index out of range where there are fewer", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
