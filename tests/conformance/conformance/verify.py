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


def verify_list(tool, folders, options, say):
    """folder -> Outcome. When the tool dies in the middle, the case it was at is a crash and the rest goes on."""
    outcomes, rest = {}, [str(f) for f in folders]
    while rest:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
            names.write("\n".join(rest) + "\n")
            names.flush()
            command = [tool, "verify", "--list", names.name, "--json", *options]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for line in process.stdout:
                one = json.loads(line)
                outcomes[one["case"]] = Outcome(one["status"], one["message"])
                if len(outcomes) % 250 == 0:
                    say(f"{len(outcomes)} of {len(folders)} cases")
            stderr = process.stderr.read()
            code = process.wait()
        left = [f for f in rest if f not in outcomes]
        if left and code in (0, 1, 4):
            raise RuntimeError(f"verify --list says nothing of {left[0]}")
        if left and code > 0:
            raise RuntimeError(f"verify --list: {stderr.strip()[-500:]}")
        if left:
            outcomes[left[0]] = Outcome("crash", f"tf-embed ends by signal {-code}: {stderr.strip()[-300:]}")
        rest = left[1:]
    return outcomes


def command_for(tool, folder, reference, freeze=()):
    """The command that runs one case by hand, as a list."""
    case = json.loads((folder / "case.json").read_text())
    command = [str(tool), "verify", f"{folder}/graph.pb", "--inputs", f"{folder}/inputs.npz", "--expected",
               f"{folder}/outputs.npz", "--rtol", str(case["rtol"]), "--atol", str(case["atol"])]  # fmt: skip
    for name in case["outputs"]:
        command += ["--output", name]
    for name in freeze:
        command += ["--freeze-input", name]
    return command + (["--reference"] if reference else [])


def verify_one(tool, folder, reference, freeze=()):
    """One case by itself, which takes --freeze-input."""
    done = subprocess.run(command_for(tool, folder, reference, freeze), capture_output=True, text=True)
    text = "; ".join((done.stderr + done.stdout).strip().splitlines())
    status = {0: "pass", 1: "mismatch", 4: "unsupported"}.get(done.returncode, "error" if done.returncode > 0 else "crash")
    # A mismatch of values does not count where the suite compares shapes only; one of types is told in other words.
    case = json.loads((folder / "case.json").read_text())
    if status == "mismatch" and not case.get("check_value", True) and "elements differ" in text:
        status = "pass"
    return Outcome(status, "" if status == "pass" else text)


def by_hand(tool, folder, reference, freeze=()):
    """The same for a person to paste."""
    return shlex.join(command_for(tool, folder, reference, freeze))
