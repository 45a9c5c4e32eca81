"""Where things are: the checkout, what lies beside it, and where runs go."""

from __future__ import annotations

import json
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
MODELS = CHECKOUT / "models"
SHARED = CHECKOUT.parent / "shared"
"""Images and other people's weights, which are no part of the project."""
PEERS = SHARED / "peers"
VALIDATION = SHARED / "data" / "validation"
RUNS = MODELS / "train" / "runs"


def current_release() -> Path:
    """The release that the app ships."""
    return MODELS / str(json.loads((MODELS / "current.json").read_text(encoding="utf-8"))["current"])
