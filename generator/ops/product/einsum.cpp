// SPDX-License-Identifier: Apache-2.0
#include "ops/product/einsum.hpp"

#include "ops/product/complex_product.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/reference_matmul.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool has_ellipsis(const std::string& text) { return text.find('.') != std::string::npos; }

/// The letters of an operand, an ellipsis as one '.'; nothing where the text is none.
std::optional<std::string> parse_operand(std::string_view text) {
  std::string labels;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "..." && !has_ellipsis(labels)) {
      labels += '.';
      i += 2;
    } else if (is_letter(text[i])) {
      labels += text[i];
    } else {
      return std::nullopt;
    }
  }
  return labels;
}

/// The labels of an operand's axes, of which the ellipsis has so many.
einsum_labels labels_of(const std::string& text, std::size_t ellipsis_axes) {
  einsum_labels labels;
  for (const char c : text) {
    if (c != '.') {
      labels.push_back(c);
    } else {
      for (std::size_t i = ellipsis_axes; i > 0; --i) labels.push_back(-static_cast<int>(i));
    }
  }
  return labels;
}

}  // namespace

bool has_label(const einsum_labels& list, einsum_label label) {
  return std::find(list.begin(), list.end(), label) != list.end();
}

result<std::unique_ptr<op>> load_einsum(const attributes& a) {
  TF_EMBED_TRY(const std::string equation, a.text("equation"));
  const auto malformed = [&](std::string_view why) {
    return bad_model(fmt::format("equation \"{}\" {}", printable(equation), why));
  };
  const auto arrow = equation.find("->");
  if (arrow == std::string::npos || equation.find("->", arrow + 2) != std::string::npos)
    return malformed("must have one ->");
  auto made = std::make_unique<einsum>();
  std::string_view rest(equation.data(), arrow);
  for (;;) {
    const auto comma = rest.find(',');
    const auto labels = parse_operand(rest.substr(0, comma));
    if (!labels) return malformed("must be of letters and at most one ... an operand");
    made->operands.push_back(*labels);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  const auto output = parse_operand(std::string_view(equation).substr(arrow + 2));
  if (!output) return malformed("must be of letters and at most one ... an operand");
  made->output = *output;
  if (made->operands.size() > 2) return malformed("has more than two operands");
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> einsum::infer(const shape_context& context, einsum_axes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, operands.size()));
  const dtype t = context.dtype(0);
  if (!is_numeric(t) && !is_complex(t))
    return bad_model(fmt::format("is not defined for {}", to_string(context.type(0))));
  std::size_t most_ellipsis = 0;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const shape& s = context.shape(i);
    const std::size_t letters = operands[i].size() - (has_ellipsis(operands[i]) ? 1 : 0);
    if (context.dtype(i) != t || s.size() < letters || (!has_ellipsis(operands[i]) && s.size() != letters)) {
      return bad_model(
          fmt::format("operand {}, {}, does not fit the labels \"{}\"", i, to_string(context.type(i)), operands[i]));
    }
    const std::size_t ellipsis = s.size() - letters;
    most_ellipsis = std::max(most_ellipsis, ellipsis);
    einsum_labels labels = labels_of(operands[i], ellipsis);
    for (std::size_t axis = 0; axis < labels.size(); ++axis) {
      const auto [at, is_new] = found.size.emplace(labels[axis], s[axis]);
      if (is_new || at->second == s[axis]) continue;
      // Only the axes of an ellipsis broadcast.
      if (labels[axis] >= 0 || (at->second != 1 && s[axis] != 1)) {
        return bad_model(fmt::format("axis {} of operand {}, {}, must have {} elements", axis, i,
                                     to_string(context.type(i)), at->second));
      }
      if (at->second == 1) at->second = s[axis];
    }
    found.in.push_back(std::move(labels));
  }
  if (most_ellipsis > 0 && !has_ellipsis(output))
    return bad_model("the output has no ... for those axes of the operands");
  found.out = labels_of(output, has_ellipsis(output) ? most_ellipsis : 0);
  shape result_shape;
  for (const einsum_label label : found.out) {
    const auto at = found.size.find(label);
    if (at == found.size.end())
      return bad_model(fmt::format("no operand has the output's label {}", static_cast<char>(label)));
    result_shape.push_back(at->second);
  }
  shape all;
  for (const auto& [label, n] : found.size) all.push_back(n);
  if (element_count(all) > max_elements) return bad_model("has too many products");
  return one_output(t, std::move(result_shape));
}

