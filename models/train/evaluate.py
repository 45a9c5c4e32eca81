"""Stage ``evaluate``: the judge on all validation pairs, the peers in the same run, other figures, sheets."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from . import measures
from .checkpoint import write_atomically
from .judge import Judge
from .methods import Method, Release, UnavailableError, open_method

SHEET_COLUMNS = 4
Pair = tuple[Path, Path]
"""Painting and photo."""


@dataclass(frozen=True)
class EvaluateOptions:
    """What to measure."""

    release: str
    """Release folder, run or checkpoint."""
    validation: Path
    """Folder with ``content/`` and ``style/``."""
    peers: Path
    out: Path
    methods: tuple[str, ...] = ("content", "style", "microast", "magenta")
    """Compared with the release in the same run."""
    size: int = 384
    per_painting: int = 2
    limit: int | None = None
    """Only so many paintings, for a quick look."""
    scales: tuple[int, ...] = (256, 512, 1024)
    """Output sides in px at which one painting is compared."""
    judge: Judge | None = None
    """Instead of the one among the peers."""


@dataclass(frozen=True)
class NamedMethod:
    """A method and what its figures and pictures are filed under."""

    name: str
    paint: Method


def load_square(file: Path, size: int) -> Tensor:
    """The centred square of an image, ``[1, 3, size, size]``."""
    with Image.open(file) as opened:
        image = opened.convert("RGB")
    width, height = image.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    square = image.crop((left, top, left + side, top + side)).resize((size, size), Image.Resampling.BICUBIC)
    return (torch.from_numpy(np.asarray(square).copy()).permute(2, 0, 1)[None].float() / 255).contiguous()


def choose_pairs(validation: Path, per_painting: int, limit: int | None = None) -> list[Pair]:
    """Each painting with some photos, always the same ones."""
    paintings, photos = (sorted(f for f in (validation / kind).iterdir()) for kind in ("style", "content"))
    rng = np.random.default_rng(0)
    picks = [rng.choice(len(photos), min(per_painting, len(photos)), replace=False) for _ in paintings]
    return [(painting, photos[k]) for painting, pick in zip(paintings, picks, strict=True) for k in pick][
        : limit * per_painting if limit else None
    ]


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


def save_image(picture: Tensor, file: Path) -> None:
    """Write ``[1, 3, height, width]`` 0..1."""
    pixels = (picture[0].clamp(0, 1).permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
    Image.fromarray(pixels).save(file, quality=90)


def write_sheets(columns: Sequence[Sequence[Path]], size: int, out: Path) -> None:
    """Sheets at full size, four columns of image files a sheet; a file that is not there leaves its cell white."""
    for start in range(0, len(columns), SHEET_COLUMNS):
        cells = [[_cell(file, size) for file in column] for column in columns[start : start + SHEET_COLUMNS]]
        picture = torch.cat([torch.cat(column, 2) for column in cells], 3)
        save_image(picture, out / f"sheet-{start // SHEET_COLUMNS:02d}.jpg")


def _cell(file: Path, size: int) -> Tensor:
    return load_square(file, size) if file.exists() else torch.ones(1, 3, size, size)


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
    up, across, flat, frames = [], [], [], []
    for k, (painting, photo) in enumerate(firsts):
        vector, other = release.vector(painting), firsts[(k + 1) % len(firsts)][0]
        up.append(measures.walk(release, judge, measures.Route(photo, release.vector(photo), vector, painting)))
        across.append(measures.walk(release, judge, measures.Route(photo, release.vector(other), vector, painting)))
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


def evaluate(options: EvaluateOptions) -> dict[str, Any]:
    """Measure, write ``figures.json`` and the sheets, answer the figures."""
    options.out.mkdir(parents=True, exist_ok=True)
    judge = options.judge or Judge.load(options.peers / "squeezenet" / "squeezenet.net")
    pairs = choose_pairs(options.validation, options.per_painting, options.limit)
    results: dict[str, Any] = {}
    for name in (*options.methods, options.release):
        try:
            method = open_method(name, options.peers)
        except UnavailableError as reason:
            print(f"{name}: skipped: {reason}", flush=True)
            continue
        label = Path(name).name
        results[label] = score(NamedMethod(label, method), judge, pairs, options)
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
