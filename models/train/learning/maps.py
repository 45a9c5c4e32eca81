"""The maps from our loss network's features to VGG-19's, and what is made of them: metrics, correlations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from ..networks.lossnet import Features, LossNetworkSpec, VggTargets


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
def correlations(
    networks: nn.ModuleDict, targets: Callable[[Tensor], Features], images: list[Tensor]
) -> dict[str, float]:
    """Per tap, Pearson's correlation of predicted and true features over all positions, averaged over channels.

    ``networks`` are ``network`` and ``maps``; ``targets`` answers the true features of an image, standardised.
    """
    sums: dict[str, Tensor] = {}
    for image in images:
        found = networks["maps"](networks["network"](image))
        for tap, target in targets(image).items():
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
