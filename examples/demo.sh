#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The demo: compiles MobileNet V2 into a program and shows it an elephant. Installs what is missing (Debian packages).
set -euo pipefail
cd "$(dirname "$0")/.."

. tests/support/packages.sh
install_missing_packages "${generator_packages[@]}" "${example_packages[@]}"

cmake -S examples/classify_image -B build/classify_image -G Ninja
cmake --build build/classify_image --parallel "$(nproc)"
echo
build/classify_image/classify_image examples/models/mobilenet_v2_u8w/elephant-299.jpg \
  examples/models/mobilenet_v2_u8w/labels.txt
