// SPDX-License-Identifier: Apache-2.0
#include "model/output_types.hpp"

#include "graph.pb.h"
#include "ir/shape.hpp"
#include "model/import.hpp"
#include "ops/support/attributes.hpp"
#include "proto/tensor_proto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace tf_embed::gen {
namespace {

struct outputs_row {
  /// One word an output: a dtype, an attribute that holds one (`out_idx=int32`: with its default), `*Tout` for an
  /// attribute that holds a list, `num*T` for as many as an attribute says.
  std::string_view outputs;
  std::string_view ops;
};

// Single outputs whose dtype stands in `dtype`, `DstT`, `out_type` or `T` need no row.
constexpr outputs_row outputs_rows[] = {
    {"",
     "Assert AssignAddVariableOp AssignSubVariableOp AssignVariableOp BarrierClose BarrierInsertMany "
     "CloseSummaryWriter CreateSummaryDbWriter CreateSummaryFileWriter DeleteIterator DeserializeIterator "
     "FlushSummaryWriter InitializeTable InitializeTableFromTextFile InitializeTableFromTextFileV2 InitializeTableV2 "
     "IteratorToDataset LookupTableImport LookupTableImportV2 LookupTableInsertV2 MakeIterator MergeV2Checkpoints NoOp "
     "PrintV2 QueueClose QueueCloseV2 QueueEnqueue QueueEnqueueMany QueueEnqueueManyV2 QueueEnqueueV2 ReaderReset "
     "ReaderResetV2 ResourceApplyAdagrad ResourceApplyAdam ResourceApplyGradientDescent ResourceApplyKerasMomentum "
     "ResourceApplyMomentum ResourceApplyRMSProp Save SaveSlices SaveV2 Stage StackCloseV2 TensorArrayCloseV3 "
     "WriteAudioSummary WriteFile WriteHistogramSummary WriteImageSummary WriteScalarSummary WriteSummary"},
    {"*OUT_TYPE", "DecodeCSV"},
    {"*T", "IdentityN StatelessWhile While"},
    {"*Tout", "Case If PartitionedCall PyFunc PyFuncStateless StatefulPartitionedCall StatelessCase StatelessIf"},
    {"*component_types",
     "QueueDequeue QueueDequeueMany QueueDequeueManyV2 QueueDequeueUpTo QueueDequeueUpToV2 QueueDequeueV2"},
    {"*dtypes", "InfeedDequeueTuple RestoreV2 StagePeek Unstage"},
    {"*output_types", "IteratorGetNext IteratorGetNextSync"},
    {"N*out_type=int32", "ShapeN"},
    {"N*int32", "ConcatOffset"},
    {"Nsparse*int64 *sparse_types Nsparse*int64 *Tdense", "ParseExample"},
    {"num_sparse*int64 *sparse_types num_sparse*int64 *Tdense", "ParseSingleExample"},
    {"num_sparse*int64 *sparse_types num_sparse*int64 *Tdense *ragged_value_types *ragged_split_types",
     "ParseExampleV2"},
    {"T T",
     "BroadcastGradientArgs CTCLoss LogMatrixDeterminant RefSwitch SoftmaxCrossEntropyWithLogits "
     "SparseSoftmaxCrossEntropyWithLogits Switch"},
    {"T T T T T", "FusedBatchNorm FusedBatchNormGrad"},
    {"T U U U U", "FusedBatchNormGradV2 FusedBatchNormGradV3 FusedBatchNormV2"},
    {"T U U U U U", "FusedBatchNormV3"},
    {"T T float32", "SampleDistortedBoundingBox SampleDistortedBoundingBoxV2"},
    {"T Targmax=int64", "MaxPoolWithArgmax"},
    {"T float32 float32", "QuantizeV2"},
    {"T index_type=int32", "TopKV2"},
    {"T int32", "Merge RefMerge TopK"},
    {"T out_idx=int32", "ListDiff Unique UniqueV2"},
    {"T out_idx=int32 out_idx=int32", "UniqueWithCounts UniqueWithCountsV2"},
    {"Tidx=int32", "Range UnravelIndex"},
    {"Tout", "BatchMatMulV3 LookupTableFind LookupTableFindV2"},
    {"Tparams", "Gather GatherNd GatherV2"},
    {"Tsplits=int64 T", "RaggedRange"},
    {"Tsplits=int64 int32", "UnicodeDecode"},
    {"bool",
     "All Any ApproximateEqual Equal Greater GreaterEqual InTopK InTopKV2 IsFinite IsInf IsNan IsVariableInitialized "
     "Less LessEqual LogicalAnd LogicalNot LogicalOr NotEqual QueueIsClosed QueueIsClosedV2 RegexFullMatch "
     "StaticRegexFullMatch ToBool VarIsInitializedOp"},
    {"dtype int64", "TensorArrayConcat TensorArrayConcatV2 TensorArrayConcatV3"},
    {"elem_type", "StackPop StackPopV2"},
    {"element_dtype", "TensorListGather TensorListGetItem TensorListStack"},
    {"element_dtype int64", "TensorListConcat TensorListConcatV2"},
    {"float32",
     "AdjustContrast AudioSpectrogram CropAndResize FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars "
     "FakeQuantWithMinMaxVarsPerChannel Mfcc ResizeArea ResizeBicubic ResizeBilinear ScaleAndTranslate SparseMatMul"},
    {"float32 float32", "CTCLossV2"},
    {"float32 float32 float32 int32", "CombinedNonMaxSuppression"},
    {"float32 int32", "DecodeWav"},
    {"int32",
     "Bucketize NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3 QueueSize QueueSizeV2 Rank StringLength "
     "TensorArraySize TensorArraySizeV2 TensorArraySizeV3 TensorListLength UnicodeScript"},
    {"int32 int32", "NonMaxSuppressionV4"},
    {"int32 T=float32 int32", "NonMaxSuppressionV5"},
    {"int64",
     "LookupTableSize LookupTableSizeV2 StringToHashBucket StringToHashBucketFast StringToHashBucketStrong Where"},
    {"int64 T int64",
     "RaggedTensorToSparse SparseAdd SparseConcat SparseReduceMaxSparse SparseReduceSumSparse SparseSlice"},
    {"int64 T", "SparseReorder SparseSparseMaximum SparseSparseMinimum"},
    {"int64 T bool int64", "SparseFillEmptyRows"},
    {"int64 dtype int64", "DeserializeManySparse DeserializeSparse"},
    {"int64 float32 float32",
     "AllCandidateSampler FixedUnigramCandidateSampler LearnedUnigramCandidateSampler LogUniformCandidateSampler "
     "UniformCandidateSampler"},
    {"int64 int64", "SparseReshape"},
    {"int64 int64 int64 T=float32", "CTCGreedyDecoder"},
    {"int64 string int64", "StringSplit StringSplitV2"},
    {"top_paths*int64 top_paths*int64 top_paths*int64 T=float32", "CTCBeamSearchDecoder"},
    {"num*T", "Unpack"},
    {"num_partitions*T", "DynamicPartition"},
    {"num_split*T", "Split SplitV"},
    {"num_split*int64 num_split*T num_split*int64", "SparseSplit"},
    {"output_type=int64", "ArgMax ArgMin"},
    {"resource",
     "FIFOQueueV2 FixedLengthRecordReaderV2 HashTableV2 IdentityReaderV2 Iterator IteratorV2 "
     "MutableDenseHashTableV2 MutableHashTableOfTensorsV2 MutableHashTableV2 OneShotIterator PaddingFIFOQueueV2 "
     "PriorityQueueV2 RandomShuffleQueueV2 StackV2 TFRecordReaderV2 TextLineReaderV2 VarHandleOp WholeFileReaderV2"},
    {"resource float32", "TensorArrayGradV3 TensorArrayV3"},
    {"string",
     "AsString AudioSummary AudioSummaryV2 Barrier DecodeBase64 DecodeCompressed EncodeJpeg EncodePng FIFOQueue "
     "HashTable HistogramSummary ImageSummary MergeSummary PaddingFIFOQueue PriorityQueue RandomShuffleQueue ReadFile "
     "ReduceJoin RegexReplace ScalarSummary ShardedFilename ShardedFilespec StaticRegexReplace StringJoin StringLower "
     "StringStrip StringUpper Substr TFRecordReader TensorSummary TensorSummaryV2 TextLineReader WholeFileReader"},
    {"string string", "ReaderRead ReaderReadUpTo ReaderReadUpToV2 ReaderReadV2"},
    {"type", "Bitcast"},
    {"uint8", "DecodeAndCropJpeg DecodeGif PopulationCount"},
    {"dtype=uint8", "DecodeBmp DecodeImage DecodeJpeg DecodePng"},
    {"variant",
     "EmptyTensorList IteratorGetNextAsOptional RaggedTensorToVariant SerializeIterator TensorListFromTensor "
     "TensorListPushBack TensorListReserve TensorListResize TensorListScatter TensorListScatterIntoExistingList "
     "TensorListScatterV2 TensorListSetItem TensorListSplit"},
    {"variant element_dtype", "TensorListPopBack"},
};

/// The row's outputs of an op; null where it needs none.
const std::string_view* outputs_of(const std::string& op) {
  static const auto table = [] {
    std::unordered_map<std::string_view, std::string_view> rows;
    for (const outputs_row& row : outputs_rows) {
      for (std::string_view rest = row.ops; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        rows.emplace(rest.substr(0, end), row.outputs);
        rest.remove_prefix(std::min(rest.size(), end + 1));
      }
    }
    return rows;
  }();
  const auto at = table.find(op);
  return at == table.end() ? nullptr : &at->second;
}

/// Outputs that one node may have; more is a count out of a hostile file.
constexpr std::int64_t most_outputs = 1 << 16;

/// Adds the dtypes that one word of a row stands for; false where the node lacks an attribute.
bool add_word(std::string_view word, const attributes& attrs, std::vector<dtype>& out) {
  std::int64_t count = 1;
  if (const auto star = word.find('*'); star != std::string_view::npos) {
    const std::string_view before = word.substr(0, star);
    word.remove_prefix(star + 1);
    if (before.empty()) {
      auto listed = attrs.types(word);
      if (!listed) return false;
      out.insert(out.end(), listed->begin(), listed->end());
      return true;
    }
    auto given = attrs.integer(before);
    if (!given || *given < 1 || *given > most_outputs) return false;
    count = *given;
  }
  dtype type = dtype::invalid;
  const auto equals = word.find('=');
  const std::string_view attribute = word.substr(0, equals);
  if (const auto fixed = parse_dtype(word); fixed) {
    type = *fixed;
  } else {
    std::optional<dtype> fallback;
    if (equals != std::string_view::npos) fallback = parse_dtype(word.substr(equals + 1));
    auto given = attrs.type(attribute, fallback);
    if (!given) return false;
    type = *given;
  }
  out.insert(out.end(), static_cast<std::size_t>(count), type);
  return true;
}

/// An attribute that is a list of shapes; empty where the node has none of this name.
result<std::vector<std::optional<shape>>> shapes_in(const proto::NodeDef& n, std::string_view name) {
  std::vector<std::optional<shape>> shapes;
  const auto at = n.attr().find(std::string(name));
  if (at == n.attr().end()) return shapes;
  if (!at->second.has_list()) return bad_model(fmt::format("attribute {} must be a list of shapes", name));
  for (const proto::TensorShapeProto& s : at->second.list().shape()) {
    if (s.unknown_rank()) {
      shapes.emplace_back();
      continue;
    }
    shape& dims = shapes.emplace_back(shape{}).value();
    for (const auto& d : s.dim()) {
      if (d.size() < -1) return bad_model(fmt::format("attribute {} has the dimension {}", name, d.size()));
      dims.push_back(d.size());
    }
  }
  return shapes;
}

result<std::optional<shape>> shape_at(const proto::NodeDef& n, std::string_view name, std::uint32_t port) {
  TF_EMBED_TRY(auto shapes, shapes_in(n, name));
  return port < shapes.size() ? std::move(shapes[port]) : std::optional<shape>{};
}

/// What two descriptions of one shape say together; nothing where they disagree.
std::optional<shape> merged(const shape& a, const shape& b) {
  if (a.size() != b.size()) return std::nullopt;
  shape both = a;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] >= 0 && b[i] >= 0 && a[i] != b[i]) return std::nullopt;
    if (a[i] < 0) both[i] = b[i];
  }
  return both;
}

