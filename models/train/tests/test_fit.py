"""Fitted vectors paint nearer to their painting than predicted ones, and a stopped fit goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from torch import Tensor

from train.cli import build_parser
from train.images.library import Library
from train.images.pictures import resized
from train.learning.fit import (
    FILE,
    MOST_AWAY,
    FitOptions,
    Fitter,
    Painting,
    fit,
    kept_near,
    open_painting,
    read_collection,
)
from train.learning.objective import Guides, LossWeights, Objective
from train.machine.device import Machine
from train.machine.places import current_release
from train.machine.schedule import constant
from train.networks.ground import on_ground
from train.networks.learnt import LearntStyle, paint
from train.networks.lossnet import open_seen_network
from train.networks.painting import Release
from train.networks.transformer import STYLE_DIM
from train.networks.weights import open_networks

WEIGHTS = LossWeights(style=constant(4), content=constant(5), flat=constant(8))


@pytest.fixture(scope="module")
def release(release: Path) -> Release:
    return Release(open_networks(release))


@pytest.fixture(scope="module")
def objective() -> Objective:
    network = open_seen_network(current_release() / "loss-network.safetensors")
    machine, guides = Machine.choose("cpu", "fp32", "off"), Guides(loss_network=network, teacher=None)
    return Objective(machine=machine, guides=guides, weights=WEIGHTS, steps=1)


@pytest.fixture
def options(tmp_path: Path) -> FitOptions:
    return FitOptions(run=tmp_path / "fit", release="some-release", size=64, steps=2)


@pytest.fixture
def fitter(release: Release, objective: Objective, images: Path, options: FitOptions) -> Fitter:
    return Fitter(release, objective, Fitter.draw_photos(Library.open(images), options))


def paintings(images: Path, count: int) -> list[Painting]:
    files = sorted((images / "style").iterdir())[:count]
    return [Painting(name=file.stem, file=file) for file in files]


@torch.no_grad()
def mean_loss(fitter: Fitter, vector: Tensor, painting: Tensor) -> float:
    target = fitter.target(painting)
    return sum(float(fitter.loss(photo, vector, target)) for photo in fitter.photos) / len(fitter.photos)


def test_a_fitted_vector_lowers_the_objective_on_other_photos(
    release: Release, objective: Objective, images: Path, options: FitOptions
) -> None:
    library = Library.open(images)
    longer = replace(options, steps=8)
    fitter = Fitter(release, objective, Fitter.draw_photos(library, longer))
    other = Fitter(release, objective, Fitter.draw_photos(library, replace(longer, seed=1)))
    painting = resized(open_painting(paintings(images, 1)[0].file), 64)
    found = fitter.fit(painting, options.rate)
    assert mean_loss(other, found, painting) < 0.97 * mean_loss(other, release.vector(painting, 64), painting)


def test_a_stopped_fit_goes_on_to_the_same_vectors(fitter: Fitter, images: Path, options: FitOptions) -> None:
    whole = fit(fitter, paintings(images, 2), replace(options, run=options.run.with_name("whole")))
    fit(fitter, paintings(images, 1), options)
    assert fit(fitter, paintings(images, 2), options) == whole
    written = json.loads((options.run / FILE).read_text(encoding="utf-8"))
    assert written == whole
    first, second = written["styles"].values()
    assert len(first) == len(second) == STYLE_DIM and first != second


def test_vectors_of_another_release_are_not_gone_on_with(fitter: Fitter, images: Path, options: FitOptions) -> None:
    fit(fitter, paintings(images, 1), options)
    with pytest.raises(ValueError, match="vectors of some-release: give another --out"):
        fit(fitter, paintings(images, 1), replace(options, release="another"))


def test_vectors_of_an_earlier_version_are_not_gone_on_with(fitter: Fitter, images: Path, options: FitOptions) -> None:
    options.run.mkdir()
    older = {"release": options.release, "styles": {"style00": {"painted": [0.0] * STYLE_DIM}}}
    (options.run / FILE).write_text(json.dumps(older), encoding="utf-8")
    with pytest.raises(ValueError, match="sizes of stroke, of an earlier version: give another --out"):
        fit(fitter, paintings(images, 2), options)


def test_photos_lie_on_the_ground_that_the_release_knows(
    fitter: Fitter, images: Path, options: FitOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Tensor] = []
    transformer = fitter.release.transformer
    handle = transformer.register_forward_pre_hook(lambda _, inputs: given.append(inputs[0]))
    painting = resized(open_painting(paintings(images, 1)[0].file), 64)
    photo, vector = fitter.photos[0], fitter.release.vector(painting, 64)
    target = fitter.target(painting)
    monkeypatch.setattr(fitter.release, "brushwork", 0.0)
    plain = float(fitter.loss(photo, vector, target).detach())
    monkeypatch.setattr(fitter.release, "brushwork", 0.5)
    grounded = float(fitter.loss(photo, vector, target).detach())
    handle.remove()
    assert torch.equal(given[0], photo) and grounded != plain
    amount = torch.full((len(photo),), 0.5)
    torch.testing.assert_close(given[1], on_ground(photo, amount, torch.arange(len(photo))))


def test_a_descent_that_diverges_is_an_error(fitter: Fitter, images: Path, options: FitOptions) -> None:
    with pytest.raises(ValueError, match="lower --rate"):
        fit(fitter, paintings(images, 1), replace(options, rate=float("nan")))
    assert not (options.run / FILE).exists()


def test_paintings_are_read_at_the_app_s_size(fitter: Fitter, images: Path) -> None:
    manifest = json.loads((current_release() / "manifest.json").read_text(encoding="utf-8"))
    painting = fitter.read(paintings(images, 1)[0].file)
    assert min(painting.shape[2:]) == manifest["predictor"]["inputSize"]


def test_a_painting_that_is_not_there_is_named(tmp_path: Path) -> None:
    collection = tmp_path / "paintings.json"
    collection.write_text('[{"name": "the-scream", "file": "style/none.jpg"}]', encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="the-scream is not at"):
        read_collection(collection, tmp_path)


def shipped_style(release: Path, name: str) -> LearntStyle:
    """A built-in style as the app has it: levels, and a scale for each row."""
    with safe_open(release / "styles.safetensors", framework="pt") as file:
        norms = file.get_tensor(name).float() * file.get_tensor(f"{name}.scale")[:, None]
    parts: dict[str, dict[str, torch.Tensor]] = {"down": {}, "up": {}}
    with safe_open(release / "adapters" / f"{name}.safetensors", framework="pt") as file:
        for key in file.keys():
            layer, _, kind = key.rpartition(".")
            if kind in parts:
                rows = file.get_tensor(key).float() * file.get_tensor(f"{key}.scale")[:, None]
                parts[kind][f"{layer}.weight"] = rows.T if kind == "up" else rows
    return LearntStyle(norms=norms.flatten(), down=parts["down"], up=parts["up"])


def test_the_shipped_styles_are_learnt(release: Release, objective: Objective, shared: Path) -> None:
    args = build_parser().parse_args(["fit"])
    found = {painting.name: painting for painting in read_collection(args.paintings, shared / "data")}
    options = FitOptions(run=Path(), release="", size=192, steps=1, seed=77)
    other = Fitter(release, objective, Fitter.draw_photos(Library.open(shared / "data", 60), options))
    styles = json.loads((current_release() / "styles.json").read_text(encoding="utf-8"))["styles"]
    for name in (styles[0]["name"], styles[-1]["name"]):
        painting = other.read(found[name].file)
        style, vector = shipped_style(current_release(), name), release.vector(painting)

        def brush(photo: torch.Tensor, style: LearntStyle = style) -> torch.Tensor:
            return paint(release.transformer, style, photo)

        with torch.no_grad():
            learnt = other.scored(other.photos[0], vector, other.target(painting), brush)[1]["style"]
            predicted = other.scored(other.photos[0], vector, other.target(painting))[1]["style"]
        assert learnt < 0.9 * predicted, name


def test_fitted_vectors_stay_near_the_predicted_ones() -> None:
    predicted = torch.linspace(-1, 1, 100)[None]
    near, far = predicted * 1.2, predicted * -3
    assert torch.equal(kept_near(near, predicted), near) and torch.equal(kept_near(predicted, predicted), predicted)
    kept = kept_near(far, predicted)
    away = torch.linalg.vector_norm(kept - predicted) / torch.linalg.vector_norm(predicted)
    assert abs(float(away) - MOST_AWAY) < 1e-5 and torch.dot((kept - predicted)[0], (far - predicted)[0]) > 0
