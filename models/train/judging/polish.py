"""Stage ``polish``: the terminal program with ``--polish`` on all validation pairs, beside its own instant results.

The program is run as a person runs it, a process a picture, several side by side; the judge sees the files that it
writes. ``secondsPerPair`` is such a process's wall time, start included: with as many workers as cores, that of a busy
machine. A picture fails by ``trials.FAILURE``: there is none or its losses are not finite, or its style error is not
below the instant result's on that pair, or its content error exceeds ``trials.PHOTO_LOST``.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from ..images.pairs import Pair, choose_pairs, pair_name
from ..images.pictures import load_square, save_image, write_sheets
from ..machine.device import ThreadOptions
from ..machine.options import add_fields, opt, read_fields, words
from ..machine.places import CHECKOUT, RUNS
from .judge import Judge, JudgeOptions, open_judge
from .textbook import pictures_of
from .trials import (
    ONLY_REPORTS,
    PER_PAINTING,
    Entry,
    Ledger,
    TrialOptions,
    entry,
    instant_figures,
    judge_file,
    mean_seconds,
    method_figures,
    shard,
    write_figures,
)

METHODS = ("instant", "polished")
FAILED_PHOTO = 1
"""Exit status of the program where a photo could not be painted: a failed pair, and no reason to stop."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """How to run the terminal program."""

    command: Annotated[tuple[str, ...], opt("run in the checkout's root", flag="--program", parse=words)] = (
        "node",
        "dist/cli/pastiche.js",
    )
    folder: Path = CHECKOUT
    """That it runs in."""
    iterations: Annotated[int, opt("of polishing")] = 100
    polish_args: Annotated[
        tuple[str, ...], opt("more for polished pictures: --polish-args='--style-weight 2'", parse=words)
    ] = ()

    def arguments(self, method: str) -> list[str]:
        """What a method adds to photo, style and output."""
        return [] if method == "instant" else ["--polish", str(self.iterations), *self.polish_args]


@dataclass(frozen=True, kw_only=True)
class PolishOptions(TrialOptions):
    """What to paint, and where."""

    program: Program
    workers: Annotated[int, opt("processes side by side")] = 2
    shard: Annotated[str, opt("i/n: every n-th pair from the i-th on; the last to end reports on all")] = "1/1"
    textbook: Annotated[Path | None, opt("textbook's pictures for the sheets, where there are any")] = None

    def settings(self) -> dict[str, Any]:
        """What figures in one folder must have in common."""
        run = self.program
        return {
            "program": " ".join(run.command), "iterations": run.iterations, "polishArgs": " ".join(run.polish_args),
            "size": self.size,
        }  # fmt: skip

    def square(self, file: Path) -> Path:
        """Where the square of a photo or painting is."""
        return self.out / "work" / file.parent.name / f"{file.stem}.png"

    def picture(self, method: str, pair: Pair) -> Path:
        """Where a picture is."""
        return self.out / "pictures" / method / f"{pair_name(pair)}.png"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a run of the program came to; all None where the picture was there already."""

    seconds: float | None = None
    losses: dict[str, float] | None = None
    """The last ones, where the program reports any."""
    ended: str | None = None
    """Why the optimiser ended, where the program reports it."""
    failure: str | None = None


def cut_squares(pairs: Sequence[Pair], options: PolishOptions) -> None:
    """Write the photos and paintings as the program gets them. Another shard may be doing the same."""
    for file in {file for pair in pairs for file in pair}:
        square = options.square(file)
        if not square.exists():
            square.parent.mkdir(parents=True, exist_ok=True)
            part = square.with_name(f"{square.stem}.{os.getpid()}.part.png")
            save_image(load_square(file, options.size), part)
            os.replace(part, square)


def events(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects that the program printed, one a line; other lines are passed over."""
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(found, dict):
            yield found


def read_result(done: subprocess.CompletedProcess[str], seconds: float, picture: Path) -> Made:
    """What the program said; raises where it could not do its work at all, which is not the method's failure."""
    by_event = {str(found.get("event")): found for found in events(done.stdout)}
    if done.returncode == FAILED_PHOTO and "failed" in by_event:
        return Made(seconds=seconds, failure=str(by_event["failed"].get("message", "no reason given")))
    if done.returncode or not picture.exists():
        said = (done.stderr or done.stdout).strip()[-500:] or "no picture and no word"
        raise ValueError(f"the program ended with status {done.returncode}: {said}")
    painted = by_event.get("painted", {})
    told = painted.get("polish", painted)
    losses, ended = told.get("losses"), told.get("ended")
    # JSON has no NaN: null stands for it.
    if losses and any(value is None or not math.isfinite(value) for value in losses.values()):
        return Made(seconds=seconds, ended=ended, failure="the losses are not finite")
    return Made(seconds=seconds, losses=losses, ended=ended)


def make(method: str, pair: Pair, options: PolishOptions) -> Made:
    """Have the program make a picture, unless it is there."""
    picture = options.picture(method, pair)
    if picture.exists():
        return Made()
    picture.parent.mkdir(parents=True, exist_ok=True)
    # A picture of the final name is whole and good, whatever is killed when.
    part = picture.with_name(f"{picture.stem}.part.png")
    part.unlink(missing_ok=True)
    painting, photo = (str(options.square(file).resolve()) for file in pair)
    command = [*options.program.command, photo, "--style", painting, *options.program.arguments(method)]
    command += ["-o", str(part.resolve()), "--overwrite", "--json"]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=options.program.folder, capture_output=True, text=True, check=False)
    made = read_result(done, time.perf_counter() - start, part)
    if made.failure is None:
        os.replace(part, picture)
    return made


