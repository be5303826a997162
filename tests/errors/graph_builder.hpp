// SPDX-License-Identifier: Apache-2.0
// Graphs made by hand, as sound or as broken as a test wants them.
#pragma once

#include "graph.pb.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::test {

namespace pb = tf_embed::proto;
using dims = std::vector<std::int64_t>;

inline pb::TensorShapeProto shape_proto(const dims& sizes) {
  pb::TensorShapeProto s;
  for (const std::int64_t d : sizes) s.add_dim()->set_size(d);
  return s;
}

/// One node; every call sets an attribute and answers the node again.
class node_builder {
 public:
  explicit node_builder(pb::NodeDef& n) : n_(n) {}

  node_builder& type(const char* name, pb::DataType t) { return attr(name).set_type(t), *this; }
  node_builder& integer(const char* name, std::int64_t i) { return attr(name).set_i(i), *this; }
  node_builder& boolean(const char* name, bool b) { return attr(name).set_b(b), *this; }
  node_builder& real(const char* name, float f) { return attr(name).set_f(f), *this; }
  node_builder& text(const char* name, const std::string& s) { return attr(name).set_s(s), *this; }
  node_builder& shape(const char* name, const dims& sizes) {
    return *attr(name).mutable_shape() = shape_proto(sizes), *this;
  }
  node_builder& integers(const char* name, const dims& values) {
    for (const std::int64_t v : values) attr(name).mutable_list()->add_i(v);
    return *this;
  }
  pb::AttrValue& attr(const char* name) { return (*n_.mutable_attr())[name]; }
  pb::NodeDef& def() { return n_; }

 private:
  pb::NodeDef& n_;
};

class graph_builder {
 public:
  node_builder node(const std::string& op, const std::string& name, const std::vector<std::string>& inputs = {}) {
    pb::NodeDef* n = def.add_node();
    n->set_op(op);
    n->set_name(name);
    for (const std::string& in : inputs) n->add_input(in);
    return node_builder(*n);
  }

  /// An op that has the attribute T = float.
  node_builder unary(const std::string& op, const std::string& name, const std::string& input) {
    return node(op, name, {input}).type("T", pb::DT_FLOAT);
  }

  node_builder placeholder(const std::string& name, const dims& shape, pb::DataType t = pb::DT_FLOAT) {
    return node("Placeholder", name).type("dtype", t).shape("shape", shape);
  }

  /// A constant of bytes, which need not fit.
  node_builder constant(const std::string& name, pb::DataType t, const dims& shape, const std::string& content) {
    node_builder n = node("Const", name).type("dtype", t);
    pb::TensorProto* value = n.attr("value").mutable_tensor();
    value->set_dtype(t);
    *value->mutable_tensor_shape() = shape_proto(shape);
    value->set_tensor_content(content);
    return n;
  }

  node_builder ints(const std::string& name, const std::vector<std::int32_t>& values) {
    return constant(name, pb::DT_INT32, {static_cast<std::int64_t>(values.size())},
                    {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int32_t)});
  }

  /// One int32, a scalar.
  node_builder number(const std::string& name, std::int32_t value) {
    return constant(name, pb::DT_INT32, {}, {reinterpret_cast<const char*>(&value), sizeof value});
  }

  node_builder longs(const std::string& name, const std::vector<std::int64_t>& values) {
    return constant(name, pb::DT_INT64, {static_cast<std::int64_t>(values.size())},
                    {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int64_t)});
  }

  /// Zeros, or whatever `value` is repeated.
  node_builder floats(const std::string& name, const dims& shape, float value = 0) {
    node_builder n = constant(name, pb::DT_FLOAT, shape, "");
    n.attr("value").mutable_tensor()->add_float_val(value);
    return n;
  }

  std::string bytes() const { return def.SerializeAsString(); }

  pb::GraphDef def;
};

/// x -> Relu -> y, the smallest sound network.
inline graph_builder small_graph(const dims& shape = {1, 4}) {
  graph_builder g;
  g.placeholder("x", shape);
  g.unary("Relu", "y", "x");
  return g;
}

}  // namespace tf_embed::test
