"""Reading trained networks from every form they come in, to start from or to export.

A release folder, a stage's checkpoint, ``checkpoint.pt`` of release 0, or the laboratory's ``lab.pt``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from ..machine.checkpoint import FILE
from ..machine.options import opt
from ..machine.schedule import Schedule
from ..machine.start import recorded_options
from .laboratory import rename_student, rename_teacher, rename_transformer
from .predictor import MobilePredictor, PredictorSpec, StatisticsPredictor
from .transformer import Transformer, TransformerSpec

State = Mapping[str, Tensor]


@dataclass(frozen=True, kw_only=True)
class GrainOptions:
    """Whether a transformer gets grain."""

    noise: Annotated[bool, opt("give a transformer without grain some, see networks/noise.py")] = False


@dataclass(kw_only=True)
class Networks:
    """What a file holds; the parts that it lacks are None. Averaged weights where the file has them."""

    transformer: Transformer | None = None
    student: MobilePredictor | None = None
    teacher: StatisticsPredictor | None = None
    hours: float = 0.0
    """Time that training took, as far as the file knows."""
    steps: int = 0
    licence: str = "Apache-2.0"

    def require_transformer(self) -> Transformer:
        """The transformer."""
        if self.transformer is None:
            raise ValueError("this file holds no transformer")
        return self.transformer

    def require_student(self) -> MobilePredictor:
        """The MobileNet predictor."""
        if self.student is None:
            raise ValueError("this file holds no MobileNet predictor: run the student stage first")
        return self.student


def open_networks(path: Path) -> Networks:
    """Read a release folder, a run folder or a checkpoint file."""
    if (path / "manifest.json").exists():
        return _from_release(path)
    file = path / FILE if path.is_dir() else path
    if not file.exists():
        raise FileNotFoundError(f"no networks at {path}: give a release's folder, a run's folder or a checkpoint file")
    # The laboratory's counters are numpy scalars, which are numbers and no code.
    scalar: Any = np.float64(0).__reduce__()[0]
    with torch.serialization.safe_globals([scalar, np.dtype, type(np.dtype("f8"))]):
        state = torch.load(file, map_location="cpu", weights_only=True)
    if "averages" not in state:
        return _from_laboratory(state)
    networks = _from_run(state)
    if networks.transformer and "ground" not in state["specs"]["transformer"]:
        # Checkpoints once had no word of it, but the options beside them.
        share = (recorded_options(file.parent) or {}).get("ground_share", 0)
        with_ground(networks.transformer, Schedule.parse(str(share)).highest > 0)
    return networks


@torch.no_grad()
def moved_back(networks: Networks, earlier: Networks, share: float) -> Networks:
    """Weights moved towards those that the training started from, by ``share`` of the way (Wortsman et al. 2022).

    Only for networks of the same architecture of which one was trained on from the other.
    """
    for ours, theirs in (
        (networks.require_transformer(), earlier.require_transformer()),
        (networks.require_student(), earlier.require_student()),
    ):
        old = theirs.state_dict()
        new = ours.state_dict()
        # A batch norm's count of batches is a whole number, and of no use any more.
        moved = {name: value.lerp(old[name], share) for name, value in new.items() if value.is_floating_point()}
        ours.load_state_dict(new | moved)
    return networks


def with_noise(transformer: Transformer) -> Transformer:
    """The same network with grain, in amounts that are small and random at first."""
    if transformer.spec.noise:
        return transformer
    grainy = Transformer(replace(transformer.spec, noise=True))
    grainy.load_state_dict(transformer.state_dict(), strict=False)
    return grainy


def with_ground(transformer: Transformer, ground: bool) -> Transformer:
    """The same network, which knows whether its training lays a ground under photos."""
    transformer.spec = replace(transformer.spec, ground=ground)
    return transformer


def predictor_spec(numbers: Mapping[str, Any]) -> PredictorSpec:
    """From the manifest's or a checkpoint's numbers."""
    stages = tuple((int(w), int(s), int(e), int(b)) for w, s, e, b in numbers["stages"])
    size = numbers.get("inputSize", numbers.get("input_size", 384))
    return PredictorSpec(input_size=int(size), stem=int(numbers["stem"]), stages=stages, hidden=int(numbers["hidden"]))


def transformer_spec(numbers: Mapping[str, Any]) -> TransformerSpec:
    """From the manifest's or a checkpoint's numbers."""
    half, quarter, eighth = (int(n) for n in numbers["widths"])
    noise, ground = (bool(numbers.get(name, False)) for name in ("noise", "ground"))
    return TransformerSpec(widths=(half, quarter, eighth), blocks=int(numbers["blocks"]), noise=noise, ground=ground)


def specs_of(networks: Networks) -> dict[str, Any]:
    """Plain numbers from which :func:`open_networks` rebuilds the networks of a run."""
    specs: dict[str, Any] = {}
    if networks.transformer:
        specs["transformer"] = asdict(networks.transformer.spec)
    if networks.student:
        specs["student"] = {**asdict(networks.student.spec), "norms": networks.student.norms}
    if networks.teacher:
        specs["teacher"] = {"widths": networks.teacher.widths, "hidden": networks.teacher.hidden}
    return specs


def architecture(specs: Mapping[str, Any]) -> dict[str, Any]:
    """Of :func:`specs_of`, what the shapes of the weights depend on."""
    return {part: {name: value for name, value in spec.items() if name != "ground"} for part, spec in specs.items()}


def dequantise(tensors: State) -> dict[str, Tensor]:
    """A release's tensors as float32; int8 ones are multiplied by their per-output-channel ``.scale``."""
    out = {}
    for name, tensor in tensors.items():
        if name.endswith(".scale"):
            continue
        value = tensor.float()
        if tensor.dtype == torch.int8:
            value = value * tensors[f"{name}.scale"].float().view(-1, *[1] * (tensor.dim() - 1))
        out[name] = value
    return out


