"""A release's files: tensors with their sizes and hashes, and the manifest that names them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from safetensors.torch import save
from torch import Tensor

from ..machine.checkpoint import write_atomically

MANIFEST = "manifest.json"
Tensors = dict[str, Tensor]


def write_tensors(file: Path, tensors: Tensors, most: int | None = None) -> dict[str, Any]:
    """Write a ``.safetensors`` file; answers its entry for the manifest. More than ``most`` bytes are an error."""
    raw = save(tensors)
    if most is not None and len(raw) > most:
        raise ValueError(f"{file.name} has {len(raw)} bytes, more than {most}")
    write_atomically(file, raw)
    return {"file": file.name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Atomically, since a release without a whole manifest is none."""
    write_atomically(folder / MANIFEST, (json.dumps(manifest, indent=2) + "\n").encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found
