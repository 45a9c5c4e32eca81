"""A number that changes at given steps of a run, such as the weight of a loss.

``--content 3:0,4:11759`` is 3 from step 0 on and 4 from step 11,759 on, steps counted from 0: after so many steps have
been made. A plain ``--content 3`` is 3 throughout. The value is a function of the step alone, so a run that is resumed
has the weights of one that was never interrupted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Values and the steps from which they hold, in order; the first one from step 0."""

    pieces: tuple[tuple[int, float], ...]

    def __post_init__(self) -> None:
        steps = [step for step, _ in self.pieces]
        if not steps or steps[0] != 0 or any(b <= a for a, b in pairwise(steps)):
            raise ValueError(f"a schedule starts at step 0 and its steps rise, such as 3:0,4:11759, and not {self}")
        if any(math.isnan(value) for _, value in self.pieces):
            raise ValueError("a schedule has no values that are not numbers")

    @staticmethod
    def parse(text: str) -> Schedule:
        """From ``3``, or ``3:0,4:11759``."""
        pairs = [part.partition(":") for part in text.split(",")]
        try:
            pieces = tuple((int(step or "0"), float(value)) for value, _, step in pairs)
        except ValueError as error:
            raise ValueError(f"a schedule is a number, or like 3:0,4:11759, and not {text!r}") from error
        return Schedule(pieces=pieces)

    def at(self, step: int) -> float:
        """The value at a step, from 0."""
        return [value for start, value in self.pieces if start <= step][-1]

    @property
    def highest(self) -> float:
        """The greatest value of all."""
        return max(value for _, value in self.pieces)

    def __str__(self) -> str:
        if len(self.pieces) == 1:
            return f"{self.pieces[0][1]:.12g}"
        return ",".join(f"{value:.12g}:{step}" for step, value in self.pieces)

    def said(self) -> str:
        """For people: ``3, from step 11,759 on 4``."""
        first, *rest = self.pieces
        return ", ".join([f"{first[1]:g}", *(f"from step {step:,} on {value:g}" for step, value in rest)])


def constant(value: float) -> Schedule:
    """The same value at every step."""
    return Schedule(pieces=((0, float(value)),))
