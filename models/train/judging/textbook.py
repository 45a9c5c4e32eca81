"""Stage ``textbook``: Gatys' method as tutorials have it, the yardstick for how often one fixed setting fails.

Gatys et al. 2016: mean squared errors of the Gram matrices (divided by c*h*w) of relu1_1 ... relu5_1, summed, and of
the features of relu4_1; fixed weights, no total variation; Adam on the pixels from the photo, cut to 0..1 after each
step; one scale. The features are the compressed VGG-19's, as they are. A picture fails by ``trials.FAILURE``: it has
NaN, or its style error is not below the instant result's on that pair, or its content error exceeds
``trials.PHOTO_LOST``.
"""

from __future__ import annotations

import json
import math
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
from torch import Tensor

from ..images.pairs import Pair, choose_pairs, pair_name
from ..images.pictures import load_square, save_image
from ..learning import losses
from ..machine.device import ThreadOptions
from ..machine.options import add_fields, decimals, opt, read_fields
from ..machine.places import PEERS, RUNS, current_release
from ..networks.lossnet import LossNetwork, open_loss_network
from ..networks.methods import Method, open_method
from .gatys import CONTENT_TAP
from .judge import Judge, JudgeOptions, open_judge
from .measures import TARGETS
from .trials import (
    ONLY_REPORTS,
    PER_PAINTING,
    Entry,
    Errors,
    Ledger,
    TrialOptions,
    entry,
    instant_figures,
    judge_file,
    method_figures,
    write_figures,
)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The tutorial's numbers."""

    content_weight: Annotated[float, opt("of the content term, fixed for all pairs")] = 1.0
    rate: Annotated[float, opt("Adam's learning rate")] = 0.02
    iterations: Annotated[int, opt("steps a picture")] = 100


@dataclass(frozen=True, kw_only=True)
class TextbookOptions(TrialOptions):
    """What to paint with, on what."""

    network: Annotated[
        Path, opt("compressed VGG-19's folder, or a loss-network.safetensors", flag="--loss-network")
    ] = PEERS / "compressed-vgg19"
    release: Annotated[str, opt("whose pictures are the instant results")]
    style_weights: Annotated[
        tuple[float, ...],
        opt(
            "fixed for all pairs; several, such as 1e3,1e5,1e7, show on how many pairs each comes nearest to the "
            "targets: that is hindsight, which no user has, and no way to choose one",
            parse=decimals,
        ),
    ] = (1e5,)
    recipe: Recipe = Recipe()

    def settings(self) -> dict[str, Any]:
        """What figures in one folder must have in common."""
        network, release = self.network.name, Path(self.release).name
        return {"network": network, "release": release, "size": self.size, **vars(self.recipe)}


@dataclass(frozen=True, kw_only=True)
class Painters:
    """What makes and judges the pictures."""

    network: LossNetwork
    instant: Method
    judge: Judge


def gram(features: Tensor) -> Tensor:
    """Channel products over channels and places, as tutorials divide them."""
    return losses.gram(features) / features.shape[1]


def optimise(network: LossNetwork, images: tuple[Tensor, Tensor], style_weight: float, recipe: Recipe) -> Tensor:
    """The picture of a photo and a painting, each ``[1, 3, height, width]`` 0..1. It may hold NaN."""
    photo, painting = images
    with torch.no_grad():
        style = {tap: gram(features) for tap, features in network(painting).items()}
        content = network(photo, CONTENT_TAP)[CONTENT_TAP]
    picture = photo.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([picture], lr=recipe.rate)
    for _ in range(recipe.iterations):
        optimiser.zero_grad()
        found = network(picture)
        total = recipe.content_weight * (found[CONTENT_TAP] - content).square().mean()
        total = total + style_weight * torch.stack([(gram(found[t]) - style[t]).square().mean() for t in style]).sum()
        torch.autograd.backward(total)
        optimiser.step()
        with torch.no_grad():
            picture.clamp_(0, 1)
    return picture.detach()


def distance(record: Entry) -> float:
    """How far a picture is from a release's targets: relative excess of content and style, as one length."""
    if record["content"] is None:
        return math.inf
    return math.hypot(*(max(0.0, record[kind] / TARGETS[kind] - 1) for kind in ("content", "style")))


