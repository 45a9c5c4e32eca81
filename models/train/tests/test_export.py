"""Exports: the same weights, whatever form they come in; int8 only where nothing is seen of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from train.images.pictures import psnr
from train.machine import checkpoint
from train.networks.lossnet import load_own
from train.networks.predictor import MobilePredictor
from train.networks.transformer import Transformer
from train.networks.weights import Networks, half, moved_back, open_networks
from train.release import quantise
from train.release.export import ExportOptions, export
from train.release.fixtures import add_fixtures, made_up_painting, made_up_photo

WEIGHTS = ("predictor", "transformer")


def places(tensor: Tensor) -> Tensor:
    """fp16 numbers as whole numbers in their order, so that neighbours differ by 1: by a unit in the last place."""
    bits = tensor.view(torch.int16).int()
    return torch.where(bits < 0, -0x8000 - bits, bits)


ROUNDINGS = 1
"""Units in the last fp16 place by which a weight may differ from the one that was published.

A weight is computed in float32 (folded with its batch norm, averaged) and rounded to fp16 once, half of a unit at most.
Processors differ in the last bits of the float32 number, 2^-13 of an fp16 unit each, which is nothing but where the
number lies that near to the middle between two fp16 numbers: then it falls to the other one, one unit away.
"""


def assert_same_weights(folder: Path, published: Path) -> None:
    """Names, shapes and formats are the same; numbers are, up to :data:`ROUNDINGS`."""
    for part in WEIGHTS:
        found, wanted = (load_file(f / f"{part}.safetensors") for f in (folder, published))
        assert list(found) == list(wanted)
        for name, value in wanted.items():
            assert found[name].dtype == value.dtype == torch.float16 and found[name].shape == value.shape, name
            assert int((places(found[name]) - places(value)).abs().max()) <= ROUNDINGS, name


def assert_same_manifest(found: dict[str, Any], wanted: dict[str, Any], parts: Sequence[str]) -> None:
    """Everything but hashes, which a rounding changes."""
    for part in parts:
        assert {**found["files"][part], "sha256": ""} == {**wanted["files"][part], "sha256": ""}


def test_units_in_the_last_place_by_hand() -> None:
    numbers = torch.tensor([-2.0, -1.0, -6e-8, 0.0, 6e-8, 1.0, 1 + 2**-10, 2.0]).half()
    assert places(numbers).diff().tolist() == [1024, 15_359, 1, 1, 15_359, 1, 1023]
    assert places(torch.tensor([-0.0]).half()).item() == 0


def test_a_release_exported_again_has_the_same_weights(release: Path, tmp_path: Path) -> None:
    own = release / "loss-network.safetensors"
    manifest = export(open_networks(release), ExportOptions(out=tmp_path, id=release.name, loss_network=own))
    original = json.loads((release / "manifest.json").read_text())
    assert_same_manifest(manifest, original, (*WEIGHTS, "lossNetwork"))
    assert_same_weights(tmp_path, release)
    assert list(manifest) == list(original)
    assert {k: v for k, v in manifest.items() if k != "files"} == {k: v for k, v in original.items() if k != "files"}
    found, wanted = load_file(tmp_path / own.name), load_file(own)
    assert list(found) == list(wanted)
    gradient = wanted.pop("selftest.gradient")
    assert all(torch.equal(found[name], value) for name, value in wanted.items())
    # The float32 gradient is summed through nine convolutions of up to 9 x 128 products, in the processor's own order:
    # rounding is relative to the largest sum, and grows with the root of the number of terms.
    terms = 9 * 9 * 128
    rounding = float(gradient.abs().max()) * torch.finfo(torch.float32).eps * terms**0.5
    torch.testing.assert_close(found["selftest.gradient"], gradient, atol=rounding, rtol=0)


def test_release_0_from_its_checkpoint_has_the_same_weights(shared: Path, tmp_path: Path) -> None:
    release = shared / "weights" / "pastiche-0"
    if not release.is_dir():
        pytest.skip(f"needs {release}, which is not here")
    networks = open_networks(release / "checkpoint.pt")
    assert networks.teacher is not None and networks.steps == 13_250
    manifest = export(networks, ExportOptions(out=tmp_path, id="pastiche-0"))
    assert_same_manifest(manifest, json.loads((release / "manifest.json").read_text()), WEIGHTS)
    assert_same_weights(tmp_path, release)


def test_manifest_describes_the_files(release: Path, tmp_path: Path) -> None:
    manifest = export(open_networks(release), ExportOptions(out=tmp_path, id="again"))
    assert set(manifest["files"]) == {"predictor", "transformer", "selftest"}
    for entry in manifest["files"].values():
        raw = (tmp_path / entry["file"]).read_bytes()
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (entry["bytes"], entry["sha256"])
    assert manifest["files"]["selftest"]["bytes"] <= 80_000
    parity = load_file(tmp_path / "parity.safetensors")
    assert {name: tuple(t.shape) for name, t in parity.items()} == {
        "photo": (1, 48, 64, 3),
        "painting": (1, 256, 256, 3),
        "style": (1, 100),
        "picture": (1, 48, 64, 3),
    }
    assert all(t.dtype == torch.float32 for t in parity.values())


def test_fixtures_can_be_rewritten(release: Path, tmp_path: Path) -> None:
    export(open_networks(release), ExportOptions(out=tmp_path, id="again"))
    before = (tmp_path / "manifest.json").read_bytes()
    add_fixtures(tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_quantised_weights_are_within_half_a_step() -> None:
    torch.manual_seed(0)
    weight = torch.randn(6, 3, 3, 3) * torch.logspace(-3, 1, 6).view(-1, 1, 1, 1)
    levels, scale = quantise.quantise(weight)
    assert levels.dtype == torch.int8 and scale.shape == (6,)
    assert levels.flatten(1).abs().amax(1).tolist() == [127] * 6
    error = (quantise.rounded(weight) - weight).abs().flatten(1).amax(1)
    assert (error <= scale / 2 * 1.001).all()
    assert quantise.quantise(torch.zeros(2, 4))[0].abs().sum() == 0


def test_int8_is_chosen_only_while_pictures_keep_the_floor() -> None:
    torch.manual_seed(0)
    tensors = {"calm": torch.randn(64, 64), "loud": torch.randn(64, 63), "small": torch.randn(4, 4)}

    def render(t: dict[str, torch.Tensor]) -> torch.Tensor:
        picture = 0.5 + 0.001 * t["calm"].mean() + 30 * (t["loud"] - tensors["loud"]).abs().mean()
        return picture.expand(2, 3, 8, 8)

    assert quantise.choose(tensors, render) == {"calm"}
    assert quantise.choose(tensors, render, floor=-100) == {"calm", "loud"}


def test_psnr_by_hand() -> None:
    assert psnr(torch.full((1, 3, 4, 4), 0.6), torch.full((1, 3, 4, 4), 0.5)) == pytest.approx(20, abs=1e-4)


def test_int8_release_reads_back_close_to_the_fp16_one(release: Path, tmp_path: Path) -> None:
    pairs = [(made_up_photo(48, 64), made_up_painting(128))]
    networks = open_networks(release)
    manifest = export(networks, ExportOptions(out=tmp_path, id="int8", int8_pairs=pairs))
    raw = load_file(tmp_path / "predictor.safetensors") | load_file(tmp_path / "transformer.safetensors")
    shrunk = [name for name, t in raw.items() if t.dtype == torch.int8]
    assert shrunk and all(raw[f"{name}.scale"].shape == raw[name].shape[:1] for name in shrunk)
    original = json.loads((release / "manifest.json").read_text())
    assert sum(manifest["files"][part]["bytes"] for part in WEIGHTS) < 0.9 * sum(
        original["files"][part]["bytes"] for part in WEIGHTS
    )
    again = open_networks(tmp_path)
    with torch.no_grad():
        pictures = [n.require_transformer()(pairs[0][0], n.require_student()(pairs[0][1])) for n in (networks, again)]
    assert psnr(*pictures) >= 40


def test_weights_beyond_fp16_are_an_error() -> None:
    with pytest.raises(ValueError, match=r"style\.weight"):
        half({"style.weight": torch.tensor([1e6])})


def test_loss_network_is_shipped_with_its_numbers(release: Path, tmp_path: Path, loss_network: Path) -> None:
    manifest = export(open_networks(release), ExportOptions(out=tmp_path, id="with", loss_network=loss_network))
    assert manifest["files"]["lossNetwork"]["file"] == "loss-network.safetensors"
    assert manifest["lossNetwork"]["widths"] == [4, 6, 8, 8, 8] and manifest["lossNetwork"]["pool"] == "max"
    image = torch.rand(1, 3, 32, 32)
    found = load_own(tmp_path / "loss-network.safetensors")(image)
    for tap, value in load_own(loss_network)(image).items():
        assert torch.equal(value, found[tap])


def old_names(state: dict[str, torch.Tensor], rules: list[tuple[str, str]]) -> dict[str, torch.Tensor]:
    """Our names as the laboratory wrote them."""
    out = {}
    for name, value in state.items():
        for new, old in rules:
            name = name.replace(new, old)
        out[name] = value
    return out


def test_a_laboratory_checkpoint_is_read(tmp_path: Path) -> None:
    torch.manual_seed(0)
    transformer, student = Transformer().eval(), MobilePredictor().eval()
    t = [("encode", "c"), ("norm", "n"), ("blocks", "res"), ("up", "u"), ("skip", "s"), ("refine", "r")]
    t += [("output", "out"), ("style", "fc"), ("depthwise", "dw"), ("pointwise", "pw")]
    s = [(f"{part}.{kind}", f"f.{k}.{old}") for k, part in enumerate(("expand", "depthwise", "project"))
         for kind, old in (("weight", "0.weight"), ("norm.", "1."))]  # fmt: skip
    s += [("stem.weight", "stem.0.weight"), ("stem.norm", "stem.1"), ("statistics_norm", "bn"), ("dense", "f")]
    old_t, old_s = old_names(dict(transformer.state_dict()), t), old_names(dict(student.state_dict()), s)
    assert "c1.weight" in old_t and "stages.0.0.f.1.1.running_var" in old_s and "bn.weight" in old_s
    torch.save({"T": old_t, "S": old_s, "ET": old_t, "ES": old_s, "step": 7, "used": 1800.0}, tmp_path / "lab.pt")
    networks = open_networks(tmp_path / "lab.pt")
    assert (networks.steps, networks.hours, networks.teacher) == (7, 0.5, None)
    photo, painting = torch.rand(1, 3, 32, 32), torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        vector = student(painting)
        assert torch.equal(networks.require_student()(painting), vector)
        assert torch.equal(networks.require_transformer()(photo, vector), transformer(photo, vector))


def test_networks_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no networks at"):
        open_networks(tmp_path)
    with pytest.raises(ValueError, match="student stage"):
        export(Networks(transformer=Transformer()), ExportOptions(out=tmp_path, id="x"))


def test_a_release_without_norms_trains_on_from_its_weights(release: Path) -> None:
    student = open_networks(release).require_student()
    assert not student.norms and all(p.requires_grad for p in student.parameters())
    checkpointed = checkpoint.random_state()
    assert "cpu" in checkpointed


def test_weights_go_back_by_a_share(release: Path) -> None:
    earlier, trained = open_networks(release), open_networks(release)
    before = {name: value.clone() for name, value in earlier.require_transformer().state_dict().items()}
    with torch.no_grad():
        for parameter in trained.require_transformer().parameters():
            parameter.add_(1.0)
    mixed = moved_back(trained, earlier, 0.25).require_transformer().state_dict()
    assert all(torch.allclose(mixed[name], before[name] + 0.75, atol=1e-6) for name in before)
    kept, same = trained.require_student().state_dict(), earlier.require_student().state_dict()
    assert all(torch.allclose(kept[name], same[name], atol=1e-6) for name in same)


def test_networks_with_batch_norms_go_back_too() -> None:
    before, after = MobilePredictor(), MobilePredictor()
    moved = moved_back(
        Networks(transformer=Transformer(), student=after), Networks(transformer=Transformer(), student=before), 1.0
    ).require_student()
    assert all(torch.equal(value, before.state_dict()[name]) for name, value in moved.state_dict().items())
