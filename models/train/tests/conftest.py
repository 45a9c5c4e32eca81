"""Shared by all tests: one thread, made-up images, and what needs ../shared is skipped where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from train.machine.places import current_release
from train.networks.lossnet import LossNetwork, LossNetworkSpec
from train.smoke import make_images

CHECKOUT = Path(__file__).resolve().parents[3]
SHARED = CHECKOUT.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Images and other people's weights, which are no part of the project."""
    if not (SHARED / "peers").is_dir():
        pytest.skip(f"needs {SHARED}, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def release() -> Path:
    """The current release."""
    return current_release()


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with made-up photos and paintings."""
    folder = tmp_path_factory.mktemp("data")
    make_images(folder, 6, 176)
    return folder


@pytest.fixture(scope="session")
def loss_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny loss network of ours with random weights."""
    torch.manual_seed(1)
    network = LossNetwork(LossNetworkSpec(widths=(4, 6, 8, 8, 8), convs=(1, 1, 1, 1, 1)))
    file = tmp_path_factory.mktemp("loss") / "loss-network.safetensors"
    save_file({name: value.half() for name, value in network.state_dict().items()}, file)
    return file
