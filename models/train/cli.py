"""The command line: one command a stage. ``python -m train --help`` inside ``models/``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from .images import pack
from .judging import evaluate, gatys, polish, textbook
from .learning import fit, learn, lossnet_train, student, transfer
from .learning.loop import StoppedError
from .machine import distributed
from .release import card, export, fixtures
from .smoke import smoke

STOPPED = 3
"""Exit status where the time limit or a signal stopped a stage before its last step."""


class Stage(Protocol):
    """What a stage's module holds. The first line of its docstring, after the colon, is its line in the help."""

    __doc__: str | None

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the stage's options."""

    def run(self, args: argparse.Namespace) -> None:
        """Run the stage with them."""


STAGES: Mapping[str, Stage] = {
    "pack": pack,
    "loss-network": lossnet_train,
    "gatys": gatys,
    "transfer": transfer,
    "student": student,
    "export": export,
    "fit": fit,
    "learn": learn,
    "evaluate": evaluate,
    "textbook": textbook,
    "polish": polish,
    "card": card,
    "fixtures": fixtures,
}


def build_parser() -> argparse.ArgumentParser:
    """All stages and their options."""
    parser = argparse.ArgumentParser("python -m train", description="One command a stage.")
    parser.add_argument("--smoke", action="store_true", help="every stage end to end on made-up images, then exit")
    commands = parser.add_subparsers(dest="stage")
    for name, stage in STAGES.items():
        title = (stage.__doc__ or "").splitlines()[0].partition(": ")[2]
        stage.add_options(commands.add_parser(name, help=title.rstrip(".").replace("``", "")))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a stage; answers the exit status: 0 done, 1 a problem that is said, 2 misuse, 3 stopped before the end."""
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.smoke:
        smoke(main)
        return 0
    if args.stage is None:
        parser.print_help()
        return 2
    try:
        STAGES[args.stage].run(args)
    except StoppedError as stopped:
        return 0 if stopped.wanted else STOPPED
    except (FileNotFoundError, ValueError) as error:
        print(f"{args.stage}: {error}", file=sys.stderr)
        return 1
    finally:
        distributed.finish()
    return 0
