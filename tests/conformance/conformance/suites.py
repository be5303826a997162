# SPDX-License-Identifier: Apache-2.0
"""Cases from other projects' test suites: folders SUITE/CASE in the same layout as our own, recorded beforehand."""

import json
import math
import re
from pathlib import Path

from conformance.verify import verify_list

# Other work: what these tags name is not claimed yet.
LEFT_OUT = {"string", "random"}

# What one frozen input lets be known may show that another node needs one more.
MOST_ROUNDS = 4


def folders(root, wanted=lambda path: True):
    """(the folders to be verified, how many were left out by their tags)."""
    found, left_out = [], 0
    for file in sorted(root.glob("*/*/case.json")):
        if not wanted(str(file.parent.relative_to(root))):
            continue
        if LEFT_OUT & set(json.loads(file.read_text())["tags"]):
            left_out += 1
        else:
            found.append(file.parent)
    return found, left_out


def to_freeze(folder, message):
    """The inputs to be made constant where the message proposes --freeze-input: those it names, else all of integers, else
    the smallest."""
    if "--freeze-input" not in message:
        return []
    feeds = json.loads((folder / "case.json").read_text())["feeds"]
    named = [n for n in feeds if re.search(rf"--freeze-input {re.escape(n.removesuffix(':0'))}(?=[=;\s]|$)", message)]
    integers = [n for n, f in feeds.items() if re.match(r"u?int|bool", f["dtype"])]
    return named or integers or sorted(feeds, key=lambda n: math.prod(feeds[n]["shape"]))[:1]


def with_frozen(folder, work, frozen):
    """A folder beside ours with the same case, and those inputs as constants."""
    beside = work / folder.parent.name / folder.name
    beside.mkdir(parents=True, exist_ok=True)
    for name in ("graph.pb", "inputs.npz", "outputs.npz"):
        (beside / name).unlink(missing_ok=True)
        (beside / name).symlink_to(folder.resolve() / name)
    case = json.loads((folder / "case.json").read_text())
    (beside / "case.json").write_text(json.dumps(case | {"freeze_inputs": frozen}))
    return beside


def verify(tool, cases, work, options, say, each):
    """Tells `each` of (the case's folder, Outcome, the folder verified: one with frozen inputs where messages proposed
    that)."""
    frozen = {Path(folder): [] for folder in cases}
    waiting = {Path(folder): Path(folder) for folder in cases}  # what is verified -> the case
    for round_number in range(MOST_ROUNDS + 1):
        again = {}

        def settle(name, outcome):
            folder = waiting[Path(name)]
            proposed = to_freeze(folder, outcome.message) if outcome.status == "unsupported" else []
            more = [n for n in proposed if n not in frozen[folder]]
            if not more or round_number == MOST_ROUNDS:
                each(folder, outcome, Path(name))
            else:
                frozen[folder] += more
                again[with_frozen(folder, work, frozen[folder])] = folder

        verify_list(tool, list(waiting), options, say, settle)
        if not again:
            return
        say(f"{len(again)} cases once more with --freeze-input, as their messages propose")
        waiting = again
