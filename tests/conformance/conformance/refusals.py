# SPDX-License-Identifier: Apache-2.0
"""What tf-embed may refuse: only what docs/SUPPORTED_OPS.md says, as refusals.txt lists it."""

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "refusals.txt"
DOCS = Path(__file__).parents[3] / "docs" / "SUPPORTED_OPS.md"


@dataclass
class Refusal:
    """A pattern of messages, and the words of SUPPORTED_OPS.md that tell the user beforehand."""

    pattern: re.Pattern
    documented: str
    used: int = 0


def read(file=FILE, docs=DOCS):
    """The refusals allowed, and problems: lines whose words are not in the documentation."""
    allowed, problems = [], []
    text = docs.read_text()
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _, documented = (part.strip() for part in line.partition(" :: "))
        if not documented or documented not in text:
            problems.append(f"{file.name}:{number}: docs/SUPPORTED_OPS.md does not say \"{documented}\"")
        allowed.append(Refusal(re.compile(pattern), documented))
    return allowed, problems


def find(allowed, message):
    """The refusal that covers every part of a message, or None."""
    covering = None
    for part in re.split(r"; (?=(?:unsupported|error|tf-embed):|node \")", message):
        if re.search(r"nodes are unsupported; nothing was written|nothing was written$", part):
            continue
        covering = next((r for r in allowed if r.pattern.search(part)), None)
        if covering is None:
            return None
    if covering:
        covering.used += 1
    return covering
