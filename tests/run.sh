#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All tests, in two builds: GCC with optimisation, and Clang with the address and undefined-behaviour sanitizers. Installs
# what is missing (Debian packages). The last line is the sum: `N passed, N failed`.
#
#   tests/run.sh [gcc|sanitize]...     only these builds
#   tests/run.sh deep                  both, and what takes long: all conformance cases in generated code, thousands of random
#                                      graphs, long fuzzing
set -uo pipefail
cd "$(dirname "$0")/.."

. tests/support/packages.sh
install_missing_packages "${generator_packages[@]}" "${test_packages[@]}" || exit 1

jobs=$(nproc)
passed=0
failed=0

# test_build NAME CMAKE-OPTIONS... -- CTEST-OPTIONS...: configures, builds, tests, and adds to the sums.
test_build() {
  local name=$1 options=() dir log total bad
  shift
  while [ "$1" != -- ]; do options+=("$1") && shift; done
  shift
  dir=build/test-$name
  log=$dir/ctest.log
  printf '\n== %s\n' "$name"
  if ! { cmake -S . -B "$dir" -G Ninja -DCMAKE_BUILD_TYPE=Release -DTF_EMBED_DEVELOPER_MODE=ON "${options[@]}" >"$dir.log" 2>&1 &&
    cmake --build "$dir" --parallel "$jobs" -- -k 0 >>"$dir.log" 2>&1; }; then
    grep -E 'error|Error|FAILED' -A 4 "$dir.log" | head -60
    echo "the $name build failed; all of its output is in $dir.log"
    failed=$((failed + 1))
    return
  fi
  ctest --test-dir "$dir" --output-on-failure --parallel "$jobs" --no-tests=error "$@" 2>&1 | tee "$log" |
    grep -vE '^ *[0-9]+/[0-9]+ Test .* Passed|^ *Start '
  # 100% tests passed, 0 tests failed out of 57
  read -r bad total < <(sed -nE 's/.*tests passed, ([0-9]+) tests failed out of ([0-9]+).*/\1 \2/p' "$log")
  passed=$((passed + ${total:-0} - ${bad:-0}))
  failed=$((failed + ${bad:-1}))
}

mkdir -p build
deep=OFF
if [ "${1:-}" = deep ]; then
  deep=ON
  shift
fi
[ $# -gt 0 ] || set -- gcc sanitize
for name in "$@"; do
  case $name in
    gcc) test_build gcc -DCMAKE_CXX_COMPILER=g++ -DTF_EMBED_TEST_DEEP=$deep -- ;;
    # What no compiler flag can change is not tested again.
    sanitize)
      test_build sanitize -DCMAKE_CXX_COMPILER=clang++ -DTF_EMBED_SANITIZE=ON -DTF_EMBED_GENERATOR_OPTIMISATION=-O0 \
        -DTF_EMBED_TEST_DEEP=$deep \
        -- --label-exclude once --exclude-regex "by 30,000 nodes" # minutes when sanitized
      ;;
    *) echo "no build is called $name" >&2 && exit 2 ;;
  esac
done

echo
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