def sweep_figures(entries: Sequence[Entry], weights: Sequence[float]) -> dict[str, Any]:
    """Which style weight comes nearest to the targets on each pair that has been painted with all of them."""
    by_pair: dict[str, dict[float, float]] = {}
    for e in entries:
        by_pair.setdefault(e["pair"], {})[e["styleWeight"]] = distance(e)
    whole = {pair: found for pair, found in by_pair.items() if set(found) == set(weights)}
    best = {pair: min(found, key=lambda w: found[w]) for pair, found in whole.items()}
    return {
        "targets": {kind: TARGETS[kind] for kind in ("content", "style")},
        "pairs": len(whole),
        "bestByPair": best,
        "bestOn": {f"{w:g}": sum(b == w for b in best.values()) for w in weights},
        "differentWeightsNeeded": len(set(best.values())),
        "meanDistance": {f"{w:g}": _mean([found[w] for found in whole.values()]) for w in weights},
        "meanDistanceOfBest": _mean([min(found.values()) for found in whole.values()]),
    }


def _mean(values: Sequence[float]) -> float | None:
    """Of the finite ones: JSON has no infinity."""
    finite = [v for v in values if math.isfinite(v)]
    return sum(finite) / len(finite) if finite else None


def figures_of(entries: Sequence[Entry]) -> dict[str, Any]:
    """The instant results, every style weight, and what a sweep shows where there are several."""
    weights = sorted({e["styleWeight"] for e in entries})
    methods = {f"{w:g}": method_figures([e for e in entries if e["styleWeight"] == w]) for w in weights}
    found = {"judge": {"instant": instant_figures(entries), "byStyleWeight": methods}}
    return {**found, "sweep": sweep_figures(entries, weights)} if len(weights) > 1 else found


def pictures_of(out: Path, style_weight: float = TextbookOptions.style_weights[0]) -> Path:
    """Where the pictures of a style weight are."""
    return out / "pictures" / f"style-weight-{style_weight:g}"


def _instant(painters: Painters, images: tuple[Tensor, Tensor], file: Path) -> Errors:
    file.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        save_image(painters.instant(*images), file)
    return judge_file(painters.judge, file, *images)


def _paint(painters: Painters, pair: Pair, weights: Sequence[float], options: TextbookOptions, ledger: Ledger) -> None:
    """Paint a pair with some style weights, and record them."""
    painting, photo = (load_square(file, options.size) for file in pair)
    images, name = (photo, painting), pair_name(pair)
    instant = _instant(painters, images, options.out / "pictures" / "instant" / f"{name}.png")
    for weight in weights:
        start = time.perf_counter()
        picture = optimise(painters.network, images, weight, options.recipe)
        seconds = time.perf_counter() - start
        errors = None
        if bool(picture.isfinite().all()):
            file = pictures_of(options.out, weight) / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            save_image(picture, file)
            errors = judge_file(painters.judge, file, *images)
        ledger.add({**entry(name, errors, instant, seconds), "id": f"{name} {weight:g}", "styleWeight": weight})
        said = "content {:.3f} style {:.3f}".format(*errors) if errors else "NaN"
        print(f"{name} {weight:g}: {said}, instant {instant[0]:.3f} {instant[1]:.3f}, {seconds:.1f} s", flush=True)


def textbook(options: TextbookOptions, judge: Judge) -> dict[str, Any]:
    """Paint what is not recorded yet, write ``figures.json`` of all that is, answer the figures."""
    ledger = Ledger(options.out, options.settings())
    instant = open_method(options.release, Path())
    painters = Painters(network=open_loss_network(options.network), instant=instant, judge=judge)
    done = ledger.entries()
    for pair in choose_pairs(options.validation, PER_PAINTING, options.limit):
        weights = [w for w in options.style_weights if f"{pair_name(pair)} {w:g}" not in done]
        if weights:
            _paint(painters, pair, weights, options, ledger)
    figures = {**options.settings(), "contentTap": CONTENT_TAP, **figures_of(list(ledger.entries().values()))}
    write_figures(options.out, figures)
    return figures


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    parser.epilog = ONLY_REPORTS
    add_fields(parser, TextbookOptions, out=RUNS / "textbook", release=str(current_release()))
    add_fields(parser, Recipe, JudgeOptions, ThreadOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    read_fields(args, ThreadOptions).use()
    options = read_fields(args, TextbookOptions, recipe=read_fields(args, Recipe))
    print(json.dumps(textbook(options, open_judge(args)), indent=1))
