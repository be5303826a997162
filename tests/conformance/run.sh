#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Conformance with TensorFlow: makes a virtual environment with TensorFlow (once), the cases (those that changed), and runs
# tf-embed over them. README.md has the options; run.sh --help lists them.
#
#   tests/conformance/run.sh --reference [--op Conv2D]
#   tests/conformance/run.sh --generated --failed
#
# TF_EMBED_TOOL names the tool, TF_EMBED_TENSORFLOW_PYTHON a Python that has requirements.txt already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/support/tensorflow_python.sh"

cd "$here"
exec "$python" -m conformance --tool "${TF_EMBED_TOOL:-$root/build/generator/tf-embed}" "$@"
