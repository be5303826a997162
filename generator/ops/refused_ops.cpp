// SPDX-License-Identifier: Apache-2.0
#include "ops/refused_ops.hpp"

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

constexpr auto rows = std::to_array<refused_row>({
    {"Enter Exit LoopCond NextIteration RefEnter RefExit RefMerge RefNextIteration RefSwitch",
     "it belongs to no loop or branch that could be made one op"},
    {"Stack StackClose* StackPop* StackPush* StackV2 TensorArray TensorArrayClose* TensorArrayConcat "
     "TensorArrayConcatV2 TensorArrayGather TensorArrayGatherV2 TensorArrayGrad* TensorArrayPack TensorArrayRead "
     "TensorArrayReadV2 TensorArrayScatter TensorArrayScatterV2 TensorArraySize TensorArraySizeV2 TensorArraySplit "
     "TensorArraySplitV2 TensorArrayUnpack TensorArrayV2 TensorArrayWrite TensorArrayWriteV2 TensorListConcatLists "
     "TensorListPushBackBatch",
     "these lists of tensors are not compiled yet"},
    {"BlockLSTMGrad* GRUBlockCellGrad LSTMBlockCellGrad", "recurrent cells are run, not trained"},
    {"CudnnRNN*", "its weights are in the order of a library for GPUs"},
    {"Multinomial ParameterizedTruncatedNormal RandomGamma RandomPoisson* RandomShuffle RandomUniformInt "
     "StatelessMultinomial StatelessRandom* StatelessSampleDistortedBoundingBox "
     "StatelessTruncatedNormal* StatefulStandardNormal* StatefulUniform*",
     "its results are random"},
    {"AsString DecodeBase64 DecodeBmp DecodeCSV DecodeGif DecodeImage DecodeJpeg DecodePng DecodeRaw DecodeWav "
     "EncodeJpeg EncodePng ParseExample* ParseSingleExample ParseTensor ReadFile RegexFullMatch RegexReplace String* "
     "Substr UnicodeDecode*",
     "texts and files are read outside of the network; make the tensor that follows an --input"},
    {"Assign AssignAdd AssignAddVariableOp AssignSub AssignSubVariableOp AssignVariableOp ReadVariableOp VarHandleOp "
     "Variable VariableV2",
     "the graph does not say the first value of this variable: freeze it to a constant (docs/FROM_TENSORFLOW.md says "
     "what "
     "becomes state)"},
    {"HashTable* LookupTable* MutableHashTable*", "tables are looked up outside of the network"},
    {"Quantized* QuantizeDownAndShrinkRange RequantizationRange* Requantize*",
     "arithmetic on quantised integers is not compiled yet"},
    {"BandedTriangularSolve Eig Lu MatrixExponential MatrixLogarithm MatrixSolveLs MatrixSquareRoot Qr SelfAdjointEig* "
     "Svd Tridiagonal*",
     "this decomposition of matrices is not compiled yet"},
    {"SparseAdd SparseConcat SparseCross* SparseReduce* SparseReorder SparseSlice* SparseSoftmax SparseSparse* "
     "SparseSplit",
     "of sparse tensors only the ops listed above are compiled yet"},
    {"RaggedGather RaggedTensorFromVariant RaggedTensorToVariant",
     "ragged tensors are only made dense or sparse yet, and variants are not read"},
    {"FFTND IFFTND IRFFTND RFFTND", "transforms along axes that an operand names are not compiled yet"},
});

bool matches(std::string_view pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return pattern == name;
  return name.starts_with(pattern.substr(0, pattern.size() - 1));
}

}  // namespace

std::span<const refused_row> refused_ops() { return rows; }

std::string_view reason_of_refusal(std::string_view tf_name) {
  for (const refused_row& row : rows) {
    std::string_view rest = row.names;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (matches(rest.substr(0, end), tf_name)) return row.reason;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return {};
}

}  // namespace tf_embed::gen
