"""Loss networks: layers, readers of the peers' weights, training targets, metrics."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from train.images.batches import Sizes, Source
from train.images.library import Library
from train.judging.gatys import GatysOptions, compare
from train.judging.judge import Judge
from train.learning.losses import style_loss
from train.learning.lossnet_train import LossNetworkGuides, LossNetworkTask
from train.learning.maps import Maps, correlations, metrics, take_over
from train.machine.device import Machine
from train.networks.lossnet import (
    LossNetwork,
    LossNetworkSpec,
    VggTargets,
    load_compressed_vgg19,
    load_own,
    load_vgg19_to_relu3,
    open_seen_network,
)
from train.networks.microast import MicroAST
from train.tests.helpers import reference

CPU = Machine(device=torch.device("cpu"), dtype=torch.float32, compiles=False)


def test_shapes_and_early_end() -> None:
    net = LossNetwork()
    image = torch.rand(2, 3, 50, 70)
    taps = net(image)
    assert [tuple(t.shape) for t in taps.values()] == [
        (2, 16, 50, 70),
        (2, 32, 25, 35),
        (2, 64, 13, 18),
        (2, 128, 7, 9),
        (2, 128, 4, 5),
    ]
    assert list(net(image, "relu3_1")) == ["relu1_1", "relu2_1", "relu3_1"]
    assert sum(p.numel() for p in net.parameters()) * 2 < 2_500_000


def test_first_tap_formula() -> None:
    net = LossNetwork(LossNetworkSpec(widths=(2,), convs=(1,)))
    image = torch.rand(1, 3, 5, 5)
    conv = net.get_submodule("conv1_1")
    assert isinstance(conv, torch.nn.Conv2d) and conv.bias is not None
    torch.nn.init.uniform_(conv.bias)
    window = F.pad(image, (1, 1, 1, 1))[0, :, 2:5, 1:4]
    wanted = (conv.weight[1] * window).sum() + conv.bias[1]
    assert net(image)["relu1_1"][0, 1, 2, 1].item() == pytest.approx(max(0.0, wanted.item()), abs=1e-6)


def test_compressed_vgg_agrees_with_the_laboratory(shared: Path) -> None:
    torch.manual_seed(0)
    image = torch.rand(1, 3, 40, 56)
    ours = load_compressed_vgg19(shared / "peers" / "compressed-vgg19")[0](image)
    theirs = reference(shared, "lossnet").LossNet(str(shared / "peers" / "compressed-vgg19" / "se5.pth"))(image)
    for a, b in zip(ours.values(), theirs.values(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-3)


def test_folded_vgg_agrees_with_its_layers(shared: Path) -> None:
    folder = shared / "peers" / "vgg19-conv3"
    weights = torch.load(folder / "vgg_normalised_conv3_1.pth", weights_only=True)
    image = torch.rand(1, 3, 32, 32)
    x = F.conv2d(image, weights["0.weight"], weights["0.bias"])
    for k in (2, 5):
        x = F.relu(F.conv2d(F.pad(x, (1,) * 4, mode="reflect"), weights[f"{k}.weight"], weights[f"{k}.bias"]))
        if k == 2:
            first = x
    x = F.max_pool2d(x, 2, 2, ceil_mode=True)
    second = F.relu(F.conv2d(F.pad(x, (1,) * 4, mode="reflect"), weights["9.weight"], weights["9.bias"]))
    found = load_vgg19_to_relu3(folder)(image)
    torch.testing.assert_close(found["relu1_1"], first, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(found["relu2_1"], second, rtol=1e-3, atol=1e-4)


def test_microast_agrees_with_the_laboratory(shared: Path) -> None:
    torch.manual_seed(0)
    photo, painting = torch.rand(1, 3, 64, 48), torch.rand(1, 3, 64, 64)
    ours = MicroAST.load(shared / "peers" / "microast")(photo, painting)
    theirs = reference(shared, "teacher").MicroAST(str(shared / "peers" / "microast"))(photo, painting)
    torch.testing.assert_close(ours, theirs)


def test_targets_have_vgg_s_widths(shared: Path) -> None:
    targets = VggTargets.from_peers(shared / "peers")(torch.rand(1, 3, 64, 64))
    assert {tap: t.shape[1] for tap, t in targets.items()} == {
        "relu1_1": 64,
        "relu2_1": 128,
        "relu3_1": 256,
        "relu4_1": 512,
        "relu5_1": 512,
    }


def made_up_task(images: Path, driven_steps: int = 0) -> LossNetworkTask:
    torch.manual_seed(0)
    network = LossNetwork(LossNetworkSpec(widths=(4, 6, 8, 8, 8), convs=(1, 1, 1, 1, 1)))
    source = Source(library=Library.open(images), sizes=Sizes.parse("64x1"), seed=0)
    guides = LossNetworkGuides(targets=VggTargets.made_up(), stylist=MicroAST.made_up(), driven_steps=driven_steps)
    return LossNetworkTask(network, guides, CPU, source)


def test_a_wider_network_takes_over_what_a_narrower_one_computes(images: Path) -> None:
    narrow = made_up_task(images)
    torch.manual_seed(1)
    wide_network = LossNetwork(LossNetworkSpec(widths=(6, 6, 9, 8, 10), convs=(1, 1, 1, 1, 1)))
    guides = LossNetworkGuides(targets=VggTargets.made_up(), stylist=MicroAST.made_up())
    wide = LossNetworkTask(
        wide_network, guides, CPU, Source(library=Library.open(images), sizes=Sizes.parse("64x1"), seed=0)
    )
    take_over(wide.networks, {part: network.state_dict() for part, network in narrow.networks.items()})
    image = torch.rand(1, 3, 40, 36)
    found, wanted = (t.networks["maps"](t.networks["network"](image)) for t in (wide, narrow))
    for tap, value in wanted.items():
        torch.testing.assert_close(found[tap], value, rtol=1e-4, atol=1e-5)
    assert float(wide.networks["network"](image)["relu1_1"][:, 4:].detach().abs().max()) > 0
    with pytest.raises(ValueError, match="narrower"):
        take_over(narrow.networks, {part: network.state_dict() for part, network in wide.networks.items()})


def test_driven_images_look_more_like_the_painting_to_the_network(images: Path) -> None:
    task = made_up_task(images, driven_steps=4)
    task.calibrate(4)
    roots = metrics(task.networks["maps"])  # type: ignore[arg-type]

    def seen(image: torch.Tensor) -> dict[str, torch.Tensor]:
        found = task.networks["network"](image)
        return {tap: torch.einsum("ij,bjhw->bihw", roots[tap], f) for tap, f in found.items()}

    losses = torch.zeros(2)
    for step in range(8):
        batch = task.batch(step).to(CPU.device)
        with torch.no_grad():
            driven = task.driven(batch, batch.photo)
            assert torch.equal(driven, task.driven(batch, batch.photo))
            for k, image in enumerate((batch.photo, driven)):
                losses[k] += style_loss(seen(image), seen(batch.painting)).mean()
        assert not driven.requires_grad and float(driven.min()) >= 0 and float(driven.max()) <= 1
        assert all(p.grad is None for p in task.networks.parameters())
    assert losses[1] < 0.97 * losses[0]


def test_driven_images_are_a_part_of_the_loss(images: Path) -> None:
    without, with_driven = made_up_task(images), made_up_task(images, driven_steps=4)
    with_driven.networks.load_state_dict(without.networks.state_dict())
    batch = without.batch(0).to(CPU.device)
    plain, driven = without.loss(batch, 0)[0], with_driven.loss(batch, 0)[0]
    assert torch.isfinite(driven) and float(driven.detach()) != pytest.approx(float(plain.detach()), rel=1e-6)


def test_calibration_standardises_the_targets(images: Path) -> None:
    task = made_up_task(images)
    task.calibrate(4)
    batch = [task.batch(k).to(CPU.device) for k in range(6)]
    for target in task.targets(torch.cat([x for b in batch for x in (b.photo, b.painting)])).values():
        assert abs(float(target.mean())) < 0.5 and 0.4 < float(target.std()) < 2.5


def test_training_explains_more(images: Path) -> None:
    task = made_up_task(images)
    task.calibrate(4)
    optimiser = torch.optim.Adam(task.networks.parameters(), 3e-3)
    losses = []
    for step in range(30):
        loss, parts = task.loss(task.batch(step).to(CPU.device), step)
        assert loss.item() == pytest.approx(sum(part.item() for part in parts.values()), rel=1e-5)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.9 * sum(losses[:5])


def test_correlation_is_one_for_a_perfect_map(images: Path) -> None:
    task = made_up_task(images)
    task.calibrate(2)

    class Oracle(torch.nn.Module):
        def __init__(self, sign: float) -> None:
            super().__init__()
            self.sign = sign

        def forward(self, image: torch.Tensor) -> dict[str, torch.Tensor]:
            return {tap: self.sign * 3 * t + 1 for tap, t in task.targets(image).items()}

    pictures = [torch.rand(1, 3, 64, 64) for _ in range(2)]
    for sign in (1.0, -1.0):
        networks = torch.nn.ModuleDict({"network": Oracle(sign), "maps": torch.nn.Identity()})
        found = correlations(networks, task.targets, pictures)
        assert found == {tap: pytest.approx(sign, abs=1e-4) for tap in found} and len(found) == 5


def test_metric_distances_are_the_mapped_ones() -> None:
    torch.manual_seed(0)
    maps = Maps(LossNetworkSpec(widths=(4,), convs=(1,)), {"relu1_1": 9})
    maps.get_buffer("relu1_1_deviation").uniform_(0.5, 2)
    metric = metrics(maps)["relu1_1"]
    a, b = torch.randn(2, 50, 4)
    conv = maps.convs["relu1_1"]
    assert isinstance(conv, torch.nn.Conv2d)
    weight = conv.weight[:, :, 0, 0] * maps.get_buffer("relu1_1_deviation")[:, None]
    ratio = ((a - b) @ metric.T).norm(dim=1) / ((a - b) @ weight.T).norm(dim=1)
    torch.testing.assert_close(ratio, ratio[:1].expand(50), rtol=1e-3, atol=0)
    assert metric.square().sum(1).mean().item() == pytest.approx(1, rel=1e-4)


def test_gatys_comes_nearer_to_the_painting(images: Path, loss_network: Path, tmp_path: Path) -> None:
    def run(name: str, iterations: int) -> dict[str, dict[str, float]]:
        same = GatysOptions(
            loss_network=loss_network,
            against=loss_network,
            validation=images,
            out=tmp_path / name,
            pairs=2,
            size=64,
            iterations=iterations,
        )
        return compare(same, Judge.made_up())

    still, moved = run("a", 0), run("b", 15)
    assert moved["ours"] == moved["against"] and moved["ours"]["style"] < 0.9 * still["ours"]["style"]
    assert (tmp_path / "b" / "sheet.jpg").exists() and (tmp_path / "b" / "report.json").exists()


def test_training_sees_our_own_network_through_its_metrics(loss_network: Path, tmp_path: Path) -> None:
    image = torch.rand(2, 3, 32, 32)
    plain = load_own(loss_network)(image)
    without = open_seen_network(loss_network)(image)
    assert all(torch.equal(without[tap], plain[tap]) for tap in plain)
    root = torch.randn(6, 6)
    root = root + root.T
    file = tmp_path / "with-metric.safetensors"
    save_file({**load_file(loss_network), "relu2_1.metric": root.half()}, file)
    seen = open_seen_network(file)
    found = seen(image)
    expected = torch.einsum("oc,bchw->bohw", root.half().float(), plain["relu2_1"])
    assert torch.allclose(found["relu2_1"], expected, atol=1e-5)
    assert torch.equal(found["relu3_1"], plain["relu3_1"])
    assert list(found) == list(plain) and list(seen(image, "relu2_1")) == ["relu1_1", "relu2_1"]
