# SPDX-License-Identifier: Apache-2.0
"""What the scripts that check the sources have in common: their command line."""
import pathlib
import sys


def run(usage, problems_of, self_test, options=()):
    """Runs `self_test()` for --self-test, else problems_of(SOURCE-FOLDER, *whether each of the options is given); ends with 1
    where there are problems, which are printed."""
    arguments = sys.argv[1:]
    if not arguments or any(a not in options for a in arguments[1:]):
        sys.exit(usage)
    if arguments == ["--self-test"]:
        problems = self_test()
    else:
        problems = problems_of(pathlib.Path(arguments[0]).resolve(), *(o in arguments for o in options))
    problems = list(problems)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
