"""Stage ``evaluate``: the judge on all validation pairs, the peers in the same run, other figures, sheets."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
from torch import Tensor

from ..images.pairs import Pair, choose_pairs
from ..images.pictures import load_square, save_image, write_sheets
from ..machine.checkpoint import write_atomically
from ..machine.device import ThreadOptions
from ..machine.options import add_fields, names, numbers, opt, read_fields
from ..machine.places import RUNS, VALIDATION
from ..networks.methods import Method, UnavailableError, open_method
from ..networks.painting import Release
from . import measures
from .judge import Judge, JudgeOptions, open_judge


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions(JudgeOptions):
    """What to measure."""

    release: Annotated[str, opt("release folder, run or checkpoint")]
    validation: Annotated[Path, opt("folder with content/ and style/")] = VALIDATION
    out: Annotated[Path, opt("figures, pictures, sheets")] = RUNS / "evaluate"
    methods: Annotated[tuple[str, ...], opt("compared with in the same run, separated by commas", parse=names)] = (
        "content",
        "style",
        "microast",
        "magenta",
    )
    size: Annotated[int, opt("of photos and paintings, px")] = 384
    per_painting: Annotated[int, opt("photos with each painting")] = 2
    limit: Annotated[int | None, opt("paintings, for a quick look")] = None
    scales: Annotated[tuple[int, ...], opt("output sides in px at which one painting is compared", parse=numbers)] = (
        256,
        512,
        1024,
    )


@dataclass(frozen=True, kw_only=True)
class NamedMethod:
    """A method and what its figures and pictures are filed under."""

    name: str
    paint: Method


def summary(errors: Sequence[tuple[float, float]], seconds: float) -> dict[str, float]:
    """Means, and what the worst tenth of the pairs exceeds."""
    table = np.array(errors)
    content, style = table.mean(0)
    worst_content, worst_style = np.quantile(table, 0.9, axis=0)
    return {
        "content": float(content),
        "style": float(style),
        "worstContent": float(worst_content),
        "worstStyle": float(worst_style),
        "pairs": len(table),
        "secondsPerPair": seconds / len(table),
    }


@torch.no_grad()
def score(method: NamedMethod, judge: Judge, pairs: Sequence[Pair], options: EvaluateOptions) -> dict[str, Any]:
    """Errors of a method on all pairs; its pictures of each painting's first pair go to ``out/pictures/NAME``."""
    errors: list[tuple[float, float]] = []
    by_painting: dict[str, list[list[float]]] = {}
    seconds = 0.0
    folder = options.out / "pictures" / method.name
    folder.mkdir(parents=True, exist_ok=True)
    for k, (style_file, content_file) in enumerate(pairs):
        painting, photo = load_square(style_file, options.size), load_square(content_file, options.size)
        start = time.perf_counter()
        picture = method.paint(photo, painting).clamp(0, 1)
        seconds += time.perf_counter() - start
        content, style = (float(error) for error in judge.score(picture, photo, painting))
        errors.append((content, style))
        by_painting.setdefault(style_file.stem, []).append([round(content, 4), round(style, 4)])
        if k % options.per_painting == 0:
            save_image(picture, folder / f"{style_file.stem}.png")
    return {**summary(errors, seconds), "byPainting": by_painting}


def sheet_columns(names: Sequence[str], pairs: Sequence[Pair], options: EvaluateOptions) -> list[list[Path]]:
    """A column a painting: photo, painting, then the picture of each method."""
    pictures = options.out / "pictures"
    return [
        [photo, painting, *(pictures / name / f"{painting.stem}.png" for name in names)]
        for painting, photo in pairs[:: options.per_painting]
    ]


@torch.no_grad()
def figures_of(release: Release, judge: Judge, pairs: Sequence[Pair], options: EvaluateOptions) -> dict[str, Any]:
    """Strength 0 on all photos; steps, flat areas, frames on each painting's first pair; scale on the first eight."""
    firsts = [(load_square(s, options.size), load_square(c, options.size)) for s, c in pairs[:: options.per_painting]]
    photos = sorted((options.validation / "content").iterdir())[: options.limit]
    zero = measures.strength_zero_psnr(release, [load_square(file, options.size) for file in photos])
    up: list[measures.Path10] = []
    across: list[measures.Path10] = []
    flat, frames = [], []
    for k, (painting, photo) in enumerate(firsts):
        vector, other = release.vector(painting), firsts[(k + 1) % len(firsts)][0]
        for paths, start in ((up, photo), (across, other)):
            begin = release.vector(start)
            route = measures.Route(photo=photo, start=begin, end=vector, painting=painting)
            paths.append(measures.walk(release, judge, route))
        picture = release.paint(photo, vector)
        flat.append([measures.flat_detail(picture, photo), measures.flat_detail(photo, photo)])
        frames.append(measures.edge_frame(picture, photo))
    scales: dict[int, list[Tensor]] = {side: [] for side in options.scales}
    for style_file, content_file in pairs[:: options.per_painting][:8]:
        pair = (load_square(content_file, max(options.scales)), load_square(style_file, options.size))
        found = measures.scale_errors(release, judge, pair, options.scales)
        for side, errors in found.items():
            scales[side].append(errors)
    return {
        "strengthZeroPsnr": {"mean": float(np.mean(zero)), "least": min(zero)},
        "strengthSteps": _steps(up),
        "mixSteps": _steps(across),
        "flatDetail": {"picture": float(np.mean(flat, 0)[0]), "photo": float(np.mean(flat, 0)[1])},
        "edgeFrame": {"mean": float(np.mean(frames)), "largest": max(frames)},
        "scale": {
            str(side): dict(zip(("content", "style", "closeStyle"), torch.stack(e).mean(0).tolist(), strict=True))
            for side, e in scales.items()
        },
        "cost": measures.cost(release),
    }


def _steps(paths: Sequence[measures.Path10]) -> dict[str, float]:
    return {
        "monotone": sum(path.monotone for path in paths),
        "paths": len(paths),
        "largestStep": max(path.largest_step for path in paths),
        "largestRise": max(path.largest_rise for path in paths),
    }


def evaluate(options: EvaluateOptions, judge: Judge) -> dict[str, Any]:
    """Measure, write ``figures.json`` and the sheets, answer the figures."""
    options.out.mkdir(parents=True, exist_ok=True)
    pairs = choose_pairs(options.validation, options.per_painting, options.limit)
    results: dict[str, Any] = {}
    for name in (*options.methods, options.release):
        try:
            method = open_method(name, options.peers)
        except UnavailableError as reason:
            print(f"{name}: skipped: {reason}", flush=True)
            continue
        label = Path(name).name
        results[label] = score(NamedMethod(name=label, paint=method), judge, pairs, options)
        print(
            "{}: content {content:.4f} style {style:.4f} worst tenth {worstContent:.3f} {worstStyle:.3f}".format(
                label, **results[label]
            )
        )
    release = open_method(options.release, options.peers)
    assert isinstance(release, Release)
    figures = {
        "release": Path(options.release).name,
        "size": options.size,
        "judge": results,
        **figures_of(release, judge, pairs, options),
        "files": dict(measures.file_sizes(Path(options.release))),
    }
    write_atomically(options.out / "figures.json", (json.dumps(figures, indent=1) + "\n").encode())
    shown = [name for name in results if name not in ("content", "style")]
    write_sheets(sheet_columns(shown, pairs, options), options.size, options.out)
    return figures


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, EvaluateOptions, ThreadOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    read_fields(args, ThreadOptions).use()
    evaluate(read_fields(args, EvaluateOptions), open_judge(args))
