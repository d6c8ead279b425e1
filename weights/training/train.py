"""Trains a small XMem. See README.md."""

import argparse
import contextlib
import copy
import csv
import math
import signal
import time
from pathlib import Path
from typing import ContextManager, Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import checkpoint
from checkpoint import RunState
from cost import describe
from data import load
from evaluate import region_of_videos
from losses import bootstrapped_cross_entropy, dice_loss, hard_fraction
from model import Architecture, XMem
from source import InlineSource, ProcessSource
from synthesis import Batch, SynthesisOptions, Synthesizer
from unroll import unroll

COLUMNS = (
    "step", "minutes", "samples", "size", "length", "rate", "loss", "cross_entropy", "dice", "iou_second", "iou_last", "gradient", "dev_j",
)  # fmt: skip


class Stage(NamedTuple):
    """A part of the curriculum: until a progress, so many sequences of a length and crop size."""

    until: float
    size: int
    length: int
    batch: int


class StepResult(NamedTuple):
    """What a step reports, averaged for the log."""

    loss: float
    cross_entropy: float
    dice: float
    iou_second: float
    iou_last: float
    gradient: float


CPU_STAGES = "0.35:160x4x6,0.75:208x5x4,1:256x6x3"
GPU_STAGES = "0.2:160x4x64,0.6:256x5x32,0.9:320x6x20,1:384x8x10"


def parse_stages(text: str) -> List[Stage]:
    """until:SIZExLENGTHxBATCH, separated by commas; sizes are multiples of 16."""
    stages = []
    for part in text.split(","):
        until, _, shape = part.partition(":")
        stage = Stage(float(until), *(int(number) for number in shape.split("x")))
        if stage.size % 16 or stage.length < 2:
            raise argparse.ArgumentTypeError(f"{part}: the crop is a multiple of 16, the length at least 2")
        stages.append(stage)
    if stages[-1].until < 1:
        raise argparse.ArgumentTypeError("the last stage is until 1")
    return stages


def learning_rate(peak: float, progress: float, warm_up: float) -> float:
    """A linear rise, then a cosine to zero."""
    if progress < warm_up:
        return peak * (0.02 + 0.98 * progress / warm_up)
    return peak * 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))


def autocast(device: torch.device) -> ContextManager:
    """bfloat16 where a GPU has it; reading, losses and aggregation stay in float32."""
    if device.type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.autocast("cuda", dtype=torch.bfloat16)
    return contextlib.nullcontext()


