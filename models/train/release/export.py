"""Stage ``export``: a release folder from trained networks: folded, fp16 or int8, hashed, with parity fixtures."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from ..images.pairs import some_pairs
from ..images.pictures import load_square
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import MODELS, VALIDATION
from ..networks.lossnet import load_own
from ..networks.predictor import MobilePredictor
from ..networks.transformer import STYLE_DIM, Transformer, TransformerSpec
from ..networks.weights import Networks, half, moved_back, open_networks
from . import quantise
from .files import Tensors, read_manifest, write_manifest, write_tensors
from .fixtures import add_fixtures, gradient

LOSS_NETWORK_LIMIT = 2_500_000
"""Bytes of what a person waits for before polishing."""
INT8_PICTURES = 4
Pairs = list[tuple[Tensor, Tensor]]
"""Photos and paintings, ``[1, 3, height, width]`` 0..1, on which int8 is judged."""


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """What to write where."""

    out: Path
    id: str
    int8_pairs: Pairs | None = None
    """Given: weights become int8 where these pictures keep 40 dB."""
    loss_network: Path | None = None
    """``loss-network.safetensors`` to ship with the release."""


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
        manifest["files"][part] = write_tensors(options.out / f"{part}.safetensors", tensors)
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
    if transformer.spec.ground:
        manifest["transformer"]["ground"] = True
    if options.loss_network:
        _add_loss_network(manifest, options)
    write_manifest(options.out, manifest)
    add_fixtures(options.out)
    return read_manifest(options.out)


def _add_loss_network(manifest: dict[str, Any], options: ExportOptions) -> None:
    assert options.loss_network
    network = load_own(options.loss_network)
    found = {name: t for name, t in load_file(options.loss_network).items() if not name.startswith("selftest.")}
    tensors = {**found, **gradient(network)}
    entry = write_tensors(options.out / "loss-network.safetensors", tensors, LOSS_NETWORK_LIMIT)
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


@dataclass(frozen=True, kw_only=True)
class StageOptions:
    """Options of the stage."""

    source: Annotated[Path, opt("run, checkpoint or release", flag="--from")]
    transformer_from: Annotated[Path | None, opt("another source for the transformer")] = None
    towards: Annotated[Path | None, opt("what the run started from, to move the weights back to")] = None
    share: Annotated[float, opt("of the way back --towards it")] = 0.2
    id: Annotated[str, opt("of the release")]
    out: Annotated[Path | None, opt("by default models/ID")] = None
    int8: Annotated[bool, opt("int8 weights where pictures of validation images keep 40 dB")] = False
    validation: Annotated[Path, opt("folder with content/ and style/")] = VALIDATION
    loss_network: Annotated[Path | None, opt("loss-network.safetensors to ship")] = None
    size: Annotated[int, opt("of the pictures that decide on int8, px")] = 256


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, StageOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    options = read_fields(args, StageOptions)
    networks = open_networks(options.source)
    if options.transformer_from:
        networks.transformer = open_networks(options.transformer_from).transformer
    if options.towards:
        networks = moved_back(networks, open_networks(options.towards), options.share)
    pairs = None
    if options.int8:
        chosen = some_pairs(options.validation, INT8_PICTURES)
        pairs = [(load_square(photo, options.size), load_square(painting, options.size)) for painting, photo in chosen]
    out = options.out or MODELS / options.id
    what = ExportOptions(out=out, id=options.id, int8_pairs=pairs, loss_network=options.loss_network)
    print(json.dumps(export(networks, what)["files"], indent=1))
