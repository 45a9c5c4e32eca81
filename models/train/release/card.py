"""Stage ``card``: ``CARD.md`` of a release: what it was trained on and with, what it measures, where it fails."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from ..images.pack import Row, large_rows, recorded_rows
from ..learning.objective import LossWeights, recorded_weights
from ..machine.checkpoint import write_atomically
from ..machine.options import add_fields, names, opt, read_fields
from ..machine.places import RUNS, SHARED
from ..machine.schedule import Schedule
from ..networks.weights import Networks, open_networks
from .files import read_manifest
from .tables import (
    by_painting,
    figures_table,
    ground_said,
    judge_table,
    left_out,
    regularity_table,
    scale_table,
    seen_tables,
    zero_lines,
)


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """What the files do not know."""

    id: str
    rows: Sequence[Row]
    """Manifest rows of the training images."""
    weights: LossWeights
    hours: float
    steps: int
    machine: str
    failures: Sequence[str]
    """One sentence each."""


def licence_table(rows: Iterable[Row]) -> list[str]:
    """Counts per kind and licence text, most frequent first."""
    counts = Counter((row["kind"], row["licence"] or "unrecorded") for row in rows)
    lines = ["| images | kind | licence, as its source states it |", "|---:|---|---|"]
    names = {"content": "photos", "style": "paintings and patterns"}
    for (kind, licence), count in counts.most_common():
        lines.append(f"| {count} | {names.get(kind, kind)} | {licence} |")
    return lines


def unclear_share(rows: Sequence[Row]) -> str:
    """How much of the training data has no clear free licence, in a sentence."""
    marks = ("unstated", "unrecorded", "research", "see repo", "not verified")
    unclear = {
        kind: (
            sum(row["kind"] == kind and any(mark in row["licence"] for mark in marks) for row in rows),
            sum(row["kind"] == kind for row in rows),
        )
        for kind in ("content", "style")
    }
    photos, paintings = unclear["content"], unclear["style"]
    return (
        f"Of {photos[1]} photos {photos[0]}, and of {paintings[1]} paintings and patterns {paintings[0]}, come with no "
        "licence stated, with one for research only, or in collections whose reproductions or photos are not cleared one by "
        "one. No image, and no part of one, is in the weights' files or in this project; whoever needs networks trained "
        "on cleared images only must train them anew on others."
    )


def _said(weight: Schedule | float) -> str:
    return weight.said() if isinstance(weight, Schedule) else f"{weight:g}"


def card(facts: CardFacts, figures: Mapping[str, Any]) -> str:
    """The whole card."""
    weights = ", ".join(f"{name.replace('_', ' ')} {_said(value)}" for name, value in vars(facts.weights).items())
    failures = [f"- {sentence}" for sentence in facts.failures] or ["- None written down yet."]
    lines = [
        f"# {facts.id}",
        "",
        "Style predictor and transformer of Pastiche; licence Apache-2.0. Made with `models/train`; its README says how.",
        "",
        "## Data",
        "",
        *licence_table(facts.rows),
        "",
        unclear_share(facts.rows),
        "",
        "Teachers, used in training and not shipped: VGG-19 to relu3_1, and compressed 16 times (Collaborative "
        "Distillation, MIT), in the perceptual losses or as the teachers of the loss network that is; MicroAST (MIT) by "
        "distillation.",
        "",
        "## Training",
        "",
        f"{facts.steps:,} steps in {facts.hours:.1f} hours on {facts.machine}. Loss weights of the last run: {weights}.",
        "",
        "## Figures",
        "",
        f"Judge: SqueezeNet 1.0, on which nothing was trained; squares painted and seen at {figures['size']} px. Content error: RMS difference of "
        "instance-normalised features. Style error: relative difference of channel means and deviations. Lower is better; "
        f"all rows are from one run. Ours paints as the app does: a draft of {figures['draft']} px at the longer side, above it "
        f"merged with a full pass, {ground_said(figures)}.",
        "",
        *left_out(figures),
        *judge_table(figures),
        "",
        *figures_table(figures),
        "",
        "### As people see them",
        "",
        "Whole photos, painted at one size (longer side; smaller photos are enlarged by Lanczos) and reduced to another, at "
        "which they are judged. MicroAST paints in one pass and sees the painting at a short side of 640 px at most, Magenta "
        f"paints at 384 px, enlarged. {figures['asSeen'][0]['methods'][figures['release']]['pairs']} pairs.",
        "",
        *seen_tables(figures),
        "",
        "Strength 0, PSNR to the photo, of the same photos:",
        "",
        *zero_lines(figures),
        "",
        "### Regularity in flat areas",
        "",
        "Share of the strongest spectral peak in the detail of flat patches of 64 px, 1:1: a weave has much of its detail at "
        "one frequency. Lower is better; the target is the paintings' own.",
        "",
        *regularity_table(figures),
        "",
        "### Other sizes",
        "",
        "One painting at several output sizes, seen whole at the smallest and through a window of as many px:",
        "",
        *scale_table(figures),
        "",
        "## Known failures",
        "",
        *failures,
        "",
        "Validation paintings with the largest style errors:",
        "",
        *by_painting(figures),
        "",
    ]
    return "\n".join(lines)


@dataclass(frozen=True, kw_only=True)
class CardOptions:
    """Options of the stage; the loss weights are for a run that has no record of them."""

    release: Annotated[Path, opt("its folder")]
    figures: Annotated[Path, opt("what the evaluate stage wrote")] = RUNS / "evaluate" / "figures.json"
    data: Annotated[Path, opt("where MANIFEST.csv is, or the packs")] = SHARED / "data"
    large: Annotated[tuple[Path, ...], opt("folder of large images; may be repeated", repeated=True)] = ()
    leave_out: Annotated[tuple[str, ...], opt("large ones that were left out", parse=names)] = ()
    run: Annotated[Path | None, opt("run that the release came from: hours and steps")] = None
    hours: Annotated[float, opt("hours beside those that the run knows of")] = 0.0
    steps: Annotated[int, opt("steps beside those that the run knows of")] = 0
    machine: Annotated[str, opt("that it was trained on")] = "two CPU cores"
    failure: Annotated[tuple[str, ...], opt("a known failure, one sentence; may be repeated", repeated=True)] = ()


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, CardOptions, LossWeights)


def run(args: Namespace) -> None:
    """Run the stage."""
    options = read_fields(args, CardOptions)
    trained = open_networks(options.run) if options.run else Networks()
    weights = recorded_weights(options.run) if options.run else None
    facts = CardFacts(
        id=read_manifest(options.release)["id"],
        rows=recorded_rows(options.data) + large_rows(options.large, options.leave_out),
        weights=weights or read_fields(args, LossWeights),
        hours=options.hours + trained.hours,
        steps=options.steps + trained.steps,
        machine=options.machine,
        failures=options.failure,
    )
    figures = json.loads(options.figures.read_text(encoding="utf-8"))
    write_atomically(options.release / "CARD.md", card(facts, figures).encode())
