"""What each training stage of the command line does with its options."""

from __future__ import annotations

import json
import math
import os
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save
from torch import nn

from . import checkpoint, distributed, lossnet_train
from .data import Library, Sizes, Source
from .device import Machine, keep_freed_memory
from .evaluate import load_square
from .export import half
from .fit import FitOptions, Fitter, fit, read_collection
from .loop import Loop, LoopOptions, Task
from .lossnet import LossNetwork, LossNetworkSpec, VggTargets, open_loss_network, open_seen_network
from .methods import Release
from .microast import MicroAST
from .nets import Transformer
from .objective import Guides, LossWeights, Objective
from .predictor import MobilePredictor, StatisticsPredictor
from .student import DistilTask, JointTask
from .transfer import TransferTask, teacher_statistics
from .weights import Networks, open_networks, with_noise

MADE_UP = "made-up"
NONE = "none"
CALIBRATION_IMAGES = 256
OPTIONS = "options.json"


def start(args: Namespace) -> Machine:
    """Memory, threads, seed, process group and device of a training stage; its options are written down in the run."""
    keep_freed_memory()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    plain = {
        name: value for name, value in vars(args).items() if isinstance(value, int | float) and math.isfinite(value)
    }
    options = {name: plain.get(name, str(value)) for name, value in vars(args).items()}
    if int(os.environ.get("RANK", "0")) == 0:
        checkpoint.write_atomically(args.run / OPTIONS, (json.dumps(options, indent=1) + "\n").encode())
    chosen = Machine.choose(args.device, args.precision, args.compile)
    return Machine(distributed.start(chosen.device), chosen.dtype, chosen.compiles)


@dataclass(frozen=True)
class Phase:
    """A run of the loop within a stage."""

    run: Path
    steps: int
    minutes: float
    from_scratch: bool


def loop_options(args: Namespace, phase: Phase) -> LoopOptions:
    """The part of the options that the loop takes."""
    return LoopOptions(
        **vars(phase),
        rate=args.rate,
        optimiser=args.optimiser,
        warmup=args.warmup,
        average_rate=args.average_rate,
        checkpoint_every=args.checkpoint_every,
        log_every=args.log_every,
        workers=args.workers,
    )


def objective(args: Namespace, machine: Machine, steps: int) -> Objective:
    """Loss network, distillation teacher and weights."""
    teacher = None
    if args.distil_teacher == MADE_UP:
        teacher = MicroAST.made_up(args.seed)
    elif args.distil_teacher != NONE and args.distil > 0:
        teacher = MicroAST.load(Path(args.distil_teacher))
    guides = Guides(open_seen_network(args.loss_network), teacher)
    return Objective(machine, guides, loss_weights(args), steps)


def loss_weights(args: Namespace) -> LossWeights:
    """The weights given on the command line."""
    return LossWeights(**{name: getattr(args, name) for name in vars(LossWeights())})


def recorded_weights(run: Path) -> LossWeights | None:
    """The weights that a run was started with, or None where it has no record of them."""
    for folder in (run, run.parent):
        if (folder / OPTIONS).exists():
            options = json.loads((folder / OPTIONS).read_text(encoding="utf-8"))
            return LossWeights(**{name: options[name] for name in vars(LossWeights())})
    return None


def _train(task: Task, machine: Machine, options: LoopOptions, earlier: Networks) -> tuple[bool, float]:
    """Whether the run is complete, and the seconds that it took so far."""
    trainer = Loop(task, machine, options, earlier)
    done = trainer.run()
    state = "done" if done else "stopped, run the same command to go on"
    if distributed.rank() == 0:
        print(f"{options.run}: {state}, step {trainer.progress.step}, {trainer.progress.skipped} skipped", flush=True)
    return done, trainer.progress.seconds


def _transfer_source(args: Namespace, library: Library, seed: int) -> Source:
    return Source(library, Sizes.parse(args.sizes), seed, args.identity_share, args.mix_share)


def transfer(args: Namespace) -> bool:
    """Stage ``transfer``."""
    machine = start(args)
    goal = objective(args, machine, args.steps)
    source = _transfer_source(args, Library.open(args.data, args.limit), args.seed)
    given = open_networks(args.init) if args.init else Networks()
    networks = Networks(given.transformer or Transformer(), None, given.teacher, given.hours, given.steps)
    if args.noise:
        networks.transformer = with_noise(networks.require_transformer())
    if networks.teacher is None:
        networks.teacher = StatisticsPredictor(tuple(open_loss_network(args.loss_network).spec.widths))
        if not (args.run / checkpoint.FILE).exists():
            networks.teacher.calibrate(teacher_statistics(goal, source, args.calibration_images).cpu())
    task = TransferTask(networks, goal, source)
    options = loop_options(args, Phase(args.run, args.steps, args.minutes, given.transformer is None))
    return _train(task, machine, options, networks)[0]


