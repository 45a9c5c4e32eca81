"""Stage ``loss-network``: our compact network learns VGG-19's features through one linear map per tap.

What is trained is the network and the maps together; the network alone is shipped, with a small matrix per tap in which
distances are those of VGG-19's features (see ``maps.metrics``).
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, cast

import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor, nn

from ..images.batches import Batch, SizeOptions, Sizes, Source, transfer_batch
from ..images.library import Library, LibraryOptions
from ..images.pictures import load_square
from ..machine import checkpoint, distributed
from ..machine.device import Machine
from ..machine.options import add_fields, numbers, opt, read_fields
from ..machine.places import PEERS, RUNS, VALIDATION
from ..machine.start import RunOptions, start
from ..networks.lossnet import Features, LossNetwork, LossNetworkSpec, SeenLossNetwork, VggTargets
from ..networks.microast import MicroAST
from ..networks.painting import Release
from ..networks.weights import half, open_networks
from .loop import LoopOptions, train
from .losses import style_loss
from .maps import Maps, correlations, metrics, take_over
from .objective import MADE_UP, NONE, share
from .task import Parts, Task

Stylist = Callable[[Tensor, Tensor], Tensor]
"""Photo and painting to a picture 0..1."""


@dataclass(frozen=True, kw_only=True)
class LossNetworkGuides:
    """Whose features are learnt, and whose pictures are among the images."""

    targets: VggTargets
    stylist: Stylist
    driven_steps: int = 0
    """Greatest number of steps of Gatys' method that some of the images are driven by; 0: there are no such images."""


class LossNetworkTask(Task):
    """On photos, paintings, stylised pictures and, if asked for, driven ones (see ``driven``) in equal parts; the loss
    is the share of variance not explained."""

    def __init__(self, network: LossNetwork, guides: LossNetworkGuides, machine: Machine, source: Source) -> None:
        self._vgg = machine.place_frozen(guides.targets)
        self._stylist, self._source, self.machine = guides.stylist, source, machine
        self._driven_steps = guides.driven_steps
        blank = machine.image(torch.zeros(1, 3, 64, 64, device=machine.device))
        widths = {tap: target.shape[1] for tap, target in self._vgg(blank).items()}
        self.networks = nn.ModuleDict({"network": network, "maps": Maps(network.spec, widths)})
        self.rates = {"network": 1.0, "maps": 1.0}
        self._specs = {"network": network.spec.manifest(), "targets": widths}

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return transfer_batch(self._source, step)

    def targets(self, image: Tensor) -> Features:
        """VGG-19's features, standardised."""
        maps: Maps = self.networks["maps"]  # type: ignore[assignment]
        return maps.standardise(self._vgg(self.machine.image(image)))

    def calibrate(self, batches: int) -> None:
        """Measure VGG-19's channels on the first batches of another seed."""
        device = self.machine.device
        other = replace(self._source, seed=self._source.seed + 1)
        images = []
        for k in range(batches):
            batch = transfer_batch(other, k).to(device)
            images += [batch.photo, batch.painting]
        maps: Maps = self.networks["maps"]  # type: ignore[assignment]
        maps.to(device).calibrate(self._vgg, images, self.machine.image)

    def driven(self, batch: Batch, picture: Tensor) -> Tensor:
        """Photos or pictures after some steps of Gatys' method with the network as it is.

        Such images are what it will be asked about later, and no photo or painting is like them: without them it is
        wrong just where the method drives it (the idea of Ross et al. 2011, DAgger).
        """
        rng = np.random.default_rng(batch.seeds.tolist())
        noise = torch.Generator().manual_seed(int(batch.seeds[0]))
        network = cast("LossNetwork", self.networks["network"])
        seen = SeenLossNetwork(network, metrics(cast("Maps", self.networks["maps"]))).to(self.machine.device)
        start = batch.photo if rng.random() < 0.5 else picture
        grain = torch.randn(start.shape, generator=noise).to(start.device) * float(rng.uniform(0, 0.06))
        image = (start + grain).clamp(0, 1)

        with self.machine.autocast():
            wanted = seen(batch.painting)
            for _ in range(int(rng.integers(1, self._driven_steps + 1))):
                with torch.enable_grad():
                    leaf = image.requires_grad_(True)
                    (slope,) = torch.autograd.grad(style_loss(seen(leaf), wanted).sum(), leaf)
                size = slope.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-12
                image = (leaf.detach() - float(rng.uniform(0.01, 0.05)) * slope / size).clamp(0, 1)
        return image

    def loss(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with torch.no_grad():
            picture = self._stylist(self.machine.image(batch.photo), self.machine.image(batch.painting)).float()
            images = [batch.photo, batch.painting, picture]
            if self._driven_steps:
                images.append(self.driven(batch, picture))
            image = torch.cat(images)
            targets = self.targets(image)
        with self.machine.autocast():
            found = self.networks["maps"](self.networks["network"](image))
        parts = {
            tap: share((found[tap].float() - target).square().mean((1, 2, 3)), len(images) * batch.total)
            for tap, target in targets.items()
        }
        return torch.stack(list(parts.values())).sum(), parts


@dataclass(frozen=True, kw_only=True)
class LossNetworkOptions:
    """Options of this stage alone."""

    steps: Annotated[int, opt("of the whole run")] = 30_000
    teacher: Annotated[str, opt("folder of the peers, or made-up")] = str(PEERS)
    stylist: Annotated[str, opt("a release, MicroAST, made-up, none")] = str(PEERS / "microast")
    widths: Annotated[tuple[int, ...], opt("channels of each level", parse=numbers)] = (16, 32, 64, 128, 128)
    convs: Annotated[tuple[int, ...], opt("convolutions of each level", parse=numbers)] = (2, 2, 2, 2, 1)
    validation: Annotated[Path, opt("folder with content/ and style/")] = VALIDATION
    calibration_batches: Annotated[int, opt("that VGG-19's channels are measured on")] = 32
    driven_steps: Annotated[int, opt("of Gatys' method in some images; 0: none of those")] = 6
    init: Annotated[Path | None, opt("run of this stage to start from, may be narrower")] = None


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, RunOptions, LibraryOptions, LoopOptions, run=RUNS / "loss-network")
    add_fields(parser, SizeOptions, LossNetworkOptions, sizes=Sizes.parse("256x4"))


