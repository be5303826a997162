# SPDX-License-Identifier: Apache-2.0
"""use_wheel.py MODEL FOLDER: the Python module on a file, without TensorFlow (sum.pbtxt: twice = x + x)."""

import pathlib
import re
import sys

import tf_embed

model, folder = sys.argv[1], pathlib.Path(sys.argv[2])
assert tf_embed.tool().is_file() and (tf_embed.include_dir() / "tf_embed/core/model.hpp").is_file()

assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", tf_embed.__version__)
assert all(hasattr(tf_embed, name) for name in tf_embed.__all__) and not hasattr(tf_embed, "no_such_name")

seen = tf_embed.inspect(model)
assert [i["name"] for i in seen["inputs"]] == ["x"], seen

made = tf_embed.compile(model, folder, name="sums", simd_block=4, c_api=True)
assert made["class"] == "sums::model", made
assert (folder / "sums.hpp").is_file() and (folder / "sums_c.h").is_file()

try:
    tf_embed.compile(model, folder, output=["thrice"])
    raise SystemExit("an output that is not there is an error")
except tf_embed.Error as error:
    assert error.code == 2 and "thrice" in str(error), error

for wrong, kind, text in [("model.keras", ImportError, "pip install tensorflow"), (lambda: 0, ImportError, "pip install tensorflow")]:
    try:
        tf_embed.compile(wrong, folder)
        raise SystemExit(f"{wrong} needs TensorFlow")
    except kind as error:
        assert text in str(error), error
try:
    tf_embed.verify(model)
    raise SystemExit("verify() of a file needs arrays")
except ValueError as error:
    assert "inputs=" in str(error), error