def make_both(pair: Pair, options: PolishOptions) -> tuple[Made, Made]:
    """The instant result and the polished picture of a pair."""
    instant = make("instant", pair, options)
    if instant.failure:
        raise ValueError(f"no instant result to compare {pair_name(pair)} with: {instant.failure}")
    return instant, make("polished", pair, options)


def record(pair: Pair, results: tuple[Made, Made], options: PolishOptions, judge: Judge) -> Entry:
    """Judge a pair's pictures."""
    instant, polished = results
    painting, photo = (load_square(options.square(file), options.size) for file in pair)
    before = judge_file(judge, options.picture("instant", pair), photo, painting)
    after = None if polished.failure else judge_file(judge, options.picture("polished", pair), photo, painting)
    more = {name: value for name, value in vars(polished).items() if name != "seconds"}
    return {**entry(pair_name(pair), after, before, polished.seconds), "instantSeconds": instant.seconds, **more}


def figures_of(entries: Sequence[Entry]) -> dict[str, Any]:
    """Instant and polished beside each other."""
    below = sum(e["content"] is not None and e["style"] < e["instantStyle"] for e in entries)
    reported = [e["losses"] for e in entries if e["losses"]]
    # Only what every picture reports can be averaged.
    names = [name for name in (reported[0] if reported else {}) if all(name in losses for losses in reported)]
    instant = {**instant_figures(entries), "secondsPerPair": mean_seconds(entries, "instantSeconds")}
    return {
        "judge": {"instant": instant, "polished": method_figures(entries)},
        "styleBelowInstant": below / len(entries),
        "ended": dict(Counter(e["ended"] for e in entries if e["ended"])),
        "losses": {name: float(np.mean([losses[name] for losses in reported])) for name in names},
    }


def sheets(pairs: Sequence[Pair], options: PolishOptions) -> None:
    """Photo, painting, instant, polished, and the textbook's picture where there are any, four pairs a sheet."""
    columns = []
    for pair in pairs:
        painting, photo = pair
        cells = [options.square(photo), options.square(painting), *(options.picture(m, pair) for m in METHODS)]
        if options.textbook and options.textbook.is_dir():
            cells.append(options.textbook / f"{pair_name(pair)}.png")
        columns.append(cells)
    write_sheets(columns, options.size, options.out)


def polish(options: PolishOptions, judge: Judge) -> dict[str, Any]:
    """Make what is not recorded yet, write ``figures.json`` and sheets of all that is, answer the figures."""
    all_pairs = choose_pairs(options.validation, PER_PAINTING, options.limit)
    mine = shard(all_pairs, options.shard)
    ledger = Ledger(options.out, options.settings(), options.shard)
    # A pair without a picture is tried again: the reason may have been the machine.
    done = {name for name, e in ledger.entries().items() if e["content"] is not None}
    pairs = [pair for pair in mine if pair_name(pair) not in done]
    cut_squares(pairs, options)
    pool = ThreadPoolExecutor(options.workers)
    try:
        for pair, results in zip(pairs, pool.map(lambda pair: make_both(pair, options), pairs), strict=True):
            ledger.add(found := record(pair, results, options, judge))
            print(said(found), flush=True)
    finally:
        # After Ctrl-C or a program that cannot run, what has not begun would be made in vain.
        pool.shutdown(cancel_futures=True)
    entries = ledger.entries()
    figures = {**options.settings(), **figures_of(list(entries.values()))}
    write_figures(options.out, figures)
    sheets([pair for pair in all_pairs if pair_name(pair) in entries], options)
    return figures


def said(found: Entry) -> str:
    """A pair's line in the terminal."""
    instant = "instant {instantContent:.3f} {instantStyle:.3f}".format(**found)
    if found["content"] is None:
        return f"{found['pair']}: {instant}, no picture: {found['failure']}"
    seconds = "" if found["seconds"] is None else f", {found['seconds']:.1f} s"
    return "{pair}: content {content:.3f} style {style:.3f}, ".format(**found) + instant + seconds


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    parser.epilog = ONLY_REPORTS
    add_fields(parser, PolishOptions, out=RUNS / "polish", textbook=pictures_of(RUNS / "textbook"))
    add_fields(parser, Program, JudgeOptions, ThreadOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    read_fields(args, ThreadOptions).use()
    options = read_fields(args, PolishOptions, program=read_fields(args, Program))
    print(json.dumps(polish(options, open_judge(args)), indent=1))
