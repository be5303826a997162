#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tf_embed's layers, Eigen's and TensorFlow's kernels in turns: see README.md. TF_EMBED_TENSORFLOW_PYTHON names a Python
# with tensorflow; else the environment of benchmarks/compare is made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/support/python_environment.sh"
python=${TF_EMBED_TENSORFLOW_PYTHON:-}
if [ -z "$python" ]; then
  folder=$root/build/compare/venv-tensorflow
  requirements=$root/benchmarks/compare/requirements-tensorflow.txt
  is_environment_of "$folder" "$requirements" || make_environment "$folder" "$requirements" >&2
  python=$folder/bin/python
fi
exec python3 "$here/families.py" --tensorflow-python "$python" "$@"
