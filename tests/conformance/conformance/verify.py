# SPDX-License-Identifier: Apache-2.0
"""Runs `tf-embed verify --list` over folders of cases and tells what came of each."""

import json
import shlex
import subprocess
import tempfile
from dataclasses import dataclass


@dataclass
class Outcome:
    """What tf-embed says of a case: pass, mismatch, unsupported, error or crash, with its message."""

    status: str
    message: str = ""


def verify_list(tool, folders, options, say, each=lambda folder, outcome: None):
    """folder -> Outcome, and `each` is told of them as they come. When the tool dies in the middle, the case it was at is a
    crash and the rest goes on."""
    outcomes, rest = {}, [str(f) for f in folders]
    while rest:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as names, tempfile.TemporaryFile("w+") as messages:
            names.write("\n".join(rest) + "\n")
            names.flush()
            command = [tool, "verify", "--list", names.name, "--json", *options]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=messages, text=True) as process:
                for line in process.stdout:
                    one = json.loads(line)
                    outcomes[one["case"]] = Outcome(one["status"], one["message"])
                    each(one["case"], outcomes[one["case"]])
                    if len(outcomes) % 250 == 0:
                        say(f"{len(outcomes)} of {len(folders)} cases")
            code = process.returncode
            messages.seek(0)
            stderr = messages.read()
        left = [f for f in rest if f not in outcomes]
        if left and code in (0, 1, 4):
            raise RuntimeError(f"verify --list says nothing of {left[0]}")
        if left and code > 0:
            raise RuntimeError(f"verify --list: {stderr.strip()[-500:]}")
        if left:
            outcomes[left[0]] = Outcome("crash", f"tf-embed ends by signal {-code}: {stderr.strip()[-300:]}")
            each(left[0], outcomes[left[0]])
        rest = left[1:]
    return outcomes


def by_hand(tool, folder, options):
    """The command that runs one case by hand."""
    case = json.loads((folder / "case.json").read_text())
    command = [str(tool), "verify", f"{folder}/graph.pb", "--inputs", f"{folder}/inputs.npz", "--expected",
               f"{folder}/outputs.npz", "--rtol", str(case["rtol"]), "--atol", str(case["atol"])]  # fmt: skip
    for name in case["outputs"]:
        command += ["--output", name]
    for name in case.get("freeze_inputs", []):
        command += ["--freeze-input", name]
    for size in case.get("max_sizes", []):
        command += ["--max-size", size]
    for tie in case.get("state", []):
        command += ["--state", tie]
    if "simd_block" in case:
        command += ["--simd-block", str(case["simd_block"])]
    return shlex.join([*command, *options])
