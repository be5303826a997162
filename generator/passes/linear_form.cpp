// SPDX-License-Identifier: Apache-2.0
#include "passes/linear_form.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/slice.hpp"
#include "ops/movement/split.hpp"
#include "ops/product/matmul.hpp"

#include <algorithm>
#include <numeric>

namespace tf_embed::gen {
namespace {

// A gate is a few sums; hostile graphs, in which each node reads the one before twice, have very many ways to a leaf.
constexpr int most_nodes = 48;

template <class Op>
const Op* op_at(const graph& g, value v) {
  return dynamic_cast<const Op*>(g.at(v.node).op.get());
}

bool is_matrix(const tensor_type& t) {
  return t.dtype == dtype::float32 && t.shape.size() == 2 && !t.has_dynamic_axis();
}

/// What is to be read of input 0 for these columns of a slice or an output of a split; nullopt for all other ops.
std::optional<column_range> before_cut(const graph& g, const column_range& r) {
  const node& n = g.at(r.value.node);
  if (const auto* s = op_at<split>(g, r.value); s && s->kind != split::form::unpack) {
    if (s->inferred.axis != 1) return std::nullopt;
    const auto& sizes = s->inferred.sizes;
    const std::int64_t before = std::accumulate(sizes.begin(), sizes.begin() + r.value.port, std::int64_t{0});
    return column_range{n.inputs[s->value_input()], before + r.first, r.count};
  }
  if (const auto* s = op_at<slice>(g, r.value); s && s->inferred.is_known()) {
    const slice_region& part = s->inferred;
    const tensor_type& from = g.type(n.inputs[0]);
    const bool keeps_rows = part.begin.size() == 2 && part.begin[0] == 0 && part.size[0] == from.shape[0] &&
                            part.stride[0] == 1 && part.stride[1] == 1 && g.type(r.value).shape.size() == 2;
    if (!keeps_rows) return std::nullopt;
    return column_range{n.inputs[0], part.begin[1] + r.first, r.count};
  }
  return std::nullopt;
}

/// Numbers [first, first + count) of a constant that is one row, or one number for all of it.
std::optional<std::vector<float>> constant_row(const graph& g, const column_range& r) {
  const tensor* t = g.constant(r.value);
  if (!t || t->dtype() != dtype::float32 || t->rank() > 2 || (t->rank() == 2 && t->shape()[0] != 1))
    return std::nullopt;
  const auto values = t->as<float>();
  if (values.size() == 1) return std::vector<float>(static_cast<std::size_t>(r.count), values[0]);
  if (static_cast<std::int64_t>(values.size()) < r.first + r.count) return std::nullopt;
  return std::vector<float>(values.begin() + r.first, values.begin() + r.first + r.count);
}

class collector {
 public:
  collector(const graph& g, std::int64_t columns) : g_(g) { form_.bias.resize(static_cast<std::size_t>(columns)); }

  /// Adds these columns; false where they are no linear form.
  bool add(const column_range& r) {
    if (++visited_ > most_nodes) return false;
    if (add_constant(r)) return true;
    if (!is_matrix(g_.type(r.value))) return false;
    const auto cut = before_cut(g_, r);
    if (cut) return note(r) && is_matrix(g_.type(cut->value)) && add(*cut);
    const node& n = g_.at(r.value.node);
    if (const auto* b = op_at<bias_add>(g_, r.value))
      return !b->channels_first && note(r) && add(operand(n.inputs[0], r)) && add_constant(operand(n.inputs[1], r));
    if (const auto* b = op_at<binary>(g_, r.value)) {
      if (b->kind == binary_kind::add) return note(r) && add_summand(0, r) && add_summand(1, r);
      if (b->kind == binary_kind::mul) return note(r) && add_scaled(n, r);
      return false;
    }
    if (const auto* m = op_at<matmul>(g_, r.value)) return note(r) && add_product(*m, n, r);
    return false;
  }

  linear_form take() { return std::move(form_); }

 private:
  bool note(const column_range& r) {
    form_.nodes.insert(r.value.node);
    return true;
  }

  static column_range operand(value v, const column_range& r) { return {v, r.first, r.count}; }

