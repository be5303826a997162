// SPDX-License-Identifier: Apache-2.0
#include "program/program.hpp"

#include <utility>

namespace tf_embed::gen {

layer_spec::layer_spec(std::string_view stem, std::string_view template_name, std::vector<argument> args)
    : header("tf_embed/layers/" + std::string(stem) + ".hpp"),
      name("te::" + std::string(template_name)),
      arguments(std::move(args)) {}
layer_spec::layer_spec(std::string_view stem, std::vector<argument> args) : layer_spec(stem, stem, std::move(args)) {}
layer_spec::layer_spec(const layer_spec&) = default;
layer_spec::layer_spec(layer_spec&&) noexcept = default;
layer_spec& layer_spec::operator=(layer_spec&&) noexcept = default;
layer_spec::~layer_spec() = default;

layer_spec&& layer_spec::counting(std::int64_t multiply_accumulates) && {
  macs = multiply_accumulates;
  return std::move(*this);
}

layer_spec&& layer_spec::allow_in_place(std::size_t i) && {
  in_place.push_back(i);
  return std::move(*this);
}

layer_spec&& layer_spec::allow_in_place(std::vector<std::size_t> inputs) && {
  in_place = std::move(inputs);
  return std::move(*this);
}

layer_spec&& layer_spec::allow_in_place(std::vector<in_place_pair> pairs) && {
  in_place_pairs = std::move(pairs);
  return std::move(*this);
}

layer_spec&& layer_spec::allow_overlap(std::vector<overlap_permission> permissions) && {
  overlaps = std::move(permissions);
  return std::move(*this);
}

layer_spec&& layer_spec::with_parts(std::vector<part_permission> permissions) && {
  parts = std::move(permissions);
  return std::move(*this);
}

layer_spec&& layer_spec::with_block(block b) && {
  blocks.push_back(std::move(b));
  return std::move(*this);
}

namespace {

void append_layers(const block& b, std::vector<const program_layer*>& to) {
  for (const program_layer& l : b.layers) {
    to.push_back(&l);
    for (const block& inner : l.spec.blocks) append_layers(inner, to);
  }
}

}  // namespace

std::vector<const program_layer*> flattened(const block& b) {
  std::vector<const program_layer*> layers;
  append_layers(b, layers);
  return layers;
}

std::int64_t count_macs(const block& b) {
  std::int64_t macs = 0;
  for (const program_layer& l : b.layers) {
    macs += l.spec.macs;
    for (const block& inner : l.spec.blocks) macs += count_macs(inner);
  }
  return macs * b.times;
}

}  // namespace tf_embed::gen
