// SPDX-License-Identifier: Apache-2.0
// Einsum in terms of products, sums and transposes.
#include "ops/composition/subgraph.hpp"
#include "ops/element/binary.hpp"
#include "ops/movement/slice.hpp"
#include "ops/product/batch_matmul.hpp"
#include "ops/product/einsum.hpp"
#include "ops/product/matmul.hpp"
#include "ops/product/matrix_diag.hpp"
#include "ops/reduction/reduce.hpp"

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

void append(einsum_labels& to, const einsum_labels& more) { to.insert(to.end(), more.begin(), more.end()); }

/// A value whose axes have labels.
struct labelled {
  value v;
  einsum_labels labels;
};

class einsum_expansion {
 public:
  einsum_expansion(const einsum_axes& axes, subgraph& s) : e_(axes), s_(s) {}

  result<value> run() {
    std::array<labelled, 2> x;
    const std::size_t count = e_.in.size();
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = {s_.input(i), e_.in[i]};
      TF_EMBED_CHECK(take_diagonals(x[i]));
      TF_EMBED_CHECK(drop_stretched(x[i]));
    }
    for (std::size_t i = 0; i < count; ++i) TF_EMBED_CHECK(sum_own(x[i], count == 2 ? x[1 - i].labels : e_.out));
    TF_EMBED_TRY(labelled y, count == 1 ? result<labelled>(x[0]) : product(x[0], x[1]));
    return finish(std::move(y));
  }

 private:
  shape sizes(const einsum_labels& labels) const {
    shape s;
    for (const einsum_label label : labels) s.push_back(e_.size.at(label));
    return s;
  }
  std::int64_t count(const einsum_labels& labels) const { return element_count(sizes(labels)); }

  result<void> arrange(labelled& x, const einsum_labels& order) {
    std::vector<std::size_t> perm;
    for (const einsum_label label : order) {
      perm.push_back(static_cast<std::size_t>(std::find(x.labels.begin(), x.labels.end(), label) - x.labels.begin()));
    }
    TF_EMBED_TRY(x.v, s_.transpose(x.v, perm));
    x.labels = order;
    return {};
  }

  /// A label that stands for two axes reads along their diagonal: every (n + 1)th element of both as one.
  result<void> take_diagonals(labelled& x) {
    for (std::size_t i = 0; i < x.labels.size(); ++i) {
      const auto again = std::find(x.labels.begin() + static_cast<std::ptrdiff_t>(i) + 1, x.labels.end(), x.labels[i]);
      if (again == x.labels.end()) continue;
      const auto second = static_cast<std::size_t>(again - x.labels.begin());
      const std::int64_t n = e_.size.at(x.labels[i]);
      std::vector<std::size_t> perm;
      einsum_labels rest;
      for (std::size_t axis = 0; axis < x.labels.size(); ++axis) {
        if (axis == i || axis == second) continue;
        perm.push_back(axis);
        rest.push_back(x.labels[axis]);
      }
      perm.push_back(i);
      perm.push_back(second);
      TF_EMBED_TRY(value v, s_.transpose(x.v, perm));
      shape flat = s_.shape(v);
      flat.pop_back();
      flat.back() = n * n;
      TF_EMBED_TRY(v, s_.reshape(v, flat));
      gen::slice cut;
      cut.is_strided = true;
      const std::vector<std::int64_t> begin(flat.size(), 0);
      std::vector<std::int64_t> stride(flat.size(), 1);
      stride.back() = n + 1;
      TF_EMBED_TRY(x.v, s_.add(cut, {v, s_.make_ints(begin), s_.make_ints(flat), s_.make_ints(stride)}));
      rest.push_back(x.labels[i]);
      x.labels = std::move(rest);
      i = static_cast<std::size_t>(-1);  // from the beginning: the axes have moved
    }
    return {};
  }

  /// An axis of 1 that the other operand stretches is no axis of this one.
  result<void> drop_stretched(labelled& x) {
    shape kept;
    einsum_labels labels;
    const shape& s = s_.shape(x.v);
    for (std::size_t axis = 0; axis < x.labels.size(); ++axis) {
      if (s[axis] != e_.size.at(x.labels[axis])) continue;
      kept.push_back(s[axis]);
      labels.push_back(x.labels[axis]);
    }
    TF_EMBED_TRY(x.v, s_.reshape(x.v, kept));
    x.labels = std::move(labels);
    return {};
  }

  /// Sums over what neither the output nor the other operand has.
  result<void> sum_own(labelled& x, const einsum_labels& other) {
    std::vector<std::int64_t> axes;
    einsum_labels labels;
    for (std::size_t axis = 0; axis < x.labels.size(); ++axis) {
      if (has_label(other, x.labels[axis]) || has_label(e_.out, x.labels[axis])) {
        labels.push_back(x.labels[axis]);
      } else {
        axes.push_back(static_cast<std::int64_t>(axis));
      }
    }
    if (axes.empty()) return {};
    TF_EMBED_TRY(x.v, s_.add(reduce(reduce_kind::sum), {x.v, s_.make_ints(axes)}));
    x.labels = std::move(labels);
    return {};
  }

  struct roles {
    einsum_labels batch, summed, rows, columns;
  };
  roles roles_of(const einsum_labels& a, const einsum_labels& b) const {
    roles r;
    for (const einsum_label label : a) {
      (!has_label(b, label) ? r.rows : has_label(e_.out, label) ? r.batch : r.summed).push_back(label);
    }
    for (const einsum_label label : b) {
      if (!has_label(a, label)) r.columns.push_back(label);
    }
    // The result's order where that costs nothing: labels of one role may stand in any.
    const auto place = [&](einsum_label label) { return std::find(e_.out.begin(), e_.out.end(), label); };
    std::stable_sort(r.batch.begin(), r.batch.end(), [&](auto p, auto q) { return place(p) < place(q); });
    return r;
  }

  static einsum_labels joined(const einsum_labels& a, const einsum_labels& b, const einsum_labels& c) {
    einsum_labels all = a;
    append(all, b);
    append(all, c);
    return all;
  }

  /// Elements that have to move before, and after, a product with `a` on the left.
  std::int64_t moves(const labelled& a, const labelled& b) const {
    const roles r = roles_of(a.labels, b.labels);
    const auto cost = [&](const labelled& x, const einsum_labels& first, const einsum_labels& second) {
      const bool stays = x.labels == joined(r.batch, first, second) || x.labels == joined(r.batch, second, first);
      return s_.constant(x.v) || stays ? 0 : count(x.labels);
    };
    const einsum_labels made = joined(r.batch, r.rows, r.columns);
    const bool on_the_left = s_.constant(a.v) && !s_.constant(b.v);  // where weights cannot be packed
    return cost(a, r.rows, r.summed) + cost(b, r.summed, r.columns) + (made == e_.out ? 0 : count(made)) +
           (on_the_left ? count(made) : 0);
  }

  result<labelled> product(labelled a, labelled b) {
    if (moves(b, a) < moves(a, b)) std::swap(a, b);
    const roles r = roles_of(a.labels, b.labels);
    if (r.summed.empty() || (r.rows.empty() && r.columns.empty())) return element_wise(std::move(a), std::move(b), r);
    // An operand that has its axes in one of the two orders stays; weights on the right are packed, in any order.
    const bool turned_a = a.labels == joined(r.batch, r.summed, r.rows) && !r.rows.empty() && !s_.constant(b.v);
    const bool turned_b = b.labels == joined(r.batch, r.columns, r.summed) && !r.columns.empty();
    TF_EMBED_CHECK(arrange(a, turned_a ? joined(r.batch, r.summed, r.rows) : joined(r.batch, r.rows, r.summed)));
    TF_EMBED_CHECK(arrange(b, turned_b ? joined(r.batch, r.columns, r.summed) : joined(r.batch, r.summed, r.columns)));
    const std::int64_t m = count(r.rows);
    const std::int64_t k = count(r.summed);
    const std::int64_t n = count(r.columns);
    shape shape_a = turned_a ? shape{k, m} : shape{m, k};
    shape shape_b = turned_b ? shape{n, k} : shape{k, n};
    value y;
    if (r.batch.empty()) {
      matmul p;
      p.transpose_a = turned_a;
      p.transpose_b = turned_b;
      TF_EMBED_TRY(a.v, s_.reshape(a.v, shape_a));
      TF_EMBED_TRY(b.v, s_.reshape(b.v, shape_b));
      TF_EMBED_TRY(y, s_.add(p, {a.v, b.v}));
    } else {
      batch_matmul p;
      p.adj_x = turned_a;
      p.adj_y = turned_b;
      p.conjugates = false;
      shape_a.insert(shape_a.begin(), count(r.batch));
      shape_b.insert(shape_b.begin(), count(r.batch));
      TF_EMBED_TRY(a.v, s_.reshape(a.v, shape_a));
      TF_EMBED_TRY(b.v, s_.reshape(b.v, shape_b));
      TF_EMBED_TRY(y, s_.add(p, {a.v, b.v}));
    }
    labelled made{y, joined(r.batch, r.rows, r.columns)};
    TF_EMBED_TRY(made.v, s_.reshape(made.v, sizes(made.labels)));
    return made;
  }

  /// Without anything to sum over, or with sums only: a broadcast product and a sum.
  result<labelled> element_wise(labelled a, labelled b, const roles& r) {
    const einsum_labels all = joined(joined(r.batch, r.rows, r.columns), r.summed, {});
    for (labelled* x : {&a, &b}) {
      einsum_labels own;
      shape s;
      for (const einsum_label label : all) {
        const bool has = has_label(x->labels, label);
        if (has) own.push_back(label);
        s.push_back(has ? e_.size.at(label) : 1);
      }
      TF_EMBED_CHECK(arrange(*x, own));
      TF_EMBED_TRY(x->v, s_.reshape(x->v, s));
    }
    labelled y{{}, all};
    TF_EMBED_TRY(y.v, s_.add(binary(binary_kind::mul), {a.v, b.v}));
    TF_EMBED_CHECK(sum_own(y, {}));
    return y;
  }

  /// The output's order; a label that it has twice becomes a diagonal.
  result<value> finish(labelled y) {
    einsum_labels order;
    einsum_labels twice;
    for (const einsum_label label : e_.out) {
      if (!has_label(order, label)) {
        order.push_back(label);
      } else {
        twice.push_back(label);
      }
    }
    if (twice.empty()) {
      TF_EMBED_CHECK(arrange(y, order));
      return y.v;
    }
    for (const einsum_label label : twice) {
      einsum_labels last;
      for (const einsum_label other : y.labels) {
        if (other != label) last.push_back(other);
      }
      // Those that the label already has stay in front; any of them holds the whole of it.
      const auto have = y.labels.size() - last.size();
      for (std::size_t i = 0; i < have; ++i) last.push_back(label);
      std::vector<std::size_t> perm;
      std::vector<bool> used(y.labels.size(), false);
      for (const einsum_label wanted : last) {
        std::size_t axis = 0;
        while (used[axis] || y.labels[axis] != wanted) ++axis;
        used[axis] = true;
        perm.push_back(axis);
      }
      TF_EMBED_TRY(y.v, s_.transpose(y.v, perm));
      TF_EMBED_TRY(y.v, s_.add(matrix_diag(), {y.v}));
      y.labels = std::move(last);
      y.labels.push_back(label);
    }
    std::vector<std::size_t> perm;
    std::vector<bool> used(y.labels.size(), false);
    for (const einsum_label wanted : e_.out) {
      std::size_t axis = 0;
      while (used[axis] || y.labels[axis] != wanted) ++axis;
      used[axis] = true;
      perm.push_back(axis);
    }
    return s_.transpose(y.v, perm);
  }

  const einsum_axes& e_;
  subgraph& s_;
};

}  // namespace

result<std::vector<value>> einsum::expand(subgraph& s) const {
  TF_EMBED_TRY(const value y, einsum_expansion(inferred, s).run());
  return std::vector<value>{y};
}

}  // namespace tf_embed::gen
