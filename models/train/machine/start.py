"""How a stage with a run folder begins: memory, threads, seed, processes, device; its options are written down."""

from __future__ import annotations

import json
import math
import os
from argparse import Namespace
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import torch

from . import checkpoint, distributed
from .device import DeviceOptions, Machine, keep_freed_memory
from .options import opt, read_fields

OPTIONS = "options.json"


@dataclass(frozen=True, kw_only=True)
class RunOptions(DeviceOptions):
    """Options of every stage that needs a run folder and a device."""

    # Not --run: torchrun would take it for an abbreviation of its own --run-path.
    run: Annotated[Path, opt("checkpoint, log; the same command resumes from there", flag="--out")]
    seed: Annotated[int, opt("of weights, batches and crops")] = 0


def start(args: Namespace) -> Machine:
    """Begin a stage that has :class:`RunOptions`; answers where its networks run."""
    options = read_fields(args, RunOptions)
    keep_freed_memory()
    options.use()
    torch.manual_seed(options.seed)
    if int(os.environ.get("RANK", "0")) == 0:
        _record(args, options.run)
    chosen = Machine.choose(options.device, options.precision, options.compile)
    return replace(chosen, device=distributed.start(chosen.device))


def _record(args: Namespace, run: Path) -> None:
    """Numbers as they are, anything else as text."""
    plain = {
        name: value for name, value in vars(args).items() if isinstance(value, int | float) and math.isfinite(value)
    }
    options = {name: plain.get(name, str(value)) for name, value in vars(args).items()}
    checkpoint.write_atomically(run / OPTIONS, (json.dumps(options, indent=1) + "\n").encode())


def recorded_options(run: Path) -> dict[str, Any] | None:
    """What :func:`start` wrote down for a run or for the stage that it is a phase of, or None."""
    for folder in (run, run.parent):
        if (folder / OPTIONS).exists():
            found: dict[str, Any] = json.loads((folder / OPTIONS).read_text(encoding="utf-8"))
            return found
    return None