  bool add_constant(const column_range& r) {
    const auto row = constant_row(g_, r);
    if (!row) return false;
    std::transform(row->begin(), row->end(), form_.bias.begin(), form_.bias.begin(), std::plus<>());
    return true;
  }

  /// Operand `i` of a sum, which may be a row that is added to every row.
  bool add_summand(std::size_t i, const column_range& r) {
    const value v = g_.at(r.value.node).inputs[i];
    return add_constant(operand(v, r)) || (g_.type(v).shape == g_.type(r.value).shape && add(operand(v, r)));
  }

  bool add_scaled(const node& n, const column_range& r) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const auto by = constant_row(g_, operand(n.inputs[i], r));
      const value of = n.inputs[1 - i];
      // Of a part of the columns it would be a part of the value.
      if (!by || r.first != 0 || g_.type(of).shape != g_.type(r.value).shape || g_.type(of).shape[1] != r.count)
        continue;
      form_.scaled.push_back({of, *by});
      return true;
    }
    const auto is_whole = [&](value v) { return g_.type(v).shape == g_.type(r.value).shape; };
    if (r.first != 0 || g_.type(r.value).shape[1] != r.count || !is_whole(n.inputs[0]) || !is_whole(n.inputs[1]))
      return false;
    form_.gated.push_back({n.inputs[0], n.inputs[1]});
    return true;
  }

  bool add_product(const matmul& m, const node& n, const column_range& r) {
    const tensor* weights = g_.constant(n.inputs[1]);
    const bool has_tail = m.epilogue.has_residual || m.epilogue.act.kind != activation_kind::none;
    if (!weights || m.transpose_a || m.any_rank || has_tail) return false;
    if (m.epilogue.has_bias && !add_constant(operand(n.inputs[m.epilogue.bias_index()], r))) return false;
    return add_rows(n.inputs[0], {*weights, m.transpose_b, 0, 0, r.first});
  }

  /// of x weights; of what is joined, each part with its rows.
  bool add_rows(value of, weight_block weights) {
    const auto* c = op_at<concat>(g_, of);
    std::vector<value> parts{of};
    if (c && c->inferred.axis == 1 && !c->inferred.is_counted) {
      const auto& in = g_.at(of.node).inputs;
      const auto first = in.begin() + static_cast<std::ptrdiff_t>(c->first());
      parts.assign(first, c->axis_first ? in.end() : in.end() - 1);
      form_.nodes.insert(of.node);
    }
    for (const value& part : parts) {
      if (!is_matrix(g_.type(part)) || form_.product_of(part)) return false;
      weights.rows = g_.type(part).shape[1];
      form_.products.push_back({part, weights});
      weights.row += weights.rows;
    }
    return true;
  }

  const graph& g_;
  linear_form form_;
  int visited_ = 0;
};

}  // namespace

std::optional<column_range> whole_matrix(const graph& g, value v) {
  if (!is_matrix(g.type(v))) return std::nullopt;
  return column_range{v, 0, g.type(v).shape[1]};
}

column_range behind_cuts(const graph& g, column_range r, std::set<node_id>& nodes) {
  for (int step = 0; step < most_nodes; ++step) {
    const auto before = before_cut(g, r);
    if (!before || !is_matrix(g.type(before->value))) return r;
    nodes.insert(r.value.node);
    r = *before;
  }
  return r;
}

float weight_block::at(std::int64_t r, std::int64_t c) const {
  const std::int64_t width = matrix.shape()[1];
  const std::int64_t place = is_transposed ? (first + c) * width + row + r : (row + r) * width + first + c;
  return matrix.as<float>()[static_cast<std::size_t>(place)];
}

bool weight_block::is_same(const weight_block& other) const {
  return matrix.bytes().data() == other.matrix.bytes().data() && is_transposed == other.is_transposed &&
         row == other.row && rows == other.rows && first == other.first;
}

const linear_form::product* linear_form::product_of(value v) const {
  const auto at = std::find_if(products.begin(), products.end(), [&](const product& p) { return p.of == v; });
  return at == products.end() ? nullptr : &*at;
}

std::optional<linear_form> linear_form_of(const graph& g, const column_range& columns) {
  collector c(g, columns.count);
  if (!c.add(columns)) return std::nullopt;
  return c.take();
}

}  // namespace tf_embed::gen
