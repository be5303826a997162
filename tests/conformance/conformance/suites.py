# SPDX-License-Identifier: Apache-2.0
"""Cases from other projects' test suites: folders SUITE/CASE in the same layout as our own, recorded beforehand."""

import json
import re

from conformance.verify import Outcome, verify_list, verify_one

# Other work: what these tags name is not claimed yet.
LEFT_OUT = {"control_flow", "rnn", "string", "complex", "random"}

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
    """The inputs to be made constant where the message proposes --freeze-input: those it names, else all of integers."""
    if "--freeze-input" not in message:
        return []
    feeds = json.loads((folder / "case.json").read_text())["feeds"]
    named = [n for n in feeds if re.search(rf"--freeze-input {re.escape(n.removesuffix(':0'))}\b", message)]
    return named or [n for n, f in feeds.items() if re.match(r"u?int|bool", f["dtype"])]


def verify(tool, cases, reference, options, say):
    """folder -> (Outcome, the inputs that were frozen)."""
    first = verify_list(tool, cases, options, say)
    outcomes = {}
    for folder in cases:
        outcome, frozen = first[str(folder)], []
        for _ in range(MOST_ROUNDS):
            more = [n for n in to_freeze(folder, outcome.message) if n not in frozen]
            if outcome.status != "unsupported" or not more:
                break
            frozen += more
            again = verify_one(tool, folder, reference, frozen)
            outcome = Outcome(again.status, again.message or outcome.message)
        outcomes[folder] = (outcome, frozen)
    return outcomes