def half(tensors: State) -> dict[str, Tensor]:
    """fp16, contiguous; a weight that fp16 cannot hold is an error, not an infinity."""
    out = {name: value.detach().half().contiguous() for name, value in tensors.items()}
    for name, value in out.items():
        if not torch.isfinite(value).all():
            raise ValueError(f"{name} does not fit into fp16")
    return out


def _from_release(folder: Path) -> Networks:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    def tensors(part: str) -> dict[str, Tensor]:
        return dequantise(load_file(folder / manifest["files"][part]["file"]))

    transformer = Transformer(transformer_spec(manifest["transformer"]))
    transformer.load_state_dict(tensors("transformer"))
    student = MobilePredictor(predictor_spec(manifest["predictor"]), norms=False)
    student.load_state_dict(tensors("predictor"))
    return Networks(transformer=transformer.eval(), student=student.eval(), licence=manifest["licence"])


def _from_run(state: Mapping[str, Any]) -> Networks:
    specs, averages = state["specs"], state["averages"]
    seconds, steps = state["seconds"] + state["earlier_seconds"], state["step"] + state["earlier_steps"]
    networks = Networks(hours=seconds / 3600, steps=steps)
    if "transformer" in averages:
        networks.transformer = Transformer(transformer_spec(specs["transformer"]))
        networks.transformer.load_state_dict(averages["transformer"])
        networks.transformer.eval()
    if "student" in averages:
        networks.student = MobilePredictor(predictor_spec(specs["student"]), specs["student"]["norms"])
        networks.student.load_state_dict(averages["student"])
        networks.student.eval()
    if "teacher" in averages:
        networks.teacher = StatisticsPredictor(tuple(specs["teacher"]["widths"]), specs["teacher"]["hidden"])
        networks.teacher.load_state_dict(averages["teacher"])
        networks.teacher.eval()
    return networks


def _from_laboratory(state: Mapping[str, Any]) -> Networks:
    weights = rename_transformer(state.get("ET", state["T"]))
    transformer = Transformer(TransformerSpec(noise="noise.weight" in weights))
    transformer.load_state_dict(weights)
    hours = float(state.get("used", 0.0)) / 3600
    networks = Networks(transformer=transformer.eval(), hours=hours, steps=int(state["step"]))
    if "S" in state:
        networks.student = MobilePredictor(norms=True)
        networks.student.load_state_dict(rename_student(state.get("ES", state["S"])))
        networks.student.eval()
    if "P" in state:
        networks.teacher = StatisticsPredictor()
        networks.teacher.load_state_dict(rename_teacher(state.get("EP", state["P"])))
        networks.teacher.eval()
    return networks
