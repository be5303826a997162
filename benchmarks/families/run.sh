#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tf_embed's layers, Eigen's and TensorFlow's kernels in turns: see README.md. TF_EMBED_TENSORFLOW_PYTHON names a Python
# with tensorflow; else the environment of benchmarks/compare is made.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${TF_EMBED_TENSORFLOW_PYTHON:-$root/build/compare/venv-tensorflow/bin/python}
if [ ! -x "$python" ]; then
  python3 -m venv "$root/build/compare/venv-tensorflow"
  "$python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$root/benchmarks/compare/requirements-tensorflow.txt" >&2
fi
exec python3 "$here/families.py" --tensorflow-python "$python" "$@"
