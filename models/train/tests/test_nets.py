"""Layers against formulas written out, and whole networks against the release's parity fixture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor

from train.judging.measures import multiply_accumulates
from train.networks.norms import moments, scaled_instance_norm
from train.networks.predictor import InvertedResidual, MobilePredictor, PredictorSpec, StatisticsPredictor
from train.networks.transformer import LearnedInstanceNorm, SeparableConv, Transformer, TransformerSpec
from train.networks.weights import open_networks
from train.release import fixtures


def nchw(image: Tensor) -> Tensor:
    return image.permute(0, 3, 1, 2)


def test_the_release_reproduces_its_parity_fixture(release: Path) -> None:
    networks, parity = open_networks(release), load_file(release / "parity.safetensors")
    with torch.no_grad():
        style = networks.require_student()(nchw(parity["painting"]))
        picture = networks.require_transformer()(nchw(parity["photo"]), parity["style"])
    torch.testing.assert_close(style, parity["style"], atol=1e-4, rtol=0)
    torch.testing.assert_close(picture, nchw(parity["picture"]), atol=1e-5, rtol=0)


def test_the_release_reproduces_its_selftest(release: Path) -> None:
    networks, selftest = open_networks(release), load_file(release / "selftest.safetensors")
    made = fixtures.selftest(networks)
    assert {name: t.shape for name, t in made.items()} == {name: t.shape for name, t in selftest.items()}
    for name, value in made.items():
        torch.testing.assert_close(value, selftest[name], atol=1e-4, rtol=0)


def test_fixture_images_are_the_release_s(release: Path) -> None:
    parity = load_file(release / "parity.safetensors")
    assert torch.equal(fixtures.made_up_photo(48, 64), nchw(parity["photo"]))
    assert torch.equal(fixtures.made_up_painting(256), nchw(parity["painting"]))


def test_instance_norm_formula() -> None:
    x = np.random.default_rng(0).normal(2, 3, (2, 3, 4, 5)).astype(np.float32)
    scale, shift = np.array([[1.0, 2.0, -1.0]], np.float32), np.array([[0.5, 0.0, 1.0]], np.float32)
    mean, variance = x.mean((2, 3), keepdims=True), x.var((2, 3), keepdims=True)
    wanted = (x - mean) / np.sqrt(variance + 1e-5) * scale[..., None, None] + shift[..., None, None]
    found = scaled_instance_norm(torch.from_numpy(x), torch.from_numpy(scale), torch.from_numpy(shift))
    np.testing.assert_allclose(found.numpy(), wanted, atol=1e-5)
    norm = LearnedInstanceNorm(3)
    norm.gamma.data, norm.beta.data = torch.from_numpy(scale[0]), torch.from_numpy(shift[0])
    np.testing.assert_allclose(norm(torch.from_numpy(x)).detach().numpy(), wanted, atol=1e-5)


def test_moments_formula() -> None:
    mean, deviation = moments(torch.tensor([[[[1.0, 3.0]], [[5.0, 5.0]]]]))
    assert mean.tolist() == [[2.0, 5.0]]
    torch.testing.assert_close(deviation, torch.tensor([[(1 + 1e-5) ** 0.5, 1e-5**0.5]]))


def test_separable_convolution_formula() -> None:
    torch.manual_seed(0)
    layer, x = SeparableConv(2, 3, stride=2), torch.randn(1, 2, 6, 4)
    padded = np.pad(x.numpy(), ((0, 0), (0, 0), (1, 1), (1, 1)), mode="reflect")
    depthwise, pointwise = layer.depthwise.weight.detach().numpy(), layer.pointwise.weight.detach().numpy()
    middle = np.zeros((1, 2, 3, 2))
    for c in range(2):
        for i in range(3):
            for j in range(2):
                window = padded[0, c, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
                middle[0, c, i, j] = (window * depthwise[c, 0]).sum()
    wanted = np.einsum("oc,bcij->boij", pointwise[:, :, 0, 0], middle)
    np.testing.assert_allclose(layer(x).detach().numpy(), wanted, atol=1e-5)


def test_inverted_residual_adds_its_input_only_where_shapes_agree() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 4, 6, 6)
    for outputs, stride, skips in ((4, 1, True), (4, 2, False), (6, 1, False)):
        block = InvertedResidual(4, (outputs, stride, 2, 1), norms=False)
        torch.nn.init.zeros_(block.project.weight)
        assert block.project.bias is not None
        torch.nn.init.zeros_(block.project.bias)
        found = block(x)
        assert found.shape == (1, outputs, 6 // stride, 6 // stride)
        assert torch.equal(found, x if skips else torch.zeros_like(found))


def test_transformer_is_resolution_free_and_bounded() -> None:
    torch.manual_seed(0)
    net = Transformer(TransformerSpec(widths=(4, 8, 8), blocks=1)).eval()
    with torch.no_grad():
        for height, width in ((16, 16), (16, 24), (40, 16)):
            picture = net(torch.rand(2, 3, height, width), torch.randn(2, 100))
            assert picture.shape == (2, 3, height, width)
            assert 0 <= picture.min() and picture.max() <= 1


def test_pixel_unshuffle_order_is_colour_then_row_then_column() -> None:
    image = torch.arange(12.0).reshape(1, 3, 2, 2)
    assert F.pixel_unshuffle(image, 2).flatten().tolist() == list(range(12))


def test_cost_is_within_the_targets(release: Path) -> None:
    networks = open_networks(release)
    image, vector = torch.zeros(1, 3, 256, 256), torch.zeros(1, 100)
    assert 4 * multiply_accumulates(networks.require_transformer(), image, vector) < 2.0e9
    assert multiply_accumulates(networks.require_student(), image) < 0.2e9
    conv = torch.nn.Conv2d(2, 3, 3, bias=False)
    assert multiply_accumulates(conv, torch.zeros(1, 2, 5, 5)) == 3 * 3 * 3 * 2 * 9


def test_folding_keeps_the_function() -> None:
    torch.manual_seed(0)
    student = MobilePredictor(PredictorSpec(input_size=96, stem=4, stages=((6, 2, 2, 1), (6, 1, 2, 2)), hidden=8))
    for module in student.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.running_mean is not None and module.running_var is not None
            torch.nn.init.normal_(module.running_mean)
            torch.nn.init.uniform_(module.running_var, 0.5, 2)
            torch.nn.init.uniform_(module.weight, -2, 2)
            torch.nn.init.normal_(module.bias)
    image = torch.rand(2, 3, 40, 56)
    student.eval()
    folded = student.folded()
    with torch.no_grad():
        torch.testing.assert_close(folded(image), student(image), atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(folded.folded()(image), folded(image), atol=0, rtol=0)
    assert not any("norm" in name for name in folded.state_dict())


def test_teacher_runs_on_measured_statistics_even_in_training() -> None:
    torch.manual_seed(0)
    teacher = StatisticsPredictor((2, 3), 8).train()
    statistics = torch.randn(500, 10) * 3 + 7
    teacher.calibrate(statistics)
    normal = teacher.normalise(statistics)
    torch.testing.assert_close(normal.mean(0), torch.zeros(10), atol=1e-3, rtol=0)
    torch.testing.assert_close(normal.std(0), torch.ones(10), atol=1e-3, rtol=0)
    # One sample answers the same alone as in a batch: no statistics of the batch are in it.
    features = {"a": torch.rand(3, 2, 4, 4), "b": torch.rand(3, 3, 4, 4)}
    alone = teacher({tap: f[:1] for tap, f in features.items()})
    torch.testing.assert_close(teacher(features)[:1], alone)
