"""Checkpoints that survive a kill at any moment, and the log that goes with them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

FILE = "checkpoint.pt"
LOG = "log.jsonl"


def write_atomically(file: Path, data: bytes) -> None:
    """Either the old file or the whole new one is there, also after a power cut."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".tmp")
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, file)


def save(file: Path, state: Mapping[str, Any]) -> None:
    """Write a checkpoint of tensors and plain values, with the random generators' states."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".tmp")
    with temporary.open("wb") as handle:
        torch.save({**state, "random": random_state()}, handle)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, file)


def load(file: Path) -> dict[str, Any] | None:
    """The checkpoint on the CPU, or None where there is none. The generators are left as they are."""
    if not file.exists():
        return None
    state: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
    return state


def require(file: Path) -> dict[str, Any]:
    """The checkpoint, where there has to be one."""
    state = load(file)
    if state is None:
        raise FileNotFoundError(f"no checkpoint at {file}")
    return state


def random_state() -> dict[str, Any]:
    """PyTorch's generators; image choice has none, since it is a function of seed and step."""
    state: dict[str, Any] = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


def restore_random(state: Mapping[str, Any]) -> None:
    """Undo :func:`random_state`."""
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["cuda"])


def append_log(run: Path, entry: Mapping[str, Any], name: str = LOG) -> None:
    """Add one line of JSON to the run's log."""
    with (run / name).open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(entry) + "\n")


def read_log(run: Path, name: str = LOG) -> list[dict[str, Any]]:
    """The entries, oldest first; a last line cut by a kill is dropped."""
    file = run / name
    entries = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        try:
            entries.append(json.loads(line))
        except json.JSONDecodeError:
            break
    return entries


def trim_log(run: Path, step: int) -> None:
    """Forget what was logged after the checkpoint's step: those steps are made again."""
    kept = [json.dumps(entry) + "\n" for entry in read_log(run) if entry["step"] <= step]
    write_atomically(run / LOG, "".join(kept).encode())
