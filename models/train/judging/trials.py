"""What ``textbook`` and ``polish`` share: when a pair counts as failed, and a record of the pairs that are done.

Both measure pictures that take minutes each, so what is measured is on disk before the next pair begins, and the same
command goes on from there. All of it is for reports: no setting may be chosen by the judge's errors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from torch import Tensor

from ..images.pairs import Pair
from ..images.pictures import load_square
from ..machine import checkpoint
from ..machine.options import opt
from ..machine.places import VALIDATION
from .judge import Judge
from .measures import summary

PER_PAINTING = 2
"""Photos with each painting: the pairs of the published figures."""
PHOTO_LOST = 1.2
"""Content error from which the photo is gone. A painting with nothing of the photo in it scores 1.37 on average and
1.32 at least on the validation pairs, the photo itself 0."""
FAILURE = (
    "A pair fails, whatever the method, if (noPicture) there is no finite picture: NaN in it or in its losses, or none "
    "at all; or (noGain) its style error is not below that of the instant result, the release's, on the same pair; or "
    f"(photoLost) its content error exceeds {PHOTO_LOST}. Judge: SqueezeNet. A pair with two causes counts once."
)

ONLY_REPORTS = "The judge's errors are for the report: choose no setting, weight or number of iterations by them."

Errors = tuple[float, float]
"""Content and style error."""
Entry = dict[str, Any]
"""A measured picture: ``id``, ``pair``, ``content`` and ``style`` (null without a finite picture), ``instantContent``,
``instantStyle``, ``seconds`` (null where nobody took the time), and what the stage adds."""


@dataclass(frozen=True, kw_only=True)
class TrialOptions:
    """On which pairs, and where to."""

    validation: Annotated[Path, opt("folder with content/ and style/")] = VALIDATION
    out: Annotated[Path, opt("figures, pictures; the same command resumes from there")]
    size: Annotated[int, opt("of photos and paintings, px")] = 384
    limit: Annotated[int | None, opt("paintings, for a quick look")] = None


def shard(pairs: Sequence[Pair], text: str) -> list[Pair]:
    """The pairs of shard ``i/n``, i = 1..n."""
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise ValueError(f"--shard is i/n with i from 1 to n, such as 1/2, and not {text}")
    return list(pairs[int(part) - 1 :: int(parts)])


def judge_file(judge: Judge, picture: Path, photo: Tensor, painting: Tensor) -> Errors:
    """Errors of a saved picture: every method is judged by the 8 bits that a person would see."""
    content, style = judge.score(load_square(picture, photo.shape[2]), photo, painting)
    return float(content), float(style)


def entry(name: str, errors: Errors | None, instant: Errors, seconds: float | None) -> Entry:
    """The record of a picture; ``errors`` is None where there is no finite one."""
    content, style = errors or (None, None)
    return {
        "id": name, "pair": name, "content": content, "style": style,
        "instantContent": instant[0], "instantStyle": instant[1], "seconds": seconds,
    }  # fmt: skip


CAUSES: Mapping[str, Callable[[Entry], bool]] = {
    "noPicture": lambda e: e["content"] is None,
    # Written as "not below", so that an error that is no number fails.
    "noGain": lambda e: e["content"] is not None and not e["style"] < e["instantStyle"],
    "photoLost": lambda e: e["content"] is not None and not e["content"] <= PHOTO_LOST,
}
"""Of failure, see :data:`FAILURE`."""


def failures(entries: Sequence[Entry]) -> dict[str, Any]:
    """How many pairs fail, the share, and how many have each cause."""
    failed = [e for e in entries if any(cause(e) for cause in CAUSES.values())]
    counts = {name: sum(cause(e) for e in entries) for name, cause in CAUSES.items()}
    return {"failed": len(failed), "of": len(entries), "rate": len(failed) / max(1, len(entries)), **counts}


def mean_seconds(entries: Sequence[Entry], field: str = "seconds") -> float | None:
    """Over the pictures whose time was taken."""
    clocked = [e[field] for e in entries if e[field] is not None]
    return float(np.mean(clocked)) if clocked else None


def method_figures(entries: Sequence[Entry]) -> dict[str, Any]:
    """Means and worst tenth of the finite pictures, seconds, and failures of all."""
    made = [(e["content"], e["style"]) for e in entries if e["content"] is not None]
    means = summary(made, 0) if made else {}
    return {**means, "secondsPerPair": mean_seconds(entries), "failures": failures(entries)}


def instant_figures(entries: Sequence[Entry]) -> dict[str, Any]:
    """The instant results on the same pairs. They cannot be below themselves, so only a lost photo is counted."""
    errors = {e["pair"]: (e["instantContent"], e["instantStyle"]) for e in entries}
    found: dict[str, Any] = summary(list(errors.values()), 0)
    del found["secondsPerPair"]
    return {**found, "photoLost": sum(content > PHOTO_LOST for content, _ in errors.values())}


class Ledger:
    """Records of a folder, a JSON line each. Every shard writes a file of its own and reads those of all."""

    def __init__(self, out: Path, settings: Mapping[str, Any], part: str = "1/1") -> None:
        self._out = out
        self._file = "pairs.jsonl" if part == "1/1" else f"pairs-{part.replace('/', '-of-')}.jsonl"
        out.mkdir(parents=True, exist_ok=True)
        self._claim(out / "settings.json", json.dumps(settings, indent=1) + "\n")
        # A last line that a kill cut short would spoil the next one.
        whole = [json.dumps(e) + "\n" for e in checkpoint.read_log(out, self._file)]
        checkpoint.write_atomically(out / self._file, "".join(whole).encode())

    @staticmethod
    def _claim(file: Path, settings: str) -> None:
        """Figures of different settings must not mix."""
        if not file.exists():
            checkpoint.write_atomically(file, settings.encode())
        elif file.read_text(encoding="utf-8") != settings:
            raise ValueError(f"{file.parent} was made with other settings (see {file.name} there): give another --out")

    def add(self, record: Entry) -> None:
        """Keep a record; a later one of the same ``id`` counts instead."""
        checkpoint.append_log(self._out, record, self._file)

    def entries(self) -> dict[str, Entry]:
        """All records by ``id``, whichever shard wrote them."""
        files = sorted(file.name for file in self._out.glob("pairs*.jsonl"))
        return {e["id"]: e for file in files for e in checkpoint.read_log(self._out, file)}


def write_figures(out: Path, figures: Mapping[str, Any]) -> None:
    """``figures.json``, with the definition that its failure rates go by."""
    text = json.dumps({"failure": FAILURE, **figures}, indent=1) + "\n"
    checkpoint.write_atomically(out / "figures.json", text.encode())