/// What the queue that a dequeuing node reads says of one element.
result<std::optional<shape>> shape_in_queue(const proto::NodeDef& n, std::uint32_t port, const node_finder& find) {
  if (n.input().empty()) return std::optional<shape>{};
  auto name = parse_tensor_name(n.input(0));
  const proto::NodeDef* queue = name ? find(name->node) : nullptr;
  if (!queue) return std::optional<shape>{};
  TF_EMBED_TRY(std::optional<shape> dims, shape_at(*queue, "shapes", port));
  const bool many = n.op().starts_with("QueueDequeueMany");
  if (!dims || (!many && !n.op().starts_with("QueueDequeueUpTo"))) return dims;
  std::int64_t count = -1;
  auto operand = n.input_size() > 1 ? parse_tensor_name(n.input(1)) : result<tensor_name>(tensor_name{});
  const proto::NodeDef* given = many && operand ? find(operand->node) : nullptr;
  if (given && given->op() == "Const") {
    auto value = attributes(*given).value("value");
    if (value && is_integer(value->dtype()) && value->size() == 1) count = value->as_int(0);
  }
  dims->insert(dims->begin(), count);
  return dims;
}

}  // namespace

std::optional<std::vector<dtype>> output_types(const proto::NodeDef& n) {
  const attributes attrs(n);
  std::vector<dtype> types;
  if (const std::string_view* row = outputs_of(n.op())) {
    for (std::string_view rest = *row; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (!add_word(rest.substr(0, end), attrs, types)) return std::nullopt;
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return types;
  }
  for (const std::string_view attribute : {"dtype", "DstT", "out_type", "T"}) {
    if (!attrs.has(attribute)) continue;
    auto type = attrs.type(attribute);
    if (!type || *type == dtype::invalid) return std::nullopt;
    return std::vector<dtype>{*type};
  }
  return std::nullopt;
}

bool makes_random_numbers(std::string_view op) {
  for (const std::string_view part :
       {"Random", "TruncatedNormal", "Multinomial", "StandardNormal", "StatefulUniform"}) {
    if (op.find(part) != std::string_view::npos) return true;
  }
  return false;
}

bool is_iterator_or_queue(const proto::NodeDef& n) {
  return n.op().starts_with("QueueDequeue") || n.op() == "IteratorGetNext" || n.op() == "IteratorGetNextSync";
}

result<std::optional<shape>> declared_shape(const proto::NodeDef& n, std::uint32_t port, const node_finder& find) {
  std::optional<shape> dims;
  if (n.op() == "Placeholder" || n.op() == "PlaceholderWithDefault") {
    TF_EMBED_TRY(dims, attributes(n).shape("shape"));
  } else if (n.op().starts_with("QueueDequeue")) {
    TF_EMBED_TRY(dims, shape_in_queue(n, port, find));
  } else if (is_iterator_or_queue(n)) {
    TF_EMBED_TRY(dims, shape_at(n, "output_shapes", port));
  }
  TF_EMBED_TRY(const std::optional<shape> annotated, shape_at(n, "_output_shapes", port));
  if (!annotated || !dims) return dims ? dims : annotated;
  if (auto both = merged(*dims, *annotated)) return both;
  return bad_model(fmt::format("attribute _output_shapes says {} of output {}, which is declared as {}",
                               to_string(*annotated), port, to_string(*dims)));
}

result<std::vector<std::optional<shape>>> annotated_shapes(const proto::NodeDef& n) {
  return shapes_in(n, "_output_shapes");
}

}  // namespace tf_embed::gen
