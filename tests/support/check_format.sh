#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check_format.sh CLANG_FORMAT: fails and names the places where a C++ source is not as .clang-format wants it.
set -euo pipefail
cd "$(dirname "$0")/../.."
find generator include tests examples benchmarks -type d \( -name golden -o -name 'build*' \) -prune -o \
  \( -name '*.hpp' -o -name '*.cpp' \) -print0 | xargs -0 "$1" --dry-run -Werror --ferror-limit=3
