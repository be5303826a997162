// SPDX-License-Identifier: Apache-2.0
#include "model/value_forms.hpp"

#include <string>
#include <utility>

namespace tf_embed::gen {
namespace {

/// The attribute of one of these names, the first that is there.
proto::AttrValue attribute_of(const proto::NodeDef& n, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const auto at = n.attr().find(name); at != n.attr().end()) return at->second;
  }
  return {};
}

std::string unused_in(const variable_accesses& graph, std::string wanted) {
  while (graph.find(wanted) >= 0) wanted += "_";
  return wanted;
}

/// What is scattered by rows has indices without the axis that TensorScatter* wants.
std::vector<proto::NodeDef> with_an_axis(proto::NodeDef& n, const proto::AttrValue& index_type,
                                         const variable_accesses& graph) {
  std::vector<proto::NodeDef> added(2);
  proto::NodeDef& axis = added[0];
  axis.set_name(unused_in(graph, n.name() + "/axis"));
  axis.set_op("Const");
  (*axis.mutable_attr())["dtype"].set_type(proto::DT_INT32);
  auto& value = *(*axis.mutable_attr())["value"].mutable_tensor();
  value.set_dtype(proto::DT_INT32);
  value.mutable_tensor_shape();
  value.add_int_val(-1);
  proto::NodeDef& indices = added[1];
  indices.set_name(unused_in(graph, n.name() + "/indices"));
  indices.set_op("ExpandDims");
  indices.add_input(n.input(1));
  indices.add_input(axis.name());
  (*indices.mutable_attr())["T"] = index_type;
  (*indices.mutable_attr())["Tdim"].set_type(proto::DT_INT32);
  n.set_input(1, indices.name());
  return added;
}

}  // namespace

void read_as_value(proto::NodeDef& n) {
  const std::string op = n.op();
  if (op == "ReadVariableOp" || op == "VariableShape") {
    n.set_op(op == "ReadVariableOp" ? "Identity" : "Shape");
    (*n.mutable_attr())["T"] = attribute_of(n, {"dtype"});
    n.mutable_attr()->erase("dtype");
  } else if ((op == "ResourceGather" && attribute_of(n, {"batch_dims"}).i() == 0) || op == "ResourceGatherNd") {
    n.set_op(op == "ResourceGather" ? "Gather" : "GatherNd");
    (*n.mutable_attr())["Tparams"] = attribute_of(n, {"dtype"});
    n.mutable_attr()->erase("dtype");
  }
}

std::vector<proto::NodeDef> assign_as_value(proto::NodeDef& n, const variable_accesses& taken) {
  const assignment kind = assignment_of(n.op());
  const proto::AttrValue type = attribute_of(n, {"T", "dtype"});
  const proto::AttrValue index_type = attribute_of(n, {"Tindices"});
  const std::string op = n.op();
  n.clear_attr();
  (*n.mutable_attr())["T"] = type;
  switch (kind) {
    case assignment::value:
      n.set_op("Identity");
      n.mutable_input()->DeleteSubrange(0, 1);
      return {};
    case assignment::sum:
      n.set_op("AddV2");
      return {};
    case assignment::difference:
      n.set_op("Sub");
      return {};
    case assignment::scattered: {
      (*n.mutable_attr())["Tindices"] = index_type;
      const bool has_axis = op.find("Nd") != std::string::npos;
      const std::size_t verb = op.find(has_axis ? "ScatterNd" : "Scatter") + (has_axis ? 9 : 7);
      n.set_op("TensorScatter" + op.substr(verb));
      return has_axis || n.input_size() < 2 ? std::vector<proto::NodeDef>() : with_an_axis(n, index_type, taken);
    }
    case assignment::none:
      break;
  }
  return {};
}

}  // namespace tf_embed::gen