def student(args: Namespace) -> bool:
    """Stage ``student``: ``RUN/distil``, then ``RUN/joint``."""
    machine = start(args)
    library = Library.open(args.data, args.limit)
    networks = open_networks(args.init)
    from_scratch = networks.student is None
    networks.student = networks.student or MobilePredictor()
    if args.noise:
        networks.transformer = with_noise(networks.require_transformer())
    minutes = args.minutes
    if args.distil_steps:
        goal = objective(args, machine, args.distil_steps)
        distil = DistilTask(networks, goal, Source(library, Sizes.parse(args.distil_sizes), args.seed))
        options = loop_options(args, Phase(args.run / "distil", args.distil_steps, minutes, from_scratch))
        done, seconds = _train(distil, machine, options, networks)
        if not done or not args.joint_steps:
            return done
        found = open_networks(args.run / "distil")
        networks.student, networks.hours, networks.steps = found.student, found.hours, found.steps
        minutes = max(0.0, minutes - seconds / 60) if math.isfinite(minutes) else minutes
    goal = objective(args, machine, args.joint_steps)
    source = _transfer_source(args, library, args.seed + 1)
    joint = JointTask(networks, goal, source, args.student_rate)
    options = loop_options(args, Phase(args.run / "joint", args.joint_steps, minutes, from_scratch=False))
    return _train(joint, machine, options, networks)[0]


def fit_vectors(args: Namespace) -> None:
    """Stage ``fit``."""
    machine = start(args)
    release = Release(open_networks(args.init))
    machine.place(release.transformer)
    machine.place(release.predictor)
    options = FitOptions(args.run, args.init.name, args.size, args.steps, args.rate, args.seed)
    photos = Fitter.draw_photos(Library.open(args.data, args.limit), options)
    fitter = Fitter(release, objective(args, machine, 1), [photo.to(machine.device) for photo in photos])
    fit(fitter, read_collection(args.paintings, args.data), options)


def _stylist(args: Namespace, machine: Machine) -> lossnet_train.Stylist:
    if args.stylist == NONE:
        return lambda photo, painting: (photo + painting) / 2
    if args.stylist == MADE_UP:
        return MicroAST.made_up(args.seed).to(machine.device, machine.dtype)
    folder = Path(args.stylist)
    if (folder / "decoder_iter_160000.pth.tar").exists():
        return MicroAST.load(folder).to(machine.device, machine.dtype)
    release = Release(open_networks(folder))
    machine.place_frozen(release.transformer)
    machine.place_frozen(release.predictor)
    return release


def loss_network(args: Namespace) -> bool:
    """Stage ``loss-network``: train, export ``loss-network.safetensors``, report correlations."""
    machine = start(args)
    spec = LossNetworkSpec(args.widths, args.convs)
    targets = VggTargets.made_up(args.seed) if args.teacher == MADE_UP else VggTargets.from_peers(Path(args.teacher))
    source = Source(Library.open(args.data, args.limit), Sizes.parse(args.sizes), args.seed)
    guides = lossnet_train.LossNetworkGuides(targets, _stylist(args, machine), args.driven_steps)
    task = lossnet_train.LossNetworkTask(LossNetwork(spec), guides, machine, source)
    if args.init:
        lossnet_train.take_over(task.networks, checkpoint.require(args.init / checkpoint.FILE)["averages"])
    elif not (args.run / checkpoint.FILE).exists():
        task.calibrate(args.calibration_batches)
    options = loop_options(args, Phase(args.run, args.steps, args.minutes, args.init is None))
    trainer = Loop(task, machine, options)
    done = trainer.run()
    if done and distributed.rank() == 0:
        _report_loss_network(task, trainer.averages, args)
    return done


def _report_loss_network(task: lossnet_train.LossNetworkTask, networks: nn.ModuleDict, args: Namespace) -> None:
    """Write the network with its metrics, and the correlation of every tap on validation images."""
    network, maps = networks["network"], networks["maps"]
    assert isinstance(maps, lossnet_train.Maps)
    tensors = {name: value.cpu() for name, value in network.state_dict().items()}
    tensors |= {f"{tap}.metric": value.cpu() for tap, value in lossnet_train.metrics(maps).items()}
    checkpoint.write_atomically(args.run / "loss-network.safetensors", save(half(tensors)))
    report: dict[str, object] = {"parameters": sum(p.numel() for p in network.parameters())}
    if args.validation and args.validation.exists():
        for kind in ("content", "style"):
            files = sorted((args.validation / kind).iterdir())
            images = [load_square(file, 256).to(task.machine.device) for file in files]
            report[kind] = lossnet_train.correlations(task, networks, images)
    checkpoint.write_atomically(args.run / "report.json", (json.dumps(report, indent=1) + "\n").encode())
    print(json.dumps(report), flush=True)
