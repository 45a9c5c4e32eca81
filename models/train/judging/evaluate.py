"""Stage ``evaluate``: the judge on all validation pairs, the peers in the same run, other figures, sheets.

Ours paints as the app does: draft and merge, on a ground where the release knows one.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
from torch import Tensor

from ..images.pairs import Pair, choose_pairs, spread_pairs
from ..images.pictures import load_square, save_image, write_sheets
from ..machine.checkpoint import write_atomically
from ..machine.device import ThreadOptions
from ..machine.options import add_fields, names, numbers, opt, read_fields
from ..machine.places import RUNS, VALIDATION
from ..networks.methods import NamedMethod, UnavailableError, open_method
from ..networks.painting import Brush, Release
from . import measures
from .judge import Judge, JudgeOptions, open_judge
from .regularity import mean_regularity, regularity
from .seen import SeenOptions, as_seen

PLAIN = ("content", "style")
"""Methods that paint nothing."""


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions(SeenOptions, Brush, JudgeOptions):
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
    without: Annotated[
        tuple[str, ...], opt("paintings that the release has seen in training, by name without suffix", parse=names)
    ] = ()
    scales: Annotated[tuple[int, ...], opt("output sides in px at which one painting is compared", parse=numbers)] = (
        256,
        512,
        1024,
    )


@torch.no_grad()
def score(method: NamedMethod, judge: Judge, pairs: Sequence[Pair], options: EvaluateOptions) -> dict[str, Any]:
    """Errors of a method on all pairs, and its regularity on each painting's first.

    The pictures of the latter go to ``out/pictures/NAME``.
    """
    errors: list[tuple[float, float]] = []
    by_painting: dict[str, list[list[float]]] = {}
    even: list[float] = []
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
            even.append(regularity(picture, photo))
            save_image(picture, folder / f"{style_file.stem}.png")
    return {**measures.summary(errors, seconds), "regularity": mean_regularity(even), "byPainting": by_painting}


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
        for paths, start, ground in ((up, photo, 0.0), (across, other, release.brushwork)):
            begin = release.vector(start)
            route = measures.Route(
                photo=photo, start=begin, end=vector, painting=painting, grounds=(ground, release.brushwork)
            )
            paths.append(measures.walk(release, judge, route))
        picture = release.picture(photo, vector)
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


def open_methods(options: EvaluateOptions) -> list[NamedMethod]:
    """Those that can run here, the release last."""
    found = []
    for name in (*options.methods, options.release):
        try:
            found.append(NamedMethod(name=Path(name).name, paint=open_method(name, options.peers, options)))
        except UnavailableError as reason:
            print(f"{name}: skipped: {reason}", flush=True)
    return found


def regularities(results: Mapping[str, Any], pairs: Sequence[Pair], options: EvaluateOptions) -> dict[str, float]:
    """Of each painting's first pair at ``--size``: photos and pictures in flat areas, paintings everywhere."""
    firsts = [(load_square(s, options.size), load_square(c, options.size)) for s, c in pairs[:: options.per_painting]]
    return {
        "photo": mean_regularity([regularity(photo, photo) for _, photo in firsts]),
        "painting": mean_regularity([regularity(painting) for painting, _ in firsts]),
        **{name: row["regularity"] for name, row in results.items() if name not in PLAIN},
    }


def evaluate(options: EvaluateOptions, judge: Judge) -> dict[str, Any]:
    """Measure, write ``figures.json`` and the sheets, answer the figures."""
    options.out.mkdir(parents=True, exist_ok=True)
    pairs = [
        pair
        for pair in choose_pairs(options.validation, options.per_painting, options.limit)
        if pair[0].stem not in options.without
    ]
    methods = open_methods(options)
    release = methods[-1].paint
    assert isinstance(release, Release)
    results: dict[str, Any] = {}
    for method in methods:
        results[method.name] = score(method, judge, pairs, options)
        print(
            "{}: {} px: content {content:.4f} style {style:.4f} worst tenth {worstContent:.3f} {worstStyle:.3f}".format(
                method.name, options.size, **results[method.name]
            ),
            flush=True,
        )
    shown = [method for method in methods if method.name not in PLAIN]
    seen = as_seen(shown, judge, spread_pairs(pairs, options.seen_pairs), options)
    figures = {
        "release": Path(options.release).name,
        "size": options.size,
        "without": list(options.without),
        "draft": release.draft_edge,
        "ground": release.brushwork,
        "judge": results,
        **seen,
        "regularity": {str(options.size): regularities(results, pairs, options), **seen["regularity"]},
        **figures_of(release, judge, pairs, options),
        "files": dict(measures.file_sizes(Path(options.release))),
    }
    write_atomically(options.out / "figures.json", (json.dumps(figures, indent=1) + "\n").encode())
    write_sheets(sheet_columns([method.name for method in shown], pairs, options), options.size, options.out)
    return figures


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, EvaluateOptions, ThreadOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    read_fields(args, ThreadOptions).use()
    evaluate(read_fields(args, EvaluateOptions), open_judge(args))
