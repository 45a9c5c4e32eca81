"""Painting as the product does: the same ground and octaves as TypeScript's, one style at every size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from train.machine.schedule import constant
from train.machine.start import OPTIONS
from train.networks.ground import on_ground
from train.networks.methods import AnySize
from train.networks.octaves import enlarged, merged, reduced
from train.networks.painting import BRUSHWORK, Brush, Release, draft_size
from train.networks.predictor import MobilePredictor
from train.networks.transformer import Transformer, TransformerSpec
from train.networks.weights import Networks, architecture, open_networks, specs_of, with_ground, with_noise
from train.release.export import ExportOptions, export

SEED = torch.zeros(1, dtype=torch.int64)


def networks(ground: bool) -> Networks:
    """Small ones with random weights."""
    torch.manual_seed(3)
    transformer = Transformer(TransformerSpec(widths=(8, 8, 16), blocks=1, ground=ground)).eval()
    return Networks(transformer=transformer, student=MobilePredictor(norms=False).eval())


def pattern(height: int = 21, width: int = 37) -> Tensor:
    """The photo of ``test/unit/core/ground.test.ts``: smooth to the left, restless to the right."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    red = (128 + 60 * torch.sin(x.double() / 5) * torch.cos(y.double() / 7)).round()
    green = torch.where(x > 25, (x * 7 + y * 3) % 256, 100)
    return torch.stack([red, green, torch.full_like(red, 90)])[None].float() / 255


@pytest.mark.parametrize(
    ("y", "x", "colours"),
    [
        (0, 0, [135.7731, 107.7731, 97.7731]),
        (3, 7, [180.9964, 98.9964, 88.9964]),
        (10, 20, [130.7799, 108.7799, 98.7799]),
        (20, 36, [82.8075, 56.8075, 90.8075]),
        (11, 30, [128.0147, 243.0146, 90.0146]),
        (5, 12, [172.9872, 113.9871, 103.9871]),
    ],
)
def test_the_ground_has_the_app_s_numbers(y: int, x: int, colours: list[float]) -> None:
    found = 255 * on_ground(pattern(), torch.tensor([0.8]), SEED)
    assert found[0, :, y, x].tolist() == pytest.approx(colours, abs=5e-3)


def test_a_ground_lies_in_flat_areas_and_as_much_as_is_asked() -> None:
    grey = torch.full((2, 3, 96, 96), 0.5)
    found = on_ground(grey, torch.tensor([0.0, 1.0]), torch.tensor([0, 5])) - grey
    assert found[0].abs().max() == 0 and found[1].std().item() == pytest.approx(0.038, abs=5e-3)
    assert torch.equal(found[1, 0], found[1, 2])
    board = (torch.arange(96)[:, None] + torch.arange(96)) % 2 * 0.6 + 0.2
    restless = board.expand(1, 3, -1, -1)
    assert (on_ground(restless, torch.ones(1), SEED) - restless).abs().max() < 1e-4


def numbers(height: int, width: int) -> Tensor:
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    return torch.stack([(x * 37 + y * 61 + c * 29) % 256 for c in range(3)])[None].float()


def test_octaves_have_the_app_s_numbers() -> None:
    # src/core/octaves.ts, `reduce` and `Enlarged` of the same image
    small = reduced(numbers(17, 23), (7, 9))
    assert [small[0, c, y, x].item() for y, x, c in ((0, 0, 0), (3, 4, 1), (6, 8, 2))] == pytest.approx(
        [93.98290, 144.38582, 155.24787], abs=1e-3
    )
    large = enlarged(small, (17, 23))
    assert [large[0, c, y, x].item() for y, x, c in ((0, 0, 0), (8, 11, 1), (16, 22, 2), (5, 3, 0))] == pytest.approx(
        [86.78842, 144.38582, 159.86502, 127.65005], abs=1e-3
    )


def test_an_enlargement_goes_through_its_values() -> None:
    image = torch.rand(1, 3, 5, 7)
    torch.testing.assert_close(enlarged(image, (5, 7)), image)
    # Three times: the middle of each three is a place that was given.
    torch.testing.assert_close(enlarged(image, (15, 21))[:, :, 1::3, 1::3], image)
    torch.testing.assert_close(enlarged(torch.ones(1, 3, 4, 4), (9, 11)), torch.ones(1, 3, 9, 11))


def test_a_painting_and_its_own_reduction_give_the_painting() -> None:
    full = torch.rand(1, 3, 48, 64)
    torch.testing.assert_close(merged(reduced(full, (18, 24)), full), full, atol=1e-5, rtol=0)
    assert torch.equal(merged(full, full), full)


def test_a_merge_has_the_draft_below_and_the_painting_above() -> None:
    torch.manual_seed(0)
    draft, full = torch.full((1, 3, 12, 16), 0.25), 0.5 + 0.1 * torch.randn(1, 3, 96, 128)
    picture = merged(draft, full)
    assert picture.mean().item() == pytest.approx(0.25, abs=2e-3)
    assert picture.std().item() == pytest.approx(full.std().item(), rel=0.05)
    assert float(merged(draft - 1, full).min()) == 0


@pytest.mark.parametrize(
    ("size", "draft"),
    [
        ((1200, 1600), (384, 512)),
        ((1024, 1536), (341, 512)),
        ((500, 4000), (256, 2048)),
        ((256, 384), (256, 384)),
        ((512, 700), (374, 512)),
    ],
)
def test_drafts_have_the_app_s_sizes(size: tuple[int, int], draft: tuple[int, int]) -> None:
    assert draft_size(size, 512) == draft


