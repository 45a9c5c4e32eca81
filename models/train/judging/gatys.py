"""Stage ``gatys``: Gatys' method with two loss networks on the same pairs, to see and to judge what a network is worth.

Gatys et al. 2016 with losses normalised per tap, channel moments beside Gram matrices, and logits for pixels; L-BFGS.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
from torch import Tensor

from ..images.pairs import some_pairs
from ..images.pictures import load_square, save_image
from ..learning import losses
from ..machine.checkpoint import write_atomically
from ..machine.device import ThreadOptions
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import PEERS, RUNS, VALIDATION
from ..networks.lossnet import LossNetwork, open_loss_network
from .judge import Judge, JudgeOptions, open_judge

CONTENT_TAP = "relu4_1"


@dataclass(frozen=True, kw_only=True)
class GatysOptions:
    """What to compare on what."""

    loss_network: Annotated[Path, opt("loss-network.safetensors, or compressed VGG-19's folder")] = (
        RUNS / "loss-network" / "loss-network.safetensors"
    )
    against: Annotated[Path, opt("the other loss network")] = PEERS / "compressed-vgg19"
    validation: Annotated[Path, opt("folder with content/ and style/")] = VALIDATION
    out: Annotated[Path, opt("sheet and report")] = RUNS / "gatys"
    pairs: Annotated[int, opt("of as many paintings")] = 4
    size: Annotated[int, opt("of photos and paintings, px")] = 256
    iterations: Annotated[int, opt("of L-BFGS")] = 60
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
    chosen = some_pairs(options.validation, options.pairs)
    networks = {"ours": open_loss_network(options.loss_network), "against": open_loss_network(options.against)}
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


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, GatysOptions, JudgeOptions, ThreadOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    read_fields(args, ThreadOptions).use()
    print(json.dumps(compare(read_fields(args, GatysOptions), open_judge(args))))
