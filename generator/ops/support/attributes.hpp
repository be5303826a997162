// SPDX-License-Identifier: Apache-2.0
// Typed, checked reading of a NodeDef's attributes: the only place that touches them.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::proto {
class NodeDef;
class AttrValue;
}  // namespace tf_embed::proto

namespace tf_embed::gen {

/// The attributes of one node. Each reader answers a `bad_model` diagnostic where the attribute is missing (unless a
/// default is given) or of another kind. Names are TensorFlow's.
class attributes {
 public:
  explicit attributes(const proto::NodeDef& node) : node_(node) {}

  std::string_view op_name() const;
  std::size_t input_count() const;  ///< data inputs; control inputs do not count

  bool has(std::string_view name) const;
  result<bool> boolean(std::string_view name, std::optional<bool> fallback = {}) const;
  result<std::int64_t> integer(std::string_view name, std::optional<std::int64_t> fallback = {}) const;
  result<float> real(std::string_view name, std::optional<float> fallback = {}) const;
  result<std::string> text(std::string_view name, std::optional<std::string> fallback = {}) const;
  result<gen::dtype> type(std::string_view name, std::optional<gen::dtype> fallback = {}) const;
  result<std::vector<gen::dtype>> types(std::string_view name) const;
  /// A list of integers; an absent attribute is the fallback.
  result<std::vector<std::int64_t>> integers(std::string_view name,
                                             std::optional<std::vector<std::int64_t>> fallback = {}) const;
  result<std::vector<float>> reals(std::string_view name, std::optional<std::vector<float>> fallback = {}) const;
  result<std::vector<std::string>> texts(std::string_view name) const;
  /// A shape with -1 for unknown dimensions; nullopt where the rank is unknown.
  result<std::optional<gen::shape>> shape(std::string_view name) const;
  result<tensor> value(std::string_view name) const;
  /// How many functions a list of them names.
  result<std::size_t> graph_count(std::string_view name) const;

 private:
  const proto::AttrValue* find(std::string_view name) const;
  diagnostic missing(std::string_view name, std::string_view kind) const;

  const proto::NodeDef& node_;
};

}  // namespace tf_embed::gen
