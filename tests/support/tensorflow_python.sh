# SPDX-License-Identifier: Apache-2.0
# Sourced, with the top folder in `root`: sets `python` to one that has TensorFlow (tests/conformance/requirements.txt), that of
# TF_EMBED_TENSORFLOW_PYTHON or a virtual environment that is made once. Exits with 77 where TensorFlow cannot be installed.
. "$root/tests/support/python_environment.sh"

make_tensorflow_environment() {
  local requirements=$root/tests/conformance/requirements.txt work=$root/build/conformance
  local folder=$work/venv
  mkdir -p "$work"
  exec 9>"$work/venv.lock" # one run makes it, the others wait
  flock 9
  if ! is_environment_of "$folder" "$requirements"; then
    echo "making the Python environment with TensorFlow (about 1.5 GB in ${folder#"$root"/})" >&2
    if ! make_environment "$folder" "$requirements" --retries 1 --timeout 30 >"$work/venv.log" 2>&1; then
      tail -3 "$work/venv.log" >&2
      echo "skipped: TensorFlow could not be installed (it needs a network once, Python 3.11 and python3-venv; see above)"
      exit 77
    fi
  fi
  exec 9>&-
  python=$folder/bin/python
}

python=${TF_EMBED_TENSORFLOW_PYTHON:-}
[ -n "$python" ] || make_tensorflow_environment
