"""Fitted vectors paint better than predicted ones, and a stopped fit goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from train.data import Batch, Library, photo_sample, to_tensor
from train.device import Machine
from train.fit import FitOptions, Fitted, fit, fit_group, order, painting_crop
from train.lossnet import open_seen_network
from train.methods import Release
from train.objective import Guides, LossWeights, Objective, Painted
from train.weights import open_networks

SIZE = 64


@pytest.fixture(scope="module")
def objective(release: Path) -> Objective:
    network = open_seen_network(release / "loss-network.safetensors")
    return Objective(Machine.choose("cpu", "fp32", "off"), Guides(network, None), LossWeights(style=4, content=4), 1)


@pytest.fixture(scope="module")
def library(images: Path) -> Library:
    return Library.open(images)


@pytest.fixture
def options(tmp_path: Path) -> FitOptions:
    return FitOptions(tmp_path / "fit", paintings=6, size=SIZE, steps=3)


def opened(release: Path) -> Release:
    return Release(open_networks(release))


def photos(library: Library, count: int, first: int) -> list[Tensor]:
    draws = [[np.random.default_rng([9, first + step, k]) for k in range(count)] for step in range(8)]
    return [to_tensor([photo_sample(library, SIZE, rng) for rng in step]).float() / 255 for step in draws]


def test_fitted_vectors_lower_the_objective_on_other_photos(
    release: Path, objective: Objective, library: Library
) -> None:
    networks = opened(release)
    crops = [painting_crop(library, k, SIZE, 0) for k in range(3)]
    paintings = to_tensor(crops).float() / 255
    found = fit_group(networks, objective, paintings, photos(library, 3, 0), 0.15)

    @torch.no_grad()
    def mean_loss(vector: Tensor) -> float:
        losses = []
        for photo in photos(library, 3, 100):
            batch = Batch(photo, paintings, torch.zeros(3), 3, 0, torch.zeros(3, dtype=torch.int64), torch.ones(3))
            painted = Painted(vector, networks.transformer(photo, vector), objective.features(paintings))
            losses.append(float(objective(batch, painted, 0)[0]))
        return sum(losses) / len(losses)

    assert mean_loss(found) < 0.97 * mean_loss(networks.vector(paintings, SIZE))


def test_a_stopped_fit_goes_on_to_the_same_vectors(
    release: Path, objective: Objective, library: Library, options: FitOptions
) -> None:
    whole = fit(opened(release), objective, library, replace(options, run=options.run.with_name("whole")))
    fit(opened(release), objective, library, replace(options, paintings=4))
    gone_on = fit(opened(release), objective, library, options)
    assert gone_on.index.tolist() == order(len(library.style), options.seed)
    assert torch.equal(gone_on.index, whole.index)
    assert torch.equal(gone_on.vector, whole.vector)
    assert torch.equal(Fitted.load(options.run).vector, whole.vector)


def test_a_fit_of_other_crops_is_not_gone_on_with(
    release: Path, objective: Objective, library: Library, options: FitOptions
) -> None:
    fit(opened(release), objective, library, replace(options, paintings=4))
    with pytest.raises(ValueError, match="another --out"):
        fit(opened(release), objective, library, replace(options, seed=1))


def test_vectors_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run the fit stage first"):
        Fitted.load(tmp_path)
