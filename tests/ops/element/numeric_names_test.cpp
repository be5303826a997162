// SPDX-License-Identifier: Apache-2.0
// TensorFlow's names of the rarer numerical ops: what a row of the op table loads computes what TensorFlow computes
// under that name. The expected numbers are those of TensorFlow 2.21.
#include "graph.pb.h"
#include "ops/support/movement_support.hpp"
#include "support/standard_ops.hpp"

#include <cmath>
#include <functional>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;
namespace proto = tf_embed::proto;

namespace {

using attributes = google::protobuf::Map<std::string, proto::AttrValue>;

struct named {
  const char* name;
  std::vector<tensor> operands;
  std::vector<double> expected;  ///< of the first output
  std::function<void(attributes&)> set = [](attributes&) {};
};

tensor floats(gen::shape s, const std::vector<float>& v) { return tensor::of<float>(std::move(s), v); }
tensor vector(std::initializer_list<float> v) { return values<float>({static_cast<std::int64_t>(v.size())}, v); }
tensor one(float x) { return tensor::scalar<float>(x); }

const tensor none(gen::dtype::float32, {0});
const tensor square = floats({2, 2}, {1, 2, 3, 4});
const tensor rows = floats({3, 1}, {1, 2, 4});
const tensor data = vector({1, 2, 4});
const tensor segments = ints({0, 0, 1});
const tensor picked = ints({2, 0, 1});
const tensor place = ints({1}).reshaped({1, 1});

const std::vector<named> table{
    {"ApproximateEqual", {one(1), one(1.00001f)}, {1}, [](attributes& a) { a["tolerance"].set_f(1e-4f); }},
    {"Bincount", {ints({1, 1, 3}), int_scalar(4), none}, {0, 2, 0, 1}},
    {"Bucketize",
     {vector({-1, 5, 20})},
     {0, 1, 2},
     [](attributes& a) {
       a["boundaries"].mutable_list()->add_f(0);
       a["boundaries"].mutable_list()->add_f(10);
     }},
    {"Cholesky", {floats({1, 1}, {4})}, {2}},
    {"Cross", {vector({1, 2, 3}), vector({4, 5, 7})}, {-1, 5, -3}},
    {"CumulativeLogsumexp", {vector({0, 0}), int_scalar(0)}, {0, 0.693147182}},
    {"DeepCopy", {one(3)}, {3}},
    {"DenseBincount", {ints({1, 1, 3, 0}).reshaped({2, 2}), int_scalar(4), none}, {0, 2, 0, 0, 1, 0, 0, 1}},
    {"Diag", {vector({1, 2})}, {1, 0, 0, 2}},
    {"DiagPart", {square}, {1, 4}},
    {"DynamicStitch", {ints({1}), ints({0}), vector({5}), vector({6})}, {6, 5}},
    {"Einsum", {square, square}, {7, 15, 10, 22}, [](attributes& a) { a["equation"].set_s("ij,jk->ki"); }},
    {"EnsureShape", {data}, {1, 2, 4}, [](attributes& a) { a["shape"].mutable_shape()->add_dim()->set_size(-1); }},
    {"EuclideanNorm", {vector({3, 4}), int_scalar(0)}, {5}},
    {"InTopK", {floats({1, 2}, {1, 2}), ints({1})}, {1}, [](attributes& a) { a["k"].set_i(1); }},
    {"InTopKV2", {floats({1, 2}, {1, 2}), ints({0}), int_scalar(1)}, {0}},
    {"InplaceAdd", {data, ints({1}), vector({5})}, {1, 7, 4}},
    {"InplaceSub", {data, ints({1}), vector({5})}, {1, -3, 4}},
    {"InplaceUpdate", {data, ints({1}), vector({5})}, {1, 5, 4}},
    {"L2Loss", {data}, {10.5}},
    {"LogMatrixDeterminant", {square}, {-1}},
    {"LowerBound", {floats({1, 3}, {1, 2, 2}), floats({1, 1}, {2})}, {1}},
    {"MatrixDeterminant", {square}, {-2}},
    {"MatrixDiag", {vector({1, 2})}, {1, 0, 0, 2}},
    {"MatrixDiagPart", {square}, {1, 4}},
    {"MatrixDiagPartV2", {square, int_scalar(1), one(0)}, {2}},
    {"MatrixDiagPartV3", {square, ints({0, 1}), one(9)}, {9, 2, 1, 4}},
    {"MatrixDiagV2", {vector({5}), int_scalar(1), int_scalar(-1), int_scalar(-1), one(9)}, {9, 5, 9, 9}},
    {"MatrixDiagV3", {vector({5}), int_scalar(-1), int_scalar(-1), int_scalar(-1), one(9)}, {9, 9, 5, 9}},
    {"MatrixInverse", {square}, {-2, 1, 1.5, -0.5}},
    {"MatrixSetDiag", {square, vector({8, 9})}, {8, 2, 3, 9}},
    {"MatrixSetDiagV2", {square, vector({8}), int_scalar(1)}, {1, 8, 3, 4}},
    {"MatrixSetDiagV3", {square, vector({8}), int_scalar(-1)}, {1, 2, 8, 4}},
    {"MatrixSolve", {square, floats({2, 1}, {5, 11})}, {1, 2}},
    {"MatrixTriangularSolve", {square, floats({2, 1}, {1, 7})}, {1, 1}},
    {"NextAfter", {one(1), one(2)}, {1.00000012}},
    {"ParallelDynamicStitch", {ints({1}), ints({0}), vector({5}), vector({6})}, {6, 5}},
    {"Roll", {data, int_scalar(1), int_scalar(0)}, {4, 1, 2}},
    {"ScatterNd", {place, vector({5}), ints({3})}, {0, 5, 0}},
    {"SegmentMax", {data, segments}, {2, 4}},
    {"SegmentMean", {data, segments}, {1.5, 4}},
    {"SegmentMin", {data, segments}, {1, 4}},
    {"SegmentProd", {data, segments}, {2, 4}},
    {"SegmentSum", {data, segments}, {3, 4}},
    {"SoftmaxCrossEntropyWithLogits", {floats({1, 2}, {0, 0}), floats({1, 2}, {0, 1})}, {0.693147182}},
    {"SparseSegmentMean", {rows, picked, segments}, {2.5, 2}},
    {"SparseSegmentMeanWithNumSegments", {rows, picked, segments, int_scalar(3)}, {2.5, 2, 0}},
    {"SparseSegmentSqrtN", {rows, picked, segments}, {3.53553391, 2}},
    {"SparseSegmentSqrtNWithNumSegments", {rows, picked, segments, int_scalar(3)}, {3.53553391, 2, 0}},
    {"SparseSegmentSum", {rows, picked, segments}, {5, 2}},
    {"SparseSegmentSumWithNumSegments", {rows, picked, segments, int_scalar(3)}, {5, 2, 0}},
    {"SparseSoftmaxCrossEntropyWithLogits", {floats({1, 2}, {0, 0}), ints({1})}, {0.693147182}},
    {"SparseTensorDenseAdd", {ints({0, 1}).reshaped({1, 2}), vector({5}), ints({2, 2}), square}, {1, 7, 3, 4}},
    {"SparseTensorDenseMatMul", {ints({0, 1}).reshaped({1, 2}), vector({5}), ints({2, 2}), square}, {15, 20, 0, 0}},
    {"SparseToDense", {ints({1}), ints({3}), vector({5}), one(9)}, {9, 5, 9}},
    {"TensorScatterAdd", {data, place, vector({5})}, {1, 7, 4}},
    {"TensorScatterMax", {data, place, vector({5})}, {1, 5, 4}},
    {"TensorScatterMin", {data, place, vector({5})}, {1, 2, 4}},
    {"TensorScatterSub", {data, place, vector({5})}, {1, -3, 4}},
    {"TensorScatterUpdate", {data, place, vector({5})}, {1, 5, 4}},
    {"UnravelIndex", {ints({5}), ints({3, 4})}, {1, 1}},
    {"UnsortedSegmentMax", {data, picked, int_scalar(3)}, {2, 4, 1}},
    {"UnsortedSegmentMin", {data, segments, int_scalar(2)}, {1, 4}},
    {"UnsortedSegmentProd", {data, segments, int_scalar(2)}, {2, 4}},
    {"UnsortedSegmentSum", {data, segments, int_scalar(2)}, {3, 4}},
    {"UpperBound", {floats({1, 3}, {1, 2, 2}), floats({1, 1}, {2})}, {3}},
};

}  // namespace

TEST_CASE("TensorFlow's names of the rarer numerical ops") {
  for (const named& n : table) {
    INFO(n.name);
    const gen::op_row* row = tests::standard_ops().find(n.name);
    REQUIRE(row);
    proto::NodeDef node;
    node.set_op(n.name);
    n.set(*node.mutable_attr());
    auto loaded = row->load(gen::attributes(node));
    REQUIRE(loaded);
    CHECK((*loaded)->stem() == row->stem);
    const tensor y = run_all(**loaded, n.operands)[0];
    REQUIRE(y.size() == static_cast<std::int64_t>(n.expected.size()));
    for (std::size_t i = 0; i < n.expected.size(); ++i)
      CHECK(y.as_double(static_cast<std::int64_t>(i)) == Approx(n.expected[i]).epsilon(1e-6));
  }
}
