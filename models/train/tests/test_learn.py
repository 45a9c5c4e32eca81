"""Learnt styles begin as the predicted vector paints, end nearer to their painting, and go on after a stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from train.images.library import Library
from train.learning.fit import Fitter, Painting
from train.learning.learn import (
    LEAST_PULL,
    MOST_PULL,
    GalleryOptions,
    Learner,
    LearnOptions,
    Pull,
    gallery_of,
    learn_all,
)
from train.learning.objective import Guides, LossWeights, Objective
from train.machine.device import Machine
from train.machine.places import current_release
from train.machine.schedule import constant
from train.networks.learnt import adapted_weights, begin, paint, read, write
from train.networks.lossnet import open_seen_network
from train.networks.painting import Release
from train.networks.transformer import STYLE_DIM
from train.networks.weights import open_networks


@pytest.fixture(scope="module")
def release(release: Path) -> Release:
    return Release(open_networks(release))


@pytest.fixture
def learner(release: Release, images: Path, tmp_path: Path) -> Learner:
    network = open_seen_network(current_release() / "loss-network.safetensors")
    machine, guides = Machine.choose("cpu", "fp32", "off"), Guides(loss_network=network, teacher=None)
    weights = LossWeights(style=constant(4), content=constant(5), flat=constant(8))
    objective = Objective(machine=machine, guides=guides, weights=weights, steps=1)
    options = LearnOptions(run=tmp_path / "learn", release="some-release", size=64, steps=12, rank=2, side=64)
    library = Library.open(images)
    held = Fitter.draw_photos(library, replace(options, steps=2, seed=5))
    return Learner(Fitter(release, objective, Fitter.draw_photos(library, options)), held, options)


def paintings(images: Path, count: int) -> list[Painting]:
    return gallery_of(GalleryOptions(init=Path(), folder=images / "style"))[:count]


@torch.no_grad()
def test_a_style_begins_as_its_vector_paints(release: Release) -> None:
    vector, photo = torch.randn(1, STYLE_DIM), torch.rand(2, 3, 32, 40)
    style = begin(release.transformer, vector, rank=3, seed=1)
    painted = paint(release.transformer, style, photo)
    assert torch.allclose(painted, release.transformer(photo, vector.expand(2, -1)), atol=1e-5)
    assert len(style.down) == len(adapted_weights(release.transformer)) > 0
    assert not begin(release.transformer, vector, rank=0, seed=1).down


@torch.no_grad()
def test_an_adapter_is_a_sum_of_matrices(release: Release) -> None:
    vector, photo = torch.randn(1, STYLE_DIM), torch.rand(1, 3, 32, 32)
    style = begin(release.transformer, vector, rank=2, seed=1)
    name = "up1.pointwise.weight"
    style.up[name].normal_(std=0.3)
    painted = paint(release.transformer, style, photo)
    weight = release.transformer.up1.pointwise.weight
    before = weight.clone()
    weight += (style.up[name] @ style.down[name])[:, :, None, None]
    whole = release.transformer(photo, vector)
    weight.copy_(before)
    assert torch.allclose(painted, whole, atol=1e-5)
    assert not torch.allclose(painted, release.transformer(photo, vector), atol=1e-3)


def test_what_is_learnt_is_nearer_on_other_photos(learner: Learner, images: Path) -> None:
    (painting,) = paintings(images, 1)
    image = learner.painting(painting.file)
    style, first = learner.learn(image)
    target = learner.fitter.target(image)
    before, after = learner.measure(first, target), learner.measure(style, target)
    assert after["style"] < 0.97 * before["style"]
    assert all(float(part.detach().abs().max()) > 0 for part in style.up.values())
    # The networks stay as they are.
    assert all(parameter.grad is None for parameter in learner.fitter.release.transformer.parameters())


def test_a_stopped_run_goes_on_to_the_same_styles(learner: Learner, images: Path) -> None:
    learner.options = replace(learner.options, run=learner.options.run.with_name("whole"))
    whole = learn_all(learner, paintings(images, 2))
    written = learner.options.run
    learner.options = replace(learner.options, run=written.with_name("parts"))
    learn_all(learner, paintings(images, 1))
    assert learn_all(learner, paintings(images, 2)) == whole
    for painting in paintings(images, 2):
        again, once = (read(folder / f"{painting.name}.safetensors")[0] for folder in (learner.options.run, written))
        assert all(torch.equal(a, b) for a, b in zip(again.numbers(), once.numbers(), strict=True))


@torch.no_grad()
def test_a_file_has_what_was_written(release: Release, tmp_path: Path) -> None:
    style = begin(release.transformer, torch.randn(1, STYLE_DIM), rank=2, seed=3)
    write(style, tmp_path / "a.safetensors", {"release": "r"})
    found, about = read(tmp_path / "a.safetensors")
    assert about == {"release": "r"} and found.count() == style.count()
    photo = torch.rand(1, 3, 32, 32)
    assert torch.equal(paint(release.transformer, found, photo), paint(release.transformer, style, photo))


def test_a_painting_that_is_not_there_is_named(images: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no mona-lisa in"):
        gallery_of(GalleryOptions(init=Path(), folder=images / "style", only="mona-lisa"))


def test_processes_share_the_paintings_out(images: Path) -> None:
    parts = [gallery_of(GalleryOptions(init=Path(), folder=images / "style", part=(which, 2))) for which in (1, 2)]
    found = [painting.name for part in parts for painting in part]
    assert sorted(found) == sorted(painting.name for painting in paintings(images, len(found)))
    assert abs(len(parts[0]) - len(parts[1])) <= 1


def test_the_weight_of_the_content_follows_its_error() -> None:
    over, under, left = Pull(2.0, 0.4), Pull(2.0, 0.4), Pull(2.0, 0.0)
    for _ in range(1000):
        over.follow(0.5)
        under.follow(0.3)
        left.follow(0.5)
    assert (over.weight, under.weight, left.weight) == (MOST_PULL, LEAST_PULL, 2.0)
