# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts that need Python packages of pinned versions.

# is_environment_of FOLDER REQUIREMENTS: whether it is a virtual environment made from that file as it is now.
is_environment_of() {
  cmp -s "$2" "$1/requirements.txt"
}

# make_environment FOLDER REQUIREMENTS PIP-OPTIONS...: makes it anew; leaves nothing behind where it fails.
make_environment() {
  local folder=$1 requirements=$2
  shift 2
  rm -rf "$folder"
  if ! { python3 -m venv "$folder" &&
    "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" --requirement "$requirements"; }; then
    rm -rf "$folder"
    return 1
  fi
  cp "$requirements" "$folder/requirements.txt"
}
