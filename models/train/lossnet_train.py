"""Stage ``loss-network``: our compact network learns VGG-19's features through one linear map per tap.

What is trained is the network and the maps together; the network alone is shipped, with a small matrix per tap in which
distances are those of VGG-19's features (see ``metrics``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from .data import Batch, Source, transfer_batch
from .device import Machine
from .loop import Parts, Task
from .losses import style_loss
from .lossnet import Features, LossNetwork, LossNetworkSpec, SeenLossNetwork, VggTargets
from .objective import share

Stylist = Callable[[Tensor, Tensor], Tensor]
"""Photo and painting to a picture 0..1."""


class Maps(nn.Module):
    """A 1x1 convolution per tap from our width to VGG-19's, whose features are standardised per channel."""

    def __init__(self, spec: LossNetworkSpec, widths: dict[str, int]) -> None:
        super().__init__()
        self.convs = nn.ModuleDict(
            {tap: nn.Conv2d(c, widths[tap], 1) for tap, c in zip(spec.taps, spec.widths, strict=True)}
        )
        for tap, width in widths.items():
            self.register_buffer(f"{tap}_mean", torch.zeros(width))
            self.register_buffer(f"{tap}_deviation", torch.ones(width))

    def forward(self, features: Features) -> Features:
        return {tap: self.convs[tap](value) for tap, value in features.items()}

    def standardise(self, targets: Features) -> Features:
        """VGG-19's features with mean 0 and deviation 1 per channel."""

        def shaped(name: str) -> Tensor:
            return self.get_buffer(name)[None, :, None, None]

        return {tap: (t.float() - shaped(f"{tap}_mean")) / shaped(f"{tap}_deviation") for tap, t in targets.items()}

    @torch.no_grad()
    def calibrate(self, targets: VggTargets, images: list[Tensor], prepare: Callable[[Tensor], Tensor]) -> None:
        """Measure means and deviations of VGG-19's channels."""
        collected: dict[str, list[Tensor]] = {}
        for image in images:
            for tap, value in targets(prepare(image)).items():
                flat = value.float().transpose(0, 1).flatten(1)
                collected.setdefault(tap, []).append(torch.stack([flat.mean(1), flat.square().mean(1)]))
        for tap, sums in collected.items():
            mean, square = torch.stack(sums).mean(0)
            deviation = (square - mean.square()).clamp(min=0).sqrt()
            self.get_buffer(f"{tap}_mean").copy_(mean)
            # A channel that hardly ever fires would have its noise blown up.
            self.get_buffer(f"{tap}_deviation").copy_(deviation.clamp(min=float(deviation.mean()) * 1e-2 + 1e-6))


@dataclass(frozen=True)
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
        super().__init__()
        self._frozen = [machine.place_frozen(guides.targets)]
        self._stylist, self._source, self.machine = guides.stylist, source, machine
        self._driven_steps = guides.driven_steps
        blank = machine.image(torch.zeros(1, 3, 64, 64, device=machine.device))
        widths = {tap: target.shape[1] for tap, target in self._frozen[0](blank).items()}
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
        return maps.standardise(self._frozen[0](self.machine.image(image)))

    def calibrate(self, batches: int) -> None:
        """Measure VGG-19's channels on the first batches of another seed."""
        device = self.machine.device
        other = replace(self._source, seed=self._source.seed + 1)
        images = []
        for k in range(batches):
            batch = transfer_batch(other, k).to(device)
            images += [batch.photo, batch.painting]
        maps: Maps = self.networks["maps"]  # type: ignore[assignment]
        maps.to(device).calibrate(self._frozen[0], images, self.machine.image)

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

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
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


@torch.no_grad()
def take_over(networks: nn.ModuleDict, states: Mapping[str, Mapping[str, Tensor]]) -> None:
    """Load a trained network and its maps, also into a wider network, which then computes the same at first.

    New channels start random as they are, and what is read of them by old ones and by the maps starts at 0 (Chen et al.
    2016, Net2Net, with fresh channels instead of copies).
    """
    for part, state in states.items():
        own = networks[part].state_dict()
        for name, value in state.items():
            target = own[name]
            if target.shape == value.shape:
                target.copy_(value)
                continue
            if any(new < old for new, old in zip(target.shape, value.shape, strict=True)):
                raise ValueError(f"{part}.{name} cannot become narrower: {tuple(value.shape)} to {tuple(target.shape)}")
            old = tuple(slice(0, n) for n in value.shape)
            if target.ndim > 1:
                target[old[0]] = 0
            target[old] = value


@torch.no_grad()
def correlations(task: LossNetworkTask, networks: nn.ModuleDict, images: list[Tensor]) -> dict[str, float]:
    """Per tap, Pearson's correlation of predicted and true features over all positions, averaged over channels."""
    sums: dict[str, Tensor] = {}
    for image in images:
        found = networks["maps"](networks["network"](image))
        for tap, target in task.targets(image).items():
            x, y = (v.double().transpose(0, 1).flatten(1) for v in (found[tap], target))
            row = torch.stack(
                [
                    torch.full_like(x[:, 0], x.shape[1]),
                    x.sum(1),
                    y.sum(1),
                    (x * x).sum(1),
                    (y * y).sum(1),
                    (x * y).sum(1),
                ]
            )
            sums[tap] = sums.get(tap, torch.zeros_like(row)) + row
    out = {}
    for tap, (n, x, y, xx, yy, xy) in sums.items():
        covariance = xy / n - x * y / n**2
        variances = (xx / n - (x / n) ** 2) * (yy / n - (y / n) ** 2)
        # Channels that are silent on these images have no correlation to speak of.
        alive = yy / n - (y / n) ** 2 > 1e-6
        out[tap] = float((covariance / variances.clamp(min=1e-12).sqrt())[alive].mean())
    return out


@torch.no_grad()
def metrics(maps: Maps) -> dict[str, Tensor]:
    """Per tap a symmetric ``[own, own]`` matrix M: distances of M f are those of VGG-19's predicted features.

    M is the square root of the map's Gram matrix, scaled to a mean square of 1 per output channel: so statistics can be
    compared in VGG-19's space at our width.
    """
    out = {}
    for tap in maps.convs:
        conv = maps.convs[tap]
        assert isinstance(conv, nn.Conv2d)
        weight = conv.weight[:, :, 0, 0].double() * maps.get_buffer(f"{tap}_deviation").double()[:, None]
        values, vectors = torch.linalg.eigh(weight.T @ weight)
        root = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
        out[tap] = (root / root.square().sum(1).mean().sqrt()).float()
    return out
