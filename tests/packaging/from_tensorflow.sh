#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# from_tensorflow.sh TOOL: the code of docs/FROM_TENSORFLOW.md, and the Python module on models of all kinds, with TensorFlow.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/support/tensorflow_python.sh"
export TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES= CXXFLAGS=-O0
module=$root/cmake/packaging/python
"$python" -B "$root/tests/support/run_document.py" "$root/docs/FROM_TENSORFLOW.md" --tool "$1" --module "$module"
TF_EMBED_TOOL=$1 PYTHONPATH=$module "$python" -B "$root/tests/packaging/use_keras.py"
