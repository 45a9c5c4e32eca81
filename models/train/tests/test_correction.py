"""What fitted vectors teach: the correction finds what can be told from its inputs, and the student follows it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from train.correction import PHOTO_EVERY, CorrectedTask, Correction, kept_batch
from train.data import Library, Sizes, Source
from train.device import Machine
from train.fit import Fitted
from train.lossnet import open_seen_network
from train.objective import Guides, LossWeights, Objective
from train.predictor import MobilePredictor
from train.weights import open_networks


def test_a_correction_that_depends_on_the_inputs_is_found() -> None:
    generator = torch.Generator().manual_seed(0)
    statistics = torch.randn(400, 6, generator=generator)
    predicted = torch.randn(400, 4, generator=generator)
    missed = torch.stack([statistics[:, 0], predicted[:, 1], statistics[:, 1].sin(), torch.full((400,), 0.5)], 1)
    correction = Correction.learn(statistics[:300], predicted[:300], (predicted + missed)[:300])
    left = correction(statistics[300:], predicted[300:]) - (predicted + missed)[300:]
    assert (left.square().mean(0) < 0.15 * missed[300:].square().mean(0)).all()


def test_what_is_unlike_all_paintings_gets_their_mean_correction() -> None:
    generator = torch.Generator().manual_seed(0)
    statistics, predicted = torch.randn(50, 300, generator=generator), torch.randn(50, 4, generator=generator)
    missed = torch.randn(50, 4, generator=generator)
    correction = Correction.learn(statistics, predicted, predicted + missed)
    far = correction(torch.full((1, 300), 1e6), torch.zeros(1, 4))
    assert (far - missed.mean(0)).abs().max() < 0.25 * missed.std()


def source(images: Path) -> Source:
    return Source(Library.open(images), Sizes(((64, 8),)), 0)


def test_one_sample_in_four_is_a_photo(images: Path) -> None:
    batch = kept_batch(source(images), 3)
    assert batch.identities == float(batch.identity.sum()) == len(batch.painting) / PHOTO_EVERY


@pytest.fixture
def task(images: Path, release: Path) -> CorrectedTask:
    network = open_seen_network(release / "loss-network.safetensors")
    objective = Objective(Machine.choose("cpu", "fp32", "off"), Guides(network, None), LossWeights(), 1)
    networks = open_networks(release)
    # All fitted vectors lie by the same amount beside the predicted ones, so the correction is that amount.
    index = torch.arange(6)
    drawn = source(images)
    fitted = Fitted(index, torch.zeros(6, 100), 64, 0)
    first = CorrectedTask(networks, objective, drawn, fitted)
    predicted = torch.cat([first._look(part)[1] for part in first._crops(fitted)])
    return CorrectedTask(networks, objective, drawn, Fitted(index, predicted + 0.3, 64, 0))


@torch.no_grad()
def test_the_untrained_student_misses_the_whole_correction_and_moves_no_photo(task: CorrectedTask) -> None:
    loss, parts = task(task.batch(0).to(torch.device("cpu")), 0)
    assert float(parts["missed"]) == pytest.approx(1, abs=1e-3)
    assert float(parts["moved"]) == pytest.approx(0, abs=1e-6)
    assert float(loss) == pytest.approx(1, abs=1e-3)


@torch.no_grad()
def test_a_student_whose_answers_are_shifted_reaches_the_correction(task: CorrectedTask) -> None:
    student = task.networks["student"]
    assert isinstance(student, MobilePredictor)
    student.dense2.bias += 0.3
    _, parts = task(task.batch(0).to(torch.device("cpu")), 0)
    assert float(parts["missed"]) == pytest.approx(0, abs=1e-3)
    assert float(parts["moved"]) == pytest.approx(1, abs=1e-3)
