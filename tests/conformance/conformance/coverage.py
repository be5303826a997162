# SPDX-License-Identifier: Apache-2.0
"""Does every row of the op table have its cases: five at least, and each dtype that the row lists."""

import json
import re
import subprocess
from collections import Counter, defaultdict

from conformance import dtypes

LEAST = 5

# Rows that cannot have cases, with the reason.
EXEMPT = {
    **dict.fromkeys(
        ["RandomStandardNormal", "RandomUniform", "TruncatedNormal"],
        "its results are random; only dropout, which is removed, may use it",
    ),
    **dict.fromkeys(["SampleDistortedBoundingBox", "SampleDistortedBoundingBoxV2"], "refused: its results are random"),
    **dict.fromkeys(["SampleDistortedBoundingBox", "SampleDistortedBoundingBoxV2"], "its results are random; it is refused"),
    "QuantizeAndDequantize": "TensorFlow has removed it",
}

# Ops that the import makes others of: the table does not have them.
IMPORTED = {"AssignAdd", "AssignAddVariableOp", "AssignSub", "AssignSubVariableOp", "Assign", "AssignVariableOp", "ReadVariableOp",
            *(f"{kind}Scatter{verb}" for kind in ("", "Resource") for verb in ("Add", "Max", "Min", "NdAdd", "Sub", "Update"))}  # fmt: skip


def op_table(tool):
    """The rows of `tf-embed supported-ops --json`."""
    return json.loads(subprocess.run([tool, "supported-ops", "--json"], capture_output=True, text=True, check=True).stdout)


def listed(words):
    """The element types that a row's column of dtypes names, or None where it is not understood."""
    found = []
    for part in re.split(r",\s*", words.split(";")[0].strip()):
        part, _, without = part.partition(" but ")
        if part in dtypes.WORDS:
            # "all but float16, bfloat16" splits at the comma: what follows a "but" is taken away too.
            found += [t for t in dtypes.WORDS[part] if t not in dtypes.WORDS.get(without, [])]
        elif part:
            return None
    if " but " in words:
        away = words.split(" but ", 1)[1].split(";")[0]
        found = [t for t in found if t not in {x for p in re.split(r",\s*", away) for x in dtypes.WORDS.get(p, [])}]
    return found


def check(tool, manifest):
    """What is missing, as lines."""
    counts, seen, kernels = Counter(), defaultdict(set), {}
    for entry in manifest.values():
        kernels.update(entry["kernels"])
        for case in entry["cases"]:
            counts[case["op"]] += 1
            seen[case["op"]].update(case["dtypes"])
    lacking = []
    rows = op_table(tool)
    names = {row["name"] for row in rows}
    for row in rows:
        op = row["name"]
        if op in EXEMPT:
            continue
        if counts[op] < LEAST:
            lacking.append(f"{op}: {counts[op]} cases, at least {LEAST} are wanted (families/{row['implemented_in']}.py)")
        types = listed(row["dtypes"])
        if types is None:
            lacking.append(f"{op}: the dtypes \"{row['dtypes']}\" are in words that dtypes.WORDS does not have")
        elif not types:
            lacking.append(f"{op}: no dtype is listed")
        else:
            missing = [t for t in types if t not in seen[op] and t in kernels.get(op, types)]
            if missing and counts[op]:
                lacking.append(f"{op}: no case with {', '.join(missing)}")
    lacking += [f"{op}: listed as exempt, but not in the op table" for op in EXEMPT if op not in names]
    lacking += [f"{op}: has cases, but is not in the op table" for op in counts if op not in names | IMPORTED]
    return lacking
