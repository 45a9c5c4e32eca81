"""Stage ``gatys``: Gatys' method with two loss networks on the same pairs, to see and to judge what a network is worth.

Gatys et al. 2016 with losses normalised per tap, channel moments beside Gram matrices, and logits for pixels; L-BFGS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from . import losses
from .checkpoint import write_atomically
from .evaluate import choose_pairs, load_square, save_image
from .judge import Judge
from .lossnet import LossNetwork, open_loss_network

CONTENT_TAP = "relu4_1"


@dataclass(frozen=True)
class GatysOptions:
    """What to compare on what."""

    networks: Mapping[str, Path]
    """Names and places of loss networks."""
    validation: Path
    out: Path
    pairs: int = 4
    size: int = 256
    iterations: int = 60
    content_weight: float = 0.3
    variation_weight: float = 2.0


def optimise(network: LossNetwork, photo: Tensor, painting: Tensor, options: GatysOptions) -> Tensor:
    """The picture after L-BFGS from the photo; all ``[1, 3, height, width]`` 0..1."""
    with torch.no_grad():
        style = losses.statistics_of(network(painting))
        content = network(photo, CONTENT_TAP)[CONTENT_TAP]
        energy = content.square().mean()
    # L-BFGS takes views of the gradient, which must be laid out plainly.
    logits = torch.logit(photo.clamp(0.02, 0.98)).contiguous().requires_grad_(True)
    optimiser = torch.optim.LBFGS(
        [logits], max_iter=options.iterations, history_size=10, line_search_fn="strong_wolfe",
        tolerance_grad=0, tolerance_change=0,
    )  # fmt: skip

    def loss() -> float:
        optimiser.zero_grad()
        picture = torch.sigmoid(logits)
        found = network(picture)
        made = losses.statistics_of(found)
        total = torch.stack(
            [losses.gram_error(made[tap], style[tap]) + losses.moment_error(made[tap], style[tap]) for tap in style]
        ).sum()
        total = total + options.content_weight * (found[CONTENT_TAP] - content).square().mean() / energy
        down, across = picture[:, :, 1:] - picture[:, :, :-1], picture[..., 1:] - picture[..., :-1]
        total = total + options.variation_weight * (down.square().mean() + across.square().mean())
        torch.autograd.backward(total)
        return float(total.detach())

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return torch.sigmoid(logits).detach()


def compare(options: GatysOptions, judge: Judge) -> dict[str, dict[str, float]]:
    """Mean content and style error per network; a sheet with photo, painting and a row per network in ``out``."""
    pairs = choose_pairs(options.validation, 1)
    chosen = pairs[:: max(1, len(pairs) // options.pairs)][: options.pairs]
    networks = {name: open_loss_network(path) for name, path in options.networks.items()}
    errors: dict[str, list[tuple[float, float]]] = {name: [] for name in networks}
    columns = []
    for painting_file, photo_file in chosen:
        painting, photo = load_square(painting_file, options.size), load_square(photo_file, options.size)
        column = [photo, painting]
        for name, network in networks.items():
            picture = optimise(network, photo, painting, options)
            content, style = (float(error) for error in judge.score(picture, photo, painting))
            errors[name].append((content, style))
            column.append(picture)
            print(f"{name} {painting_file.stem}: content {content:.3f} style {style:.3f}", flush=True)
        columns.append(torch.cat(column, 2))
    options.out.mkdir(parents=True, exist_ok=True)
    save_image(torch.cat(columns, 3), options.out / "sheet.jpg")
    means = {
        name: {kind: sum(pair[k] for pair in found) / len(found) for k, kind in enumerate(("content", "style"))}
        for name, found in errors.items()
    }
    write_atomically(options.out / "report.json", (json.dumps(means, indent=1) + "\n").encode())
    return means
