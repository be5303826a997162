# SPDX-License-Identifier: Apache-2.0
"""The command line: makes the cases, runs tf-embed over them, tells what failed and how to run it by hand."""

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from conformance import coverage, graph_cases, outputs, record, refusals, suites, verify

ROOT = Path(__file__).resolve().parents[3]


def say(text):
    print(text, file=sys.stderr, flush=True)


def arguments():
    p = argparse.ArgumentParser(prog="tests/conformance/run.sh", description=__doc__)
    p.add_argument("--tool", type=Path, help="the tf-embed to test; default: build/generator/tf-embed or $TF_EMBED_TOOL")
    p.add_argument("--work", type=Path, default=ROOT / "build/conformance", help="where cases and results are kept")
    what = p.add_argument_group("which cases")
    what.add_argument("--op", action="append", default=[], help="only this TensorFlow op (repeatable)")
    what.add_argument("--family", action="append", default=[], help="only this module of families/ (repeatable)")
    what.add_argument("--case", default="", help="only cases whose path FAMILY/OP/NAME this regular expression finds")
    what.add_argument("--failed", action="store_true", help="only those that failed the last time in this mode")
    what.add_argument("--suites", nargs="?", type=Path, const=ROOT.parent / "shared/conformance",
                      help="other projects' cases instead; default folder: ../shared/conformance")  # fmt: skip
    what.add_argument("--graphs", type=int, metavar="N", help="N random graphs that almost fit a rewrite instead")
    what.add_argument("--first", type=int, default=0, metavar="SEED", help="the number of the first of them")
    what.add_argument("--share", type=int, default=1, metavar="N",
                      help="one case in N of each op, and at least one; which, follows from the paths")  # fmt: skip
    how = p.add_argument_group("what is done")
    how.add_argument("--reference", action="store_true", help="verify the reference evaluator, without a compiler")
    how.add_argument("--generated", action="store_true", help="verify generated code")
    how.add_argument("--coverage", action="store_true", help="check that every row of the op table has its cases")
    how.add_argument("--outputs", action="store_true", help="check that the op table names all outputs as TensorFlow does")
    how.add_argument("--list", action="store_true", help="print the cases' folders")
    a = p.parse_args()
    if a.reference and a.generated:
        p.error("--reference and --generated are two runs")
    a.options = ["--check-passes"] + (["--reference"] if a.reference else [])
    return a


def selected_stems(a):
    stems = record.stems()
    unknown = [f for f in a.family if f not in stems]
    if unknown:
        sys.exit(f"there is no families/{unknown[0]}.py")
    return a.family or stems


def judge(line, outcome, allowed):
    """What is wrong with an outcome, or None; a case that must fail has the text of its error in the line."""
    if text := line.get("error"):
        # verify --list reads case.json: where the message holds the text as it is, the case has passed.
        if outcome.status != "error" and not (outcome.status == "pass" and outcome.message):
            return f"must fail with \"{text}\", but ends as {outcome.status} {outcome.message}"
        # Generated code answers a status, whose words are few: this one stands for TensorFlow's InvalidArgument.
        said = outcome.message == "invalid argument" or re.search(text, outcome.message)
        return None if said else f"must fail with \"{text}\", but says: {outcome.message}"
    if outcome.status == "pass":
        return None
    if outcome.status == "unsupported" and refusals.find(allowed, outcome.message):
        return None
    return f"{outcome.status}: {outcome.message}"


class Report:
    """Prints what fails as it comes, and at the end the sum."""

    def __init__(self, a, remember, lines):
        self.a, self.remember, self.lines = a, remember, lines
        self.allowed, self.problems = refusals.read()
        self.failed, self.counts, self.begin = [], Counter(), time.time()
        for p in self.problems:
            print(f"FAIL  {p}")

    def add(self, path, outcome, folder):
        self.counts[outcome.status] += 1
        if wrong := judge(self.lines.get(path, {}), outcome, self.allowed):
            self.failed.append(path)
            by_hand = verify.by_hand(self.a.tool, folder, self.a.options)
            print(f"FAIL  {path}\n      {wrong[:600]}\n      {by_hand}", flush=True)

    def end(self):
        """The number of failures."""
        self.remember.write_text(json.dumps(self.failed, indent=1))
        refused = {r.documented: r.used for r in self.allowed if r.used}
        for documented, used in refused.items():
            print(f"refused, as documented: {used} x {documented}")
        total = sum(self.counts.values())
        must_fail = sum("error" in line for line in self.lines.values())
        print(f"{total - len(self.failed)} of {total} as expected: {self.counts['pass']} pass, {must_fail} must fail, "
              f"{sum(refused.values())} are refused as documented; {time.time() - self.begin:.0f} s")  # fmt: skip
        return len(self.failed) + len(self.problems)