class Trainer:
    """Network, averaged network and optimizer."""

    def __init__(self, architecture: Architecture, device: torch.device, options: argparse.Namespace) -> None:
        self.net = XMem(architecture).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).requires_grad_(False).eval()
        self._options = options
        self._device = device
        decayed = [p for p in self.net.parameters() if p.ndim > 1]
        others = [p for p in self.net.parameters() if p.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": options.weight_decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.99))

    def warm_start(self, path: Path) -> int:
        """Takes what fits of a state dict; returns the number of tensors."""
        count = checkpoint.load_matching(path, self.net)
        self.average.load_state_dict(self.net.state_dict())
        return count

    def step(self, batch: Batch, state: RunState) -> StepResult:
        """One update."""
        self.net.train()
        if state.progress >= self._options.freeze_norm:
            freeze_normalisation(self.net)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self._options.rate, state.progress, self._options.warm_up)
        rng = np.random.default_rng([state.seed, state.step, 1])
        is_memory = rng.random(batch.frames.shape[1]) < self._options.memory_share
        top_k = self._options.top_k if rng.random() < 0.5 else None
        self.optimizer.zero_grad(set_to_none=True)
        with autocast(self._device):
            outputs = unroll(self.net, batch, is_memory, top_k)
            cross_entropy, dice, overlaps = sequence_losses(outputs, batch, hard_fraction(state.progress))
        loss = cross_entropy + dice
        loss.backward()
        gradient = nn.utils.clip_grad_norm_(self.net.parameters(), self._options.clip)
        if torch.isfinite(gradient):
            self.optimizer.step()
            self._update_average(state.step)
        return StepResult(*(float(value) for value in (loss, cross_entropy, dice, overlaps[0], overlaps[-1], gradient)))

    @torch.no_grad()
    def _update_average(self, step: int) -> None:
        decay = min(self._options.average, (1 + step) / (10 + step))
        for mean, value in zip(self.average.state_dict().values(), self.net.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def freeze_normalisation(net: nn.Module) -> None:
    """Normalises with the running statistics, as inference does."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def sequence_losses(outputs: Sequence[Tensor], batch: Batch, fraction: float) -> Tuple[Tensor, Tensor, List[Tensor]]:
    """Cross-entropy and Dice, averaged over frames, and the mean overlap of each frame."""
    owner, slot = batch.valid.nonzero(as_tuple=True)
    cross_entropies, dices, overlaps = [], [], []
    for t, logits in enumerate(outputs, 1):
        labels = batch.labels[:, t].long()
        masks = labels[owner] == (slot + 1)[:, None, None]
        probabilities = F.softmax(logits, 1)[:, 1:][owner, slot]
        cross_entropies.append(bootstrapped_cross_entropy(logits, labels, fraction))
        dices.append(dice_loss(probabilities, masks.float()))
        with torch.no_grad():
            found = probabilities > 0.5
            union = (found | masks).flatten(1).sum(1)
            overlaps.append((((found & masks).flatten(1).sum(1) + 1e-3) / (union + 1e-3)).mean())
    return torch.stack(cross_entropies).mean(), torch.stack(dices).mean(), overlaps


class Log:
    """A table of the run, one row every so many steps; a resumed run goes on in the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            with path.open("w", newline="") as file:
                csv.writer(file).writerow(COLUMNS)

    def write(self, row: Dict[str, object]) -> None:
        """Appends and prints a row."""
        with self._path.open("a", newline="") as file:
            csv.DictWriter(file, COLUMNS).writerow(row)
        print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the picture sets, or of a pack made by pack.py")
    parser.add_argument("--run", type=Path, default=Path("run"), help="folder of checkpoints, log and model")
    parser.add_argument("--minutes", type=float, default=25, help="of training now")
    parser.add_argument("--total-minutes", type=float, help="of the whole run, when it is trained in pieces; otherwise --minutes")
    parser.add_argument("--resume", action="store_true", help="go on from the run's newest checkpoint, if there is one")
    parser.add_argument(
        "--warm-start", type=Path, help="a state dict: tensors whose names and shapes fit are the start of a new run"
    )
    parser.add_argument(
        "--architecture", type=Path, help="a JSON file with widths and blocks of model.Architecture; otherwise xmem-tiny"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help=" ")
    parser.add_argument("--threads", type=int, default=2, help="of the training process on a CPU; making batches takes one more")
    parser.add_argument("--seed", type=int, default=0, help=" ")
    parser.add_argument(
        "--stages",
        type=parse_stages,
        help=f"the curriculum, until:SIZExLENGTHxBATCH; {CPU_STAGES} on a CPU, {GPU_STAGES} on a GPU",
    )
    parser.add_argument("--rate", type=float, default=5e-4, help="peak learning rate")
    parser.add_argument("--warm-up", type=float, default=0.03, help="part of the run")
    parser.add_argument("--weight-decay", type=float, default=0.02, help=" ")
    parser.add_argument("--clip", type=float, default=3.0, help="largest norm of the gradient")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the averaged weights")
    parser.add_argument("--freeze-norm", type=float, default=0.5, help="progress from which running statistics normalise")
    parser.add_argument("--memory-share", type=float, default=0.5, help="of the frames after the first that are remembered")
    parser.add_argument("--top-k", type=int, default=30, help="memory elements read in half of the steps; the others read all")
    parser.add_argument("--video-share", type=float, default=0.6, help="of the sequences")
    parser.add_argument("--save-every", type=float, default=3, help="minutes")
    parser.add_argument("--evaluate-every", type=float, default=10, help="minutes")
    return parser.parse_args()


def open_run(options: argparse.Namespace, device: torch.device) -> Tuple[RunState, Trainer]:
    """The run where it stands, or a new one."""
    options.run.mkdir(parents=True, exist_ok=True)
    found = checkpoint.latest(options.run)
    if found is not None and not options.resume:
        raise SystemExit(f"{options.run} holds a run: give --resume to go on with it, or another --run")
    if found is not None:
        state = checkpoint.load_state(found)
        if options.total_minutes:
            state.total_seconds = options.total_minutes * 60
        trainer = Trainer(Architecture.from_dict(state.architecture), device, options)
        checkpoint.load_weights(found, trainer.net, trainer.average, trainer.optimizer)
        print(f"going on from {found} at {state.progress:.1%}")
        return state, trainer
    architecture = Architecture()
    if options.architecture:
        architecture = Architecture.from_json(options.architecture.read_text())
    torch.manual_seed(options.seed)
    trainer = Trainer(architecture, device, options)
    if options.warm_start:
        print(f"{trainer.warm_start(options.warm_start)} tensors from {options.warm_start}")
    total = (options.total_minutes or options.minutes) * 60
    return RunState(options.seed, architecture.to_dict(), total), trainer


def main() -> None:
    """Trains until the time is up or the process is asked to end."""
    options = parse_arguments()
    device = torch.device(options.device)
    torch.set_num_threads(options.threads)
    stages = options.stages or parse_stages(GPU_STAGES if device.type == "cuda" else CPU_STAGES)
    state, trainer = open_run(options, device)
    print(describe(trainer.net.architecture))
    if state.progress >= 1:
        raise SystemExit("the run is complete: give a longer --total-minutes to go on")

    data = load(options.data)
    data.store.move(device)
    synthesizer = Synthesizer(data, SynthesisOptions(video_share=options.video_share), state.seed)
    source = (InlineSource if device.type == "cuda" else ProcessSource)(synthesizer)
    log = Log(options.run / "log.csv")
    stop = StopRequest()
    begin, before = time.monotonic(), state.seconds
    deadline = min(before + options.minutes * 60, state.total_seconds)
    saved = evaluated = state.seconds
    results: List[StepResult] = []

    def order(number: int) -> None:
        stage = next(stage for stage in stages if state.progress <= stage.until)
        source.request(number, stage.batch, stage.length, stage.size)

    def report(dev: str = "") -> None:
        means = [round(float(value), 4) for value in np.mean(results, 0)] if results else [""] * len(StepResult._fields)
        rate = f"{trainer.optimizer.param_groups[0]['lr']:.2e}"
        shape = batch.frames.shape
        where = (state.step, round(state.seconds / 60, 2), state.samples, shape[-1], shape[1], rate)
        log.write(dict(zip(COLUMNS, (*where, *means, dev))))
        results.clear()

    order(state.step)
    order(state.step + 1)
    while state.seconds < deadline and not stop.requested:
        batch = source.receive()
        order(state.step + 2)
        results.append(trainer.step(batch, state))
        state.step += 1
        state.samples += len(batch.frames)
        state.seconds = before + time.monotonic() - begin
        if state.step % 50 == 0:
            report()
        if state.seconds - saved > options.save_every * 60:
            checkpoint.save(options.run, state, trainer.net, trainer.average, trainer.optimizer)
            saved = state.seconds
        if state.seconds - evaluated > options.evaluate_every * 60:
            report(f"{region_of_videos(trainer.average, data.dev):.4f}")
            evaluated = state.seconds
    checkpoint.save(options.run, state, trainer.net, trainer.average, trainer.optimizer)
    checkpoint.save_model(options.run / "xmem.pth", trainer.average)
    if data.dev:
        report(f"{region_of_videos(trainer.average, data.dev):.4f}")


class StopRequest:
    """Turns the signals that end a process into a wish to stop after the step."""

    def __init__(self) -> None:
        self.requested = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, *_: object) -> None:
        self.requested = True


if __name__ == "__main__":
    main()
