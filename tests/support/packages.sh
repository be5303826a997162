# SPDX-License-Identifier: Apache-2.0
# Sourced by tests/run.sh and examples/demo.sh: the Debian packages and how to get the missing ones.

library_packages=(libxsimd-dev libboost-dev)
generator_packages=(g++ cmake ninja-build protobuf-compiler libprotobuf-dev libfmt-dev libcli11-dev nlohmann-json3-dev
  libre2-dev libzip-dev libtinyxml2-dev libeigen3-dev "${library_packages[@]}")
example_packages=(gcc libstb-dev)
# Compilers for other processors, and emulators to run what they make: the tests called "targets".
target_packages=(gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm
  g++-aarch64-linux-gnu g++-riscv64-linux-gnu qemu-user-static)
test_packages=(catch2 chromium clang libclang-rt-dev clang-format make man-db pkg-config python3 python3-numpy python3-venv zsh
  "${target_packages[@]}" "${example_packages[@]}")

install_missing_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "Installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
