"""The names that parameters had in the laboratory's checkpoints, and ours for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from torch import Tensor

State = Mapping[str, Tensor]

TRANSFORMER_NAMES = {
    "c1": "encode1",
    "c2": "encode2",
    "c3": "encode3",
    "n1": "norm1",
    "n2": "norm2",
    "n3": "norm3",
    "res": "blocks",
    "u1": "up1",
    "s1": "skip1",
    "r1": "refine1",
    "u2": "up2",
    "s2": "skip2",
    "out": "output",
    "fc": "style",
    "fn": "noise",
    "dw": "depthwise",
    "pw": "pointwise",
}


def rename_transformer(state: State) -> dict[str, Tensor]:
    """The laboratory's transformer under the release's names."""
    return {".".join(TRANSFORMER_NAMES.get(part, part) for part in name.split(".")): v for name, v in state.items()}


def rename_teacher(state: State) -> dict[str, Tensor]:
    """The laboratory's teacher predictor under our names."""
    names = {"bn": "norm", "f1": "dense1", "f2": "dense2"}
    return {f"{names[name.split('.')[0]]}.{name.split('.')[1]}": value for name, value in state.items()}


def rename_student(state: State) -> dict[str, Tensor]:
    """The laboratory's MobileNet predictor under our names."""
    dense = {"bn": "statistics_norm", "f1": "dense1", "f2": "dense2"}
    parts = ("expand", "depthwise", "project")
    out = {}
    for name, value in state.items():
        head, _, rest = name.partition(".")
        if head in dense:
            out[f"{dense[head]}.{rest}"] = value
            continue
        new = re.sub(r"\.f\.(\d)\.", lambda match: f".{parts[int(match.group(1))]}.", name)
        # A pair of convolution (0) and batch norm (1): the norm becomes a child of the convolution.
        out[re.sub(r"\.1\.(\w+)$", r".norm.\1", re.sub(r"\.0\.weight$", ".weight", new))] = value
    return out
