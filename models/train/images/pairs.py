"""Validation pairs: which photo is painted in the style of which painting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

Pair = tuple[Path, Path]
"""Painting and photo."""


def choose_pairs(validation: Path, per_painting: int, limit: int | None = None) -> list[Pair]:
    """Each painting with some photos, always the same ones; ``limit`` is the number of paintings."""
    paintings, photos = (sorted(f for f in (validation / kind).iterdir()) for kind in ("style", "content"))
    rng = np.random.default_rng(0)
    picks = [rng.choice(len(photos), min(per_painting, len(photos)), replace=False) for _ in paintings]
    return [(painting, photos[k]) for painting, pick in zip(paintings, picks, strict=True) for k in pick][
        : limit * per_painting if limit else None
    ]


def some_pairs(validation: Path, count: int) -> list[Pair]:
    """At most so many pairs of different paintings, spread over all of them."""
    pairs = choose_pairs(validation, 1)
    return pairs[:: max(1, len(pairs) // count)][:count]


def spread_pairs(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """At most so many of the pairs, spread evenly over all of them."""
    return [pairs[k * len(pairs) // count] for k in range(count)] if count < len(pairs) else list(pairs)


def pair_name(pair: Pair) -> str:
    """What a pair's files and records are called."""
    painting, photo = pair
    return f"{painting.stem}--{photo.stem}"