def run(args: Namespace) -> None:
    """Run the stage: train, export ``loss-network.safetensors``, report correlations."""
    machine = start(args)
    options = read_fields(args, LossNetworkOptions)
    made_up = options.teacher == MADE_UP
    guides = LossNetworkGuides(
        targets=VggTargets.made_up(args.seed) if made_up else VggTargets.from_peers(Path(options.teacher)),
        stylist=_open_stylist(options.stylist, args.seed, machine),
        driven_steps=options.driven_steps,
    )
    source = Source(library=Library.chosen(args), sizes=args.sizes, seed=args.seed)
    network = LossNetwork(LossNetworkSpec(widths=options.widths, convs=options.convs))
    task = LossNetworkTask(network, guides, machine, source)
    if options.init:
        take_over(task.networks, checkpoint.require(options.init / checkpoint.FILE)["averages"])
    elif not (args.run / checkpoint.FILE).exists():
        task.calibrate(options.calibration_batches)
    loop = read_fields(args, LoopOptions, run=args.run, steps=options.steps, from_scratch=options.init is None)
    averages = train(task, machine, loop).averages
    if distributed.rank() == 0:
        _report(task, averages, args.run, options.validation)


def _open_stylist(name: str, seed: int, machine: Machine) -> Stylist:
    if name == NONE:
        return lambda photo, painting: (photo + painting) / 2
    if name == MADE_UP:
        return MicroAST.made_up(seed).to(machine.device, machine.dtype)
    folder = Path(name)
    if (folder / "decoder_iter_160000.pth.tar").exists():
        return MicroAST.load(folder).to(machine.device, machine.dtype)
    release = Release(open_networks(folder))
    machine.place_frozen(release.transformer)
    machine.place_frozen(release.predictor)
    return release


def _report(task: LossNetworkTask, networks: nn.ModuleDict, folder: Path, validation: Path) -> None:
    """Write the network with its metrics, and the correlation of every tap on validation images."""
    network, maps = networks["network"], networks["maps"]
    assert isinstance(maps, Maps)
    tensors = {name: value.cpu() for name, value in network.state_dict().items()}
    tensors |= {f"{tap}.metric": value.cpu() for tap, value in metrics(maps).items()}
    checkpoint.write_atomically(folder / "loss-network.safetensors", save(half(tensors)))
    report: dict[str, object] = {"parameters": sum(p.numel() for p in network.parameters())}
    if validation.exists():
        for kind in ("content", "style"):
            files = sorted((validation / kind).iterdir())
            images = [load_square(file, 256).to(task.machine.device) for file in files]
            report[kind] = correlations(networks, task.targets, images)
    checkpoint.write_atomically(folder / "report.json", (json.dumps(report, indent=1) + "\n").encode())
    print(json.dumps(report), flush=True)
