// SPDX-License-Identifier: Apache-2.0
#include "ops/product/complex_product.hpp"

#include "ops/composition/formula.hpp"
#include "ops/element/complex_parts.hpp"

#include <array>
#include <complex>

namespace tf_embed::gen {
namespace {

std::array<tensor, 2> split_parts(const tensor& z) {
  return {complex_part_of(z, complex_part::part::real), complex_part_of(z, complex_part::part::imaginary)};
}

}  // namespace

tensor conjugated(const tensor& z) { return evaluate_complex_unary(unary_kind::conjugate, z); }

result<std::vector<tensor>> complex_product_of(std::span<const tensor> operands, const bilinear_reference& real) {
  const auto a = split_parts(operands[0]);
  const auto b = split_parts(operands[1]);
  std::vector<tensor> products;
  for (const auto& [i, k] : {std::pair(0, 0), std::pair(1, 1), std::pair(0, 1), std::pair(1, 0)}) {
    TF_EMBED_TRY(const auto made, real(a[static_cast<std::size_t>(i)], b[static_cast<std::size_t>(k)]));
    products.push_back(made[0]);
  }
  tensor out(complex_of(products[0].dtype()), products[0].shape());
  visit_complex(out.dtype(), [&]<class T>() {
    const auto to = out.mutable_as<std::complex<T>>();
    for (std::size_t i = 0; i < to.size(); ++i) {
      to[i] = {products[0].as<T>()[i] - products[1].as<T>()[i], products[2].as<T>()[i] + products[3].as<T>()[i]};
    }
  });
  return std::vector<tensor>{out};
}

result<std::vector<tensor>> complex_sum_of(const tensor& z,
                                           const std::function<result<std::vector<tensor>>(const tensor&)>& real) {
  const auto parts = split_parts(z);
  TF_EMBED_TRY(const auto re, real(parts[0]));
  TF_EMBED_TRY(const auto im, real(parts[1]));
  tensor out(z.dtype(), re[0].shape());
  visit_complex(out.dtype(), [&]<class T>() {
    const auto to = out.mutable_as<std::complex<T>>();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = {re[0].as<T>()[i], im[0].as<T>()[i]};
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> expand_complex_product(subgraph& s, const op& real, bool conjugate_first,
                                                  bool conjugate_second) {
  formula f(s, part_type(s.type(s.input(0)).dtype));
  complex_part imaginary;
  imaginary.kind = complex_part::part::imaginary;
  const value ar = f.add_op(complex_part(), {s.input(0)});
  const value ai = f.add_op(imaginary, {s.input(0)});
  const value br = f.add_op(complex_part(), {s.input(1)});
  const value bi = f.add_op(imaginary, {s.input(1)});
  const auto product = [&](value x, value y) { return f.add_op(real.clone(), {x, y}); };
  const value both = product(ai, bi);
  const value re = conjugate_first == conjugate_second ? f.sub(product(ar, br), both) : f.add(product(ar, br), both);
  const value of_first = product(ai, br);
  const value of_second = product(ar, bi);
  value im = conjugate_first == conjugate_second ? f.add(of_first, of_second)
             : conjugate_first                   ? f.sub(of_second, of_first)
                                                 : f.sub(of_first, of_second);
  if (conjugate_first && conjugate_second) im = f.apply(unary_kind::neg, im);
  return f.done({f.add_op(complex_join(), {re, im})});
}

}  // namespace tf_embed::gen
