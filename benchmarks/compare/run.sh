#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tf_embed and other runtimes side by side: makes the tool and two virtual environments, then measures.
#
#   benchmarks/compare/run.sh [--quick] [--networks mlperf_kws,mlperf_ic] [--runtimes tf_embed,litert] [FOLDER-OF-MODELS...]
#
# All is kept in build/compare; later runs start at once. TF_EMBED_TOOL, TF_EMBED_RUNTIMES_PYTHON and
# TF_EMBED_TENSORFLOW_PYTHON name what exists already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/build/compare
mkdir -p "$work"

. "$root/tests/support/python_environment.sh"

# environment NAME: a virtual environment with requirements-NAME.txt, made anew when that file changes.
environment() {
  local folder=$work/venv-$1 requirements=$here/requirements-$1.txt
  if ! is_environment_of "$folder" "$requirements"; then
    echo "making the environment $1" >&2
    make_environment "$folder" "$requirements" >&2
  fi
  echo "$folder/bin/python"
}

if [ -z "${TF_EMBED_TOOL:-}" ]; then
  . "$root/tests/support/packages.sh"
  install_missing_packages "${generator_packages[@]}" python3-venv >&2
  cmake -S "$root" -B "$work/tool" -G Ninja -DCMAKE_BUILD_TYPE=Release -DTF_EMBED_DEVELOPER_MODE=OFF >"$work/tool.log"
  cmake --build "$work/tool" --target tf_embed_tool >>"$work/tool.log"
  TF_EMBED_TOOL=$work/tool/generator/tf-embed
fi
runtimes=${TF_EMBED_RUNTIMES_PYTHON:-$(environment runtimes)}
tensorflow=${TF_EMBED_TENSORFLOW_PYTHON:-$(environment tensorflow)}

export PYTHONPATH=$here
exec python3 -m compare --tool "$TF_EMBED_TOOL" --runtimes-python "$runtimes" --tensorflow-python "$tensorflow" "$@"
