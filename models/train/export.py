"""Stage ``export``: a release folder from trained networks: folded, fp16 or int8, hashed, with parity fixtures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save
from torch import Tensor

from . import fixtures, quantise
from .checkpoint import write_atomically
from .lossnet import load_own
from .nets import STYLE_DIM, Transformer, TransformerSpec
from .predictor import MobilePredictor
from .weights import Networks, open_networks

Tensors = dict[str, Tensor]
SELFTEST_LIMIT = 80_000
LOSS_NETWORK_LIMIT = 2_500_000
Pairs = list[tuple[Tensor, Tensor]]
"""Photos and paintings, ``[1, 3, height, width]`` 0..1, on which int8 is judged."""


@dataclass(frozen=True)
class ExportOptions:
    """What to write where."""

    out: Path
    id: str
    int8_pairs: Pairs | None = None
    """Given: weights become int8 where these pictures keep 40 dB."""
    loss_network: Path | None = None
    """``loss-network.safetensors`` to ship with the release."""


def half(tensors: Tensors) -> Tensors:
    """fp16, contiguous; a weight that fp16 cannot hold is an error, not an infinity."""
    out = {name: value.detach().half().contiguous() for name, value in tensors.items()}
    for name, value in out.items():
        if not torch.isfinite(value).all():
            raise ValueError(f"{name} does not fit into fp16")
    return out


def shrink(tensors: Tensors, names: set[str]) -> Tensors:
    """The named tensors as int8, each with its ``.scale`` (float32, one per output channel)."""
    out = {}
    for name, value in tensors.items():
        if name in names:
            out[name], out[f"{name}.scale"] = quantise.quantise(value)
        else:
            out[name] = value
    return out


def export(networks: Networks, options: ExportOptions) -> dict[str, Any]:
    """Write the release and answer its manifest, which follows the weights: a half-written folder has none."""
    transformer, student = networks.require_transformer(), networks.require_student().folded()
    parts = {"predictor": half(dict(student.state_dict())), "transformer": half(dict(transformer.state_dict()))}
    if options.int8_pairs:
        parts = _with_int8(parts, student, transformer, options.int8_pairs)
    manifest: dict[str, Any] = {"id": options.id, "styleDim": STYLE_DIM, "licence": networks.licence, "files": {}}
    for part, tensors in parts.items():
        manifest["files"][part] = _write(options.out, part, tensors)
    spec = student.spec
    manifest["predictor"] = {
        "inputSize": spec.input_size,
        "stem": spec.stem,
        "stages": [list(stage) for stage in spec.stages],
        "hidden": spec.hidden,
    }
    manifest["transformer"] = {
        "widths": list(transformer.spec.widths),
        "blocks": transformer.spec.blocks,
        "multipleOf": TransformerSpec.MULTIPLE_OF,
    }
    if transformer.spec.noise:
        manifest["transformer"]["noise"] = True
    if options.loss_network:
        _add_loss_network(manifest, options)
    write_manifest(options.out, manifest)
    add_fixtures(options.out)
    written: dict[str, Any] = json.loads((options.out / "manifest.json").read_text(encoding="utf-8"))
    return written


def add_fixtures(folder: Path) -> None:
    """Write the fixtures of a release from its files' weights, so that rounding is in them."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    released = open_networks(folder)
    _write(folder, "parity", fixtures.parity(released))
    entry = _write(folder, "selftest", fixtures.selftest(released))
    if entry["bytes"] > SELFTEST_LIMIT:
        raise ValueError(f"selftest.safetensors has {entry['bytes']} bytes, more than {SELFTEST_LIMIT}")
    manifest["files"]["selftest"] = entry
    write_manifest(folder, manifest)


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Atomically, since a release without a whole manifest is none."""
    write_atomically(folder / "manifest.json", (json.dumps(manifest, indent=2) + "\n").encode())


def _write(folder: Path, part: str, tensors: Tensors, file: str | None = None) -> dict[str, Any]:
    raw = save(tensors)
    name = file or f"{part}.safetensors"
    write_atomically(folder / name, raw)
    return {"file": name, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}


def _add_loss_network(manifest: dict[str, Any], options: ExportOptions) -> None:
    assert options.loss_network
    network = load_own(options.loss_network)
    found = {name: t for name, t in load_file(options.loss_network).items() if not name.startswith("selftest.")}
    tensors = {**found, **fixtures.gradient(network)}
    entry = _write(options.out, "lossNetwork", tensors, "loss-network.safetensors")
    if entry["bytes"] > LOSS_NETWORK_LIMIT:
        raise ValueError(f"the loss network has {entry['bytes']} bytes, more than {LOSS_NETWORK_LIMIT}")
    manifest["files"]["lossNetwork"] = entry
    manifest["lossNetwork"] = network.spec.manifest()


def _with_int8(
    parts: dict[str, Tensors], student: MobilePredictor, transformer: Transformer, pairs: Pairs
) -> dict[str, Tensors]:
    chosen = quantise.choose(
        {f"{part}/{name}": value for part, tensors in parts.items() for name, value in tensors.items()},
        _renderer(student, transformer, pairs),
    )
    return {
        part: shrink(tensors, {name.split("/", 1)[1] for name in chosen if name.startswith(f"{part}/")})
        for part, tensors in parts.items()
    }


def _renderer(student: MobilePredictor, transformer: Transformer, pairs: Pairs) -> Callable[[Tensors], Tensor]:
    """Pictures of the pairs with other tensors, named ``predictor/...`` and ``transformer/...``; all of one size."""
    predict, transform = MobilePredictor(student.spec, norms=False).eval(), Transformer(transformer.spec).eval()

    @torch.no_grad()
    def render(tensors: Tensors) -> Tensor:
        for part, network in (("predictor/", predict), ("transformer/", transform)):
            network.load_state_dict({n.removeprefix(part): t for n, t in tensors.items() if n.startswith(part)})
        return torch.cat([transform(photo, predict(painting)) for photo, painting in pairs])

    return render
