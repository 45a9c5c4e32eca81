"""Losses against values worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from train.learning import losses
from train.learning.objective import LossWeights, share
from train.machine.schedule import constant

TAPS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")


def plane(values: list[list[float]], channels: int = 1) -> Tensor:
    return torch.tensor(values).expand(1, channels, -1, -1).contiguous()


def test_gram_is_the_mean_of_channel_products() -> None:
    features = torch.tensor([[[[1.0, 2.0]], [[3.0, -1.0]]]])
    # (1*1 + 2*2)/2, (1*3 + 2*-1)/2, (9 + 1)/2
    assert losses.gram(features).tolist() == [[[2.5, 0.5], [0.5, 5.0]]]


def test_gram_error_is_relative_to_the_painting() -> None:
    picture, painting = torch.full((1, 1, 2, 2), 2.0), torch.full((1, 1, 2, 2), 1.0)
    # Gram 4 against 1: (4 - 1)^2 / 1^2
    assert losses.gram_error(losses.statistics(picture), losses.statistics(painting)).item() == pytest.approx(
        9 / 1.0001
    )


def test_moment_error_by_hand() -> None:
    picture, painting = plane([[0.0, 2.0]]), plane([[1.0, 5.0]])
    # Means 1 and 3, deviations 1 and 2: ((1-3)^2 + (1-2)^2) / (3^2 + 2^2)
    assert losses.moment_error(losses.statistics(picture), losses.statistics(painting)).item() == pytest.approx(
        5 / 13, rel=1e-3
    )


def test_style_loss_sums_taps_and_cuts_outliers() -> None:
    one = {tap: torch.full((2, 1, 2, 2), 1.0) for tap in TAPS}
    assert losses.style_loss(one, one).tolist() == [0.0, 0.0]
    loud = {tap: torch.full((2, 1, 2, 2), 1000.0) for tap in TAPS}
    assert losses.style_loss(loud, one).tolist() == pytest.approx([(4 + 2 + 1.5 + 1 + 1) * (0.3 * 20 + 20)] * 2)


def test_content_loss_ignores_contrast_and_brightness() -> None:
    features = {tap: torch.rand(2, 3, 6, 6) for tap in TAPS}
    changed = {tap: value * 3 + 5 for tap, value in features.items()}
    assert losses.content_loss(changed, features).abs().max() < 1e-3
    mirrored = {tap: -value for tap, value in features.items()}
    # The normalised features n become -n: 1.3 * mean |2 n|, between 1 and 2.6
    assert 1.3 < losses.content_loss(mirrored, features).min() < 2.6


def test_feature_loss_is_relative() -> None:
    target = {tap: torch.full((1, 2, 3, 3), 2.0) for tap in TAPS}
    picture = {tap: torch.full((1, 2, 3, 3), 3.0) for tap in TAPS}
    # Four taps of weight 0.3, each |3 - 2| / 2.001
    assert losses.feature_loss(picture, target).item() == pytest.approx(4 * 0.3 / 2.001)


def test_total_variation_by_hand() -> None:
    image = plane([[0.0, 1.0], [0.5, 0.5]])
    # Down: (0.5 + 0.5) / 2; across: (1 + 0) / 2
    assert losses.total_variation(image).item() == pytest.approx(1.0)


def test_identity_loss_by_hand() -> None:
    picture, photo = torch.full((1, 3, 4, 4), 0.6), torch.full((1, 3, 4, 4), 0.5)
    assert losses.identity_loss(picture, photo).item() == pytest.approx(0.1 + 8 * 0.01, rel=1e-5)


def test_colour_loss_sees_colour_and_not_texture() -> None:
    grey = torch.full((1, 3, 8, 8), 0.5)
    board = torch.tensor([[0.0, 1.0], [1.0, 0.0]]).repeat(4, 4).expand(1, 3, 8, 8)
    assert colour_loss(board, grey).item() == pytest.approx(0.0, abs=1e-6)
    assert colour_loss(grey + 0.25, grey).item() == pytest.approx(0.25, rel=1e-5)


def test_colour_loss_sees_a_saturated_place_in_grey() -> None:
    # A tenth of the picture is green.
    grey = torch.full((1, 3, 8, 40), 0.5)
    ball = grey.clone()
    ball[:, 0, :, :4] -= 0.3
    ball[:, 1, :, :4] += 0.3
    deviation = 0.3 * (0.1 * 0.9) ** 0.5
    found = (losses.palette(ball) - losses.palette(grey))[0].tolist()
    # Means and deviations of red, green and blue; the deviations of red - green add up, of the other axis cancel.
    expected = [-0.03, 0.03, 0, deviation, deviation, 0, 2 * deviation, 0]
    assert found == pytest.approx(expected, abs=4e-3)
    assert colour_loss(ball, grey).item() == pytest.approx((0.06 + 4 * deviation) / 3, abs=4e-3)


def test_flat_area_loss_counts_detail_only_where_the_photo_is_flat() -> None:
    hatch = torch.tensor([[0.4, 0.6], [0.6, 0.4]]).repeat(16, 16).expand(1, 3, 32, 32)
    flat = torch.full((1, 3, 32, 32), 0.5)
    # A chequerboard of +-0.1 is 0.1 from the mean of 3x3, less the ninth that the mean has of it.
    inside = losses.flat_area_loss(hatch, flat).item()
    assert inside == pytest.approx(0.1 * 8 / 9, rel=0.02)
    assert losses.flat_area_loss(hatch, hatch).item() < 1e-3 * inside
    assert losses.flat_area_loss(flat, flat).item() == pytest.approx(0, abs=1e-6)


def colour_loss(picture: Tensor, painting: Tensor) -> Tensor:
    return losses.colour_loss(picture, losses.palette(painting))


def test_losses_answer_one_value_per_sample_whatever_the_batch() -> None:
    torch.manual_seed(0)
    a, b = torch.rand(3, 3, 16, 16), torch.rand(3, 3, 16, 16)
    for loss in (colour_loss, losses.identity_loss, losses.flat_area_loss, losses.pixel_loss):
        whole = loss(a, b)
        assert whole.shape == (3,)
        alone = torch.cat([loss(a[k : k + 1], b[k : k + 1]) for k in range(3)])
        torch.testing.assert_close(whole, alone)


def test_share_of_the_mean() -> None:
    values, chosen = torch.tensor([1.0, 2.0, 6.0]), torch.tensor([0.0, 1.0, 1.0])
    assert share(values, 4).item() == pytest.approx(9 / 4)
    assert share(values, 2, chosen).item() == pytest.approx(4.0)


def test_distillation_anneals_to_nothing() -> None:
    weights = LossWeights(distil=constant(0.3), distil_share=0.5, distil_every=2)
    assert weights.distil_at(0, 100) == pytest.approx(0.6)
    assert weights.distil_at(1, 100) == 0
    assert weights.distil_at(24, 100) == pytest.approx(0.6 * (1 - 24 / 50))
    assert weights.distil_at(50, 100) == 0 and weights.distil_at(98, 100) == 0


def test_gradients_are_finite_on_flat_images() -> None:
    flat = torch.full((1, 3, 16, 16), 0.5, requires_grad=True)
    other = torch.zeros(1, 3, 16, 16)
    total = colour_loss(flat, other) + losses.flat_area_loss(flat, other) + losses.total_variation(flat)
    features = {tap: flat * 0 for tap in TAPS}
    total = total + losses.style_loss(features, {tap: other for tap in TAPS}) + losses.content_loss(features, features)
    (gradient,) = torch.autograd.grad(total.sum(), flat)
    assert math.isfinite(float(gradient.abs().sum()))