def one_in(share, op_of):
    """Of paths with their ops, about one in `share` of each op, spread over its cases; the same ones at each run."""
    by_op = {}
    for path, op in op_of.items():
        by_op.setdefault(op, []).append(path)
    # By the digest, since neighbours are alike: one dtype after another, one attribute after another.
    ranked = (sorted(paths, key=lambda p: hashlib.sha256(p.encode()).digest()) for paths in by_op.values())
    return {path for paths in ranked for path in paths[: -(-len(paths) // share)]}


def own_cases(a, remember):
    # A selection needs no family brought up to date that it does not look at.
    if a.op and not a.family:
        a.family = [s for s in record.stems() if any(f'"{op}"' in source(s) for op in a.op)]
        if not a.family:
            sys.exit(f"no family has cases of {', '.join(a.op)}")
    stems = selected_stems(a)
    manifest, problems = record.generate(a.work / "cases", stems, say)
    for p in problems:
        print(f"FAIL  {p}")
    before = set(json.loads(remember.read_text())) if a.failed and remember.exists() else None
    lines = {}
    for stem in stems:
        for line in manifest.get(stem, {}).get("cases", []):
            wanted = (not a.op or line["op"] in a.op) and re.search(a.case, line["path"])
            if wanted and (before is None or line["path"] in before):
                lines[line["path"]] = line
    chosen = one_in(a.share, {path: line["op"] for path, line in lines.items()})
    lines = {path: line for path, line in lines.items() if path in chosen}
    wrong = len(problems)
    if a.list:
        for path in lines:
            print(a.work / "cases" / path)
    if a.coverage:
        lacking = coverage.check(a.tool, manifest)
        for text in lacking:
            print(f"FAIL  {text}")
        total = sum(len(entry["cases"]) for entry in manifest.values())
        print(f"{total} cases; {len(lacking)} things lack")
        wrong += len(lacking)
    if a.reference or a.generated:
        folders = {str(a.work / "cases" / path): path for path in lines}
        report = Report(a, remember, lines)
        verify.verify_list(a.tool, list(folders), a.options, say, lambda f, o: report.add(folders[f], o, Path(f)))
        wrong += report.end()
    return wrong


def random_graphs(a, remember):
    seeds = range(a.first, a.first + a.graphs)
    if a.failed and remember.exists():
        seeds = [s for s in json.loads(remember.read_text()) if s in seeds]
    root = a.work / "graphs"
    folders, refused = graph_cases.generate(root, seeds, say)
    wrong = 0
    if len(refused) > 0.03 * len(seeds):
        print(f"FAIL  TensorFlow refuses {len(refused)} of {len(seeds)} graphs, as {refused}")
        wrong = 1
    # Those that one program is made of should share kernels: graphs of a kind, with blocks of a size.
    folders = [f for i, f in enumerate(folders) if i % a.share == 0]
    folders.sort(key=lambda f: (graph_cases.described(f)["simd_block"], graph_cases.described(f)["case"]))
    if a.list:
        print("\n".join(map(str, folders)))
    if a.reference or a.generated:
        report = Report(a, remember, {})
        verify.verify_list(a.tool, folders, a.options, say, lambda f, o: report.add(int(Path(f).name), o, Path(f)))
        wrong += report.end()
    return wrong


def source(stem):
    return (Path(__file__).parent / "families" / f"{stem}.py").read_text()


def others_cases(a, remember):
    if not a.suites.is_dir():
        print(f"skipped: there is no folder {a.suites.name} of other projects' cases beside the project")
        return 0
    before = set(json.loads(remember.read_text())) if a.failed and remember.exists() else None

    def wanted(path):
        return re.search(a.case, path) and (before is None or path in before)

    folders, left_out = suites.folders(a.suites, wanted)
    if a.share != 1:
        chosen = one_in(a.share, {str(f): f.parent.name for f in folders})
        folders = [f for f in folders if str(f) in chosen]
    print(f"{len(folders)} cases; {left_out} are left out by their tags ({', '.join(sorted(suites.LEFT_OUT))})")
    report = Report(a, remember, {})
    suites.verify(a.tool, folders, a.work / "suites", a.options, say,
                  lambda folder, o, verified: report.add(str(folder.relative_to(a.suites)), o, verified))  # fmt: skip
    return report.end()


def names_of_outputs(tool):
    wrong, rows = outputs.check(tool)
    for text in wrong:
        print(f"FAIL  {text}")
    print(f"{rows} rows; {len(wrong)} differ in their outputs")
    return len(wrong)


def main():
    a = arguments()
    if a.outputs:
        sys.exit(1 if names_of_outputs(a.tool) else 0)
    a.work.mkdir(parents=True, exist_ok=True)
    mode = "reference" if a.reference else "generated"
    if a.graphs is not None:
        wrong = random_graphs(a, a.work / f"failed-graphs-{mode}.json")
    elif a.suites:
        a.generated = not a.reference
        wrong = others_cases(a, a.work / f"failed-suites-{mode}.json")
    else:
        wrong = own_cases(a, a.work / f"failed-{mode}.json")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
