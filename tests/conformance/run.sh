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
work=$root/build/conformance
mkdir -p "$work"
. "$root/tests/support/python_environment.sh"

environment() {
  local folder=$work/venv
  if ! is_environment_of "$folder" "$here/requirements.txt"; then
    echo "making the Python environment with TensorFlow (about 1.5 GB in ${folder#"$root"/})" >&2
    if ! make_environment "$folder" "$here/requirements.txt" --retries 1 --timeout 30 >"$work/venv.log" 2>&1; then
      tail -3 "$work/venv.log" >&2
      echo "skipped: TensorFlow could not be installed (it needs a network once, Python 3.11 and python3-venv; see above)"
      exit 77
    fi
  fi
  python=$folder/bin/python
}

python=${TF_EMBED_TENSORFLOW_PYTHON:-}
if [ -z "$python" ]; then
  exec 9>"$work/venv.lock" # one run makes it, the others wait
  flock 9
  environment
  exec 9>&-
fi
cd "$here"
exec "$python" -m conformance --tool "${TF_EMBED_TOOL:-$root/build/generator/tf-embed}" "$@"