def test_small_pictures_are_one_pass_and_large_ones_two(monkeypatch: pytest.MonkeyPatch) -> None:
    release = Release(networks(ground=False), Brush(draft_edge=48))
    photo, vector = torch.rand(1, 3, 40, 48), torch.randn(1, 100)
    assert torch.equal(release.picture(photo, vector), release.paint(photo, vector))
    large = torch.rand(1, 3, 80, 96)
    draft, full = release.paint(reduced(large, (40, 48)), vector), release.paint(large, vector)
    assert torch.equal(release.picture(large, vector), merged(draft, full))
    torch.testing.assert_close(release(large, photo), release.picture(large, release.vector(photo)))


def test_the_ground_is_the_usual_one_where_the_networks_know_it() -> None:
    photo, vector = torch.rand(1, 3, 32, 32) * 0.01 + 0.5, torch.randn(1, 100)
    plain, grounded = Release(networks(ground=False)), Release(networks(ground=True))
    assert (plain.brushwork, grounded.brushwork) == (0, BRUSHWORK)
    bare = plain.paint(photo, vector)
    assert torch.equal(plain.picture(photo, vector), bare)
    assert torch.equal(grounded.picture(photo, vector), plain.paint(photo, vector, BRUSHWORK))
    assert (grounded.picture(photo, vector) - bare).abs().max() > 1e-3
    assert torch.equal(Release(networks(ground=True), Brush(brushwork=0.0)).picture(photo, vector), bare)
    assert torch.equal(
        Release(networks(ground=False), Brush(brushwork=1.0)).picture(photo, vector), plain.paint(photo, vector, 1.0)
    )


def test_strength_0_is_painted_with_each_pass_s_own_vector_on_no_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    release = Release(networks(ground=True), Brush(draft_edge=48))
    photo, passes = torch.rand(1, 3, 64, 96), list[tuple[tuple[int, int], Tensor, float]]()
    paint = release.paint

    def noted(image: Tensor, vector: Tensor, ground: float = 0.0) -> Tensor:
        passes.append(((image.shape[2], image.shape[3]), vector, ground))
        return paint(image, vector, ground)

    monkeypatch.setattr(release, "paint", noted)
    style = torch.randn(1, 100)
    release.picture(photo, style, strength=0)
    release.picture(photo, style, strength=0.5)
    release.picture(photo, style, strength=1.5)
    assert [size for size, _, _ in passes] == [(32, 48), (64, 96)] * 3
    assert [ground for _, _, ground in passes] == [0, 0, 0.25, 0.25, 0.5, 0.5]
    own = [release.vector(reduced(photo, (32, 48)), 32), release.vector(photo, 64)]
    assert not torch.equal(*own)
    for k, strength in enumerate((0, 0.5, 1.5)):
        for j in (0, 1):
            torch.testing.assert_close(passes[2 * k + j][1], torch.lerp(own[j], style, strength))


def test_a_release_says_whether_it_knows_the_ground(tmp_path: Path) -> None:
    for ground in (False, True):
        manifest = export(networks(ground), ExportOptions(out=tmp_path / str(ground), id="x"))
        assert manifest["transformer"].get("ground", False) is ground
        transformer = open_networks(tmp_path / str(ground)).require_transformer()
        assert transformer.spec.ground is ground and with_noise(transformer).spec.ground is ground


def test_a_run_says_whether_it_was_trained_on_a_ground(tmp_path: Path) -> None:
    known = networks(ground=True)
    transformer = known.require_transformer()
    state: dict[str, Any] = {
        "averages": {"transformer": transformer.state_dict()},
        "specs": specs_of(Networks(transformer=transformer)),
        "step": 1, "earlier_steps": 0, "seconds": 0.0, "earlier_seconds": 0.0,
    }  # fmt: skip
    file = tmp_path / "joint" / "checkpoint.pt"
    file.parent.mkdir()
    torch.save(state, file)
    assert open_networks(file.parent).require_transformer().spec.ground
    # A checkpoint from before that was written down: the run's options know.
    del state["specs"]["transformer"]["ground"]
    torch.save(state, file)
    assert not open_networks(file).require_transformer().spec.ground
    for share, ground in (("0", False), ("0:0,0.5:100", True), (0.85, True)):
        (tmp_path / OPTIONS).write_text(json.dumps({"ground_share": share}))
        assert open_networks(file).require_transformer().spec.ground is ground


def test_a_run_resumes_whatever_its_checkpoint_says_of_the_ground() -> None:
    specs = [specs_of(networks(ground)) for ground in (False, True)]
    assert specs[0] != specs[1] and architecture(specs[0]) == architecture(specs[1])
    other = networks(ground=True)
    other.transformer = with_ground(with_noise(other.require_transformer()), constant(0.5).highest > 0)
    assert architecture(specs_of(other)) != architecture(specs[1])


def test_a_peer_paints_any_size_beside_a_painting_of_bounded_size() -> None:
    seen: list[tuple[int, ...]] = []

    def peer(photo: Tensor, painting: Tensor) -> Tensor:
        seen.append((*photo.shape[2:], *painting.shape[2:]))
        return photo

    photo = torch.rand(1, 3, 61, 83)
    assert torch.equal(AnySize(peer)(photo, torch.rand(1, 3, 200, 100)), photo)
    AnySize(peer)(torch.rand(1, 3, 64, 1000), torch.rand(1, 3, 700, 700))
    assert seen == [(64, 84, 166, 83), (64, 1000, 640, 640)]