namespace {

/// Values whose axes have labels, wide enough to add up in.
template <class Wide>
struct labelled_values {
  std::vector<Wide> values;
  einsum_labels labels;
  shape sizes;
};

/// The sum over every label that is not in `out`, of `a`, or of `a` times `b` where there is one. A label that an
/// operand does not have, or has stretched, stands still in it; one that it has twice walks along the diagonal.
template <class Wide>
labelled_values<Wide> sum_of_products(const labelled_values<Wide>& a, const labelled_values<Wide>* b,
                                      const einsum_labels& out, const std::map<einsum_label, std::int64_t>& size) {
  labelled_values<Wide> y{{}, out, {}};
  for (const einsum_label label : out) y.sizes.push_back(size.at(label));
  y.values.assign(static_cast<std::size_t>(element_count(y.sizes)), Wide{});
  // One loop a label, those that are summed over innermost.
  einsum_labels loops;
  for (const auto& [label, n] : size) {
    if (has_label(a.labels, label) || (b && has_label(b->labels, label)) || has_label(out, label))
      loops.push_back(label);
  }
  std::stable_partition(loops.begin(), loops.end(), [&](einsum_label label) { return has_label(out, label); });
  shape extents;
  for (const einsum_label label : loops) extents.push_back(size.at(label));
  if (element_count(extents) == 0) return y;
  const auto strides_along_loops = [&](const labelled_values<Wide>& x) {
    const auto own = row_major_strides(x.sizes);
    std::vector<std::int64_t> strides(loops.size() + 1, 0);
    for (std::size_t axis = 0; axis < x.labels.size(); ++axis) {
      const auto at = std::find(loops.begin(), loops.end(), x.labels[axis]) - loops.begin();
      if (x.sizes[axis] != 1) strides[static_cast<std::size_t>(at)] += own[axis];
    }
    return strides;
  };
  const auto to_strides = strides_along_loops(y);
  const auto a_strides = strides_along_loops(a);
  const auto b_strides = b ? strides_along_loops(*b) : a_strides;
  const std::size_t outer = loops.empty() ? 0 : loops.size() - 1;
  const std::int64_t n = loops.empty() ? 1 : extents.back();
  std::vector<std::int64_t> index(outer, 0);
  std::int64_t to = 0;
  std::int64_t at_a = 0;
  std::int64_t at_b = 0;
  for (;;) {
    for (std::int64_t i = 0; i < n; ++i) {
      const Wide x = a.values[static_cast<std::size_t>(at_a + i * a_strides[outer])];
      y.values[static_cast<std::size_t>(to + i * to_strides[outer])] +=
          b ? x * b->values[static_cast<std::size_t>(at_b + i * b_strides[outer])] : x;
    }
    std::size_t axis = outer;
    for (; axis > 0; --axis) {
      const std::size_t l = axis - 1;
      to += to_strides[l];
      at_a += a_strides[l];
      at_b += b_strides[l];
      if (++index[l] < extents[l]) break;
      to -= to_strides[l] * extents[l];
      at_a -= a_strides[l] * extents[l];
      at_b -= b_strides[l] * extents[l];
      index[l] = 0;
    }
    if (axis == 0) return y;
  }
}

}  // namespace

result<std::vector<tensor>> einsum::evaluate(std::span<const tensor> inputs) const {
  if (is_complex(inputs[0].dtype())) {
    const auto real = [&](auto... parts) {
      const std::vector<tensor> real_operands{parts...};
      return evaluate(real_operands);
    };
    return inputs.size() == 2 ? complex_product_of(inputs, real) : complex_sum_of(inputs[0], real);
  }
  const std::vector<einsum_labels>& in = inferred.in;
  const einsum_labels& out = inferred.out;
  const std::map<einsum_label, std::int64_t>& size = inferred.size;
  shape target;
  for (const einsum_label label : out) target.push_back(size.at(label));
  tensor y(inputs[0].dtype(), target);
  visit_dtype(y.dtype(), [&]<class T>() {
    using wide = accumulator<T>;
    std::vector<labelled_values<wide>> x;
    for (std::size_t i = 0; i < inputs.size(); ++i)
      x.push_back({accumulators(inputs[i].as<T>()), in[i], inputs[i].shape()});
    if (x.size() == 2) {
      // What only one operand has is summed first: the sum of products is the product of sums.
      for (std::size_t i = 0; i < 2; ++i) {
        einsum_labels kept;
        auto sizes = size;
        for (std::size_t axis = 0; axis < in[i].size(); ++axis) {
          const einsum_label label = in[i][axis];
          sizes[label] = inputs[i].shape()[axis];
          if (has_label(kept, label)) continue;
          if (has_label(in[1 - i], label) || has_label(out, label)) kept.push_back(label);
        }
        x[i] = sum_of_products<wide>(x[i], nullptr, kept, sizes);
      }
    }
    const auto sums = sum_of_products<wide>(x[0], x.size() == 2 ? &x[1] : nullptr, out, size).values;
    std::transform(sums.begin(), sums.end(), y.mutable_as<T>().begin(), from_accumulator<T>);
  });
  return std::vector<tensor>{y};
}

std::span<const op_row> einsum_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"Einsum", "einsum", load_einsum, "floats, integers, complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
