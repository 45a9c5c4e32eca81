"""As seen: pictures are painted large, and judged as a person sees them, reduced to the size of a screen.

A photo that is smaller than it shall be painted is enlarged. Every figure names the size at which pictures were painted
and that at which they were seen, longer sides in px.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
from torch import Tensor

from ..images.pairs import Pair, pair_name
from ..images.pictures import load_image, load_longer, load_square, save_image
from ..machine.options import numbers, opt
from ..networks.methods import NamedMethod
from ..networks.octaves import reduced, size_of
from ..networks.painting import Release
from . import measures
from .judge import Judge, content_error, style_error
from .regularity import mean_regularity, regularity


@dataclass(frozen=True, kw_only=True)
class SeenOptions:
    """How large pictures are painted and seen."""

    out: Path
    seen_pairs: Annotated[int, opt("pairs that are judged as seen, spread over all")] = 18
    painted: Annotated[tuple[int, ...], opt("longer sides in px at which these are painted", parse=numbers)] = (
        384,
        1536,
    )
    seen: Annotated[tuple[int, ...], opt("longer sides in px at which they are judged", parse=numbers)] = (384, 768)


class Eye:
    """Judges pictures of one pair, whatever their size."""

    def __init__(self, judge: Judge, pair: Pair, side: int) -> None:
        painting, photo = pair
        self._judge, sized = judge, load_longer(photo, side)
        self._size = size_of(sized)
        self._photo, self._painting = judge.features(sized), judge.features(load_square(painting, side))

    def __call__(self, picture: Tensor) -> tuple[float, float]:
        """Content and style error of a picture, reduced to the size at which it is seen."""
        found = self._judge.features(reduced(picture, self._size))
        return float(content_error(found, self._photo)), float(style_error(found, self._painting))


class _Table:
    """What is gathered over the pairs at one size of painting."""

    def __init__(self) -> None:
        self.errors: dict[tuple[str, int], list[tuple[float, float]]] = {}
        self.seconds: dict[str, float] = {}
        self.regularity: dict[str, list[float]] = {}

    def rows(self, painted: int, seen: Sequence[int]) -> list[dict[str, Any]]:
        return [
            {
                "painted": painted,
                "seen": side,
                "methods": {name: measures.summary(self.errors[name, side], s) for name, s in self.seconds.items()},
            }
            for side in seen
        ]


@torch.no_grad()
def as_seen(
    methods: Sequence[NamedMethod], judge: Judge, pairs: Sequence[Pair], options: SeenOptions
) -> dict[str, Any]:
    """``asSeen``: a row for each size painted and seen; ``regularity`` at 1:1 of the largest; ``strengthZero``.

    Pictures of the largest size go to ``out/seen/NAME``.
    """
    rows: list[dict[str, Any]] = []
    found: dict[str, Any] = {"asSeen": rows, "strengthZero": {}}
    for painted in options.painted:
        table, zero = _Table(), list[float]()
        seen = [side for side in options.seen if side <= painted]
        largest = painted == max(options.painted)
        for pair in pairs:
            photo = load_longer(pair[1], painted)
            pictures = _paint(methods, photo, pair, table)
            for name, picture in pictures.items():
                if largest:
                    table.regularity.setdefault(name, []).append(regularity(picture, photo))
                    _save(picture, options.out / "seen" / name, pair)
            if largest:
                table.regularity.setdefault("photo", []).append(regularity(photo, photo))
                own_pixels = load_longer(pair[0], painted, enlarge=False)
                table.regularity.setdefault("painting", []).append(regularity(own_pixels))
            for side in seen:
                eye = Eye(judge, pair, side)
                for name, picture in pictures.items():
                    table.errors.setdefault((name, side), []).append(eye(picture))
            zero += [psnr for m in methods if isinstance(m.paint, Release) for psnr in _zero(m.paint, photo)]
        rows += table.rows(painted, seen)
        if zero:
            found["strengthZero"][str(painted)] = {"mean": float(np.mean(zero)), "least": min(zero)}
        if largest:
            means = {name: mean_regularity(values) for name, values in table.regularity.items()}
            found["regularity"] = {str(painted): means}
        _print(rows[len(rows) - len(seen) :])
    return found


def _zero(release: Release, photo: Tensor) -> list[float]:
    return measures.strength_zero_psnr(release, [photo])


def _paint(methods: Sequence[NamedMethod], photo: Tensor, pair: Pair, table: _Table) -> dict[str, Tensor]:
    painting = load_image(pair[0])
    pictures = {}
    for method in methods:
        start = time.perf_counter()
        pictures[method.name] = method.paint(photo, painting).clamp(0, 1)
        table.seconds[method.name] = table.seconds.get(method.name, 0) + time.perf_counter() - start
    return pictures


def _save(picture: Tensor, folder: Path, pair: Pair) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_image(picture, folder / f"{pair_name(pair)}.jpg")


def _print(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        for name, e in row["methods"].items():
            print(
                f"{name}: painted at {row['painted']} px, seen at {row['seen']} px: content {e['content']:.4f} "
                f"style {e['style']:.4f} worst tenth {e['worstContent']:.3f} {e['worstStyle']:.3f}",
                flush=True,
            )
