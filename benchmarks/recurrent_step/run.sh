#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# One step of a GRU beside the same cell written with Eigen: see README.md.
#   run.sh TF-EMBED [UNITS] [INPUTS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
tool=$1
build=$root/build/recurrent_step
python3 "$here/make_cell.py" --units "${2:-32}" --inputs "${3:-1}" "$build"
"$tool" generate "$build/gru.pbtxt" --output h_next -o "$build" --name gru --weights constexpr
${CXX:-g++} -std=c++20 ${CXXFLAGS:--O3 -march=native} "-I$root/include" "-I$build" -isystem /usr/include/eigen3 \
  "$here/program.cpp" -o "$build/recurrent_step"
exec "$build/recurrent_step"
