"""Stage ``card``: ``CARD.md`` of a release: what it was trained on and with, what it measures, where it fails."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from ..images.pack import Row, recorded_rows
from ..judging.measures import TARGETS
from ..learning.objective import LossWeights, recorded_weights
from ..machine.checkpoint import write_atomically
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import RUNS, SHARED
from ..machine.schedule import Schedule
from ..networks.weights import Networks, open_networks
from .files import read_manifest

SHIPPED = ("predictor.safetensors", "transformer.safetensors")


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


def _judge_table(figures: Mapping[str, Any]) -> list[str]:
    lines = [
        "| | content error | style error | worst tenth, content | worst tenth, style |",
        "|---|---:|---:|---:|---:|",
    ]
    labels = {
        "content": "the photo itself",
        "style": "the painting itself",
        "microast": "MicroAST",
        "magenta": "Magenta (TFLite pair)",
    }
    for name, row in figures["judge"].items():
        shown = f"**{name}**" if name == figures["release"] else labels.get(name, name)
        lines.append(
            f"| {shown} | {row['content']:.3f} | {row['style']:.3f} | {row['worstContent']:.3f} | {row['worstStyle']:.3f} |"
        )
    return lines


def _verdict(value: float, target: float, least: bool = False) -> str:
    return "yes" if (value >= target if least else value <= target) else "no"


def figures_table(figures: Mapping[str, Any]) -> list[str]:
    """The measured figures beside their targets."""
    ours = figures["judge"][figures["release"]]
    zero, up, mix, cost = (figures[k] for k in ("strengthZeroPsnr", "strengthSteps", "mixSteps", "cost"))
    size = sum(figures["files"].get(name, 0) for name in SHIPPED)
    rows = [("content error", f"{ours['content']:.3f}", "≤ 0.90", _verdict(ours["content"], TARGETS["content"]))]
    rows += [("style error", f"{ours['style']:.3f}", "≤ 0.225", _verdict(ours["style"], TARGETS["style"]))]
    for key, name in (("worstContent", "content"), ("worstStyle", "style")):
        rows += [(f"worst tenth, {name}", f"{ours[key]:.3f}", f"< {TARGETS[key]}", _verdict(ours[key], TARGETS[key]))]
    rows += [
        ("strength 0: PSNR, mean", f"{zero['mean']:.1f} dB", "≥ 30 dB", _verdict(zero["mean"], TARGETS["psnr"], True)),
        ("strength 0: PSNR, least", f"{zero['least']:.1f} dB", "", ""),
    ]
    for name, steps in (("strength 0 to 1", up), ("painting A to B", mix)):
        whole = _verdict(steps["paths"] - steps["monotone"], 0)
        rows += [
            (
                f"{name}: style error falls at each of 10 steps",
                f"{steps['monotone']} of {steps['paths']} pairs",
                "all",
                whole,
            )
        ]
        largest = steps["largestStep"]
        rows += [(f"{name}: largest step over mean step", f"{largest:.2f}", "≤ 3", _verdict(largest, TARGETS["step"]))]
    for key, name in (("transformerGmac512", "transformer at 512x512"), ("predictorGmac256", "predictor at 256x256")):
        rows += [(name, f"{cost[key]:.2f} GMAC", f"≤ {TARGETS[key]}", _verdict(cost[key], TARGETS[key]))]
    rows += [("predictor and transformer files", f"{size / 1e6:.2f} MB", "≤ 3 MB", _verdict(size, TARGETS["bytes"]))]
    flat, frame = figures["flatDetail"], figures["edgeFrame"]
    rows += [
        (
            "pixel-scale detail in flat areas, picture / photo",
            f"{flat['picture']:.2f} / {flat['photo']:.2f} of 255",
            "",
            "",
        ),
        (
            "colour change at the border over inside, mean / largest",
            f"{frame['mean']:.2f} / {frame['largest']:.2f}",
            "",
            "",
        ),
    ]
    return [
        "| figure | measured | target | met |",
        "|---|---:|---:|---|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _scale_table(figures: Mapping[str, Any]) -> list[str]:
    lines = ["| output side | content error | style error | style error of a 256 px window |", "|---:|---:|---:|---:|"]
    for side, e in figures["scale"].items():
        lines.append(f"| {side} px | {e['content']:.3f} | {e['style']:.3f} | {e['closeStyle']:.3f} |")
    return lines


def _by_painting(figures: Mapping[str, Any]) -> list[str]:
    ours = figures["judge"][figures["release"]]["byPainting"]
    means = {name: [sum(column) / len(pairs) for column in zip(*pairs, strict=True)] for name, pairs in ours.items()}
    worst = sorted(means.items(), key=lambda item: -item[1][1])[:6]
    return [f"- {name}: content {content:.3f}, style {style:.3f}" for name, (content, style) in worst]


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
        f"Judge: SqueezeNet 1.0, on which nothing was trained, at {figures['size']} px. Content error: RMS difference of "
        "instance-normalised features. Style error: relative difference of channel means and deviations. Lower is better; "
        "all rows are from one run.",
        "",
        *_judge_table(figures),
        "",
        *figures_table(figures),
        "",
        "One painting at several output sizes, seen whole at 256 px and through a window:",
        "",
        *_scale_table(figures),
        "",
        "## Known failures",
        "",
        *failures,
        "",
        "Validation paintings with the largest style errors:",
        "",
        *_by_painting(figures),
        "",
    ]
    return "\n".join(lines)


@dataclass(frozen=True, kw_only=True)
class CardOptions:
    """Options of the stage; the loss weights are for a run that has no record of them."""

    release: Annotated[Path, opt("its folder")]
    figures: Annotated[Path, opt("what the evaluate stage wrote")] = RUNS / "evaluate" / "figures.json"
    data: Annotated[Path, opt("where MANIFEST.csv is, or the packs")] = SHARED / "data"
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
        rows=recorded_rows(options.data),
        weights=weights or read_fields(args, LossWeights),
        hours=options.hours + trained.hours,
        steps=options.steps + trained.steps,
        machine=options.machine,
        failures=options.failure,
    )
    figures = json.loads(options.figures.read_text(encoding="utf-8"))
    write_atomically(options.release / "CARD.md", card(facts, figures).encode())
