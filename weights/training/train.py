"""Trains XMem. See README.md."""

import argparse
import math
import signal
import time
from dataclasses import fields
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import numpy as np
import torch

import checkpoint
from checkpoint import RunState
from cost import describe
from curriculum import CPU_STAGES, GPU_STAGES, Stage, parse_stages, stage_at
from data import TrainingData, load
from evaluate import region_of_videos
from log import COLUMNS, Log
from model import Architecture
from scenes import SynthesisOptions
from source import make_source
from synthesis import Synthesizer
from trainer import StepResult, Trainer, TrainingOptions

REPORT_EVERY = 25  # steps
LONGEST_STEP = 60.0  # seconds; a longer one was interrupted, and the interruption is not training


class StopRequest:
    """Turns the signals that end a process into a wish to stop after the step."""

    def __init__(self) -> None:
        self.made = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, *_: object) -> None:
        self.made = True


class Run:
    """A run of training in its folder: checkpoints, log.csv and the model, xmem.pth."""

    def __init__(self, folder: Path, state: RunState, trainer: Trainer, data: TrainingData) -> None:
        self._folder = folder
        self._state = state
        self._trainer = trainer
        self._data = data
        self._log = Log(folder / "log.csv")
        self._results: List[StepResult] = []
        self._shape: Sequence[int] = ()

    def go_on(self, synthesizer: Synthesizer, stages: Sequence[Stage], options: argparse.Namespace) -> None:
        """Trains for some minutes, at most until the run is complete, or until the process is asked to end."""
        state, trainer = self._state, self._trainer
        stop = StopRequest()
        source = make_source(synthesizer, torch.device(options.device))
        end = time.monotonic() + options.wall_minutes * 60
        deadline = state.seconds + options.minutes * 60
        saved = evaluated = state.seconds
        number = state.step
        while state.seconds < deadline and state.progress < 1 and not stop.made:
            begin = time.monotonic()
            while number < state.step + 2:  # one batch is made while another is learned
                stage = stage_at(stages, state.progress)
                source.request(number, stage.batch, stage.length, stage.size)
                number += 1
            batch = source.receive()
            self._shape = batch.frames.shape
            self._results.append(trainer.step(batch, state))
            state.step += 1
            state.samples += len(batch.frames)
            now = time.monotonic()
            state.advance(min(now - begin, LONGEST_STEP), end - now)
            if state.step % REPORT_EVERY == 0:
                self._report()
            if state.seconds - saved > options.save_every * 60:
                self.save(options.keep)
                saved = state.seconds
            if state.seconds - evaluated > options.evaluate_every * 60:
                self._report(evaluate=True)
                evaluated = state.seconds
        self.save(options.keep)
        checkpoint.save_model(self._folder / "xmem.pth", trainer.average)
        self._report(evaluate=True)

    def save(self, keep: int) -> None:
        """Writes a checkpoint and keeps so many in all."""
        checkpoint.save(self._folder, self._state, self._trainer.net, self._trainer.average, self._trainer.optimizer)
        checkpoint.remove_old(self._folder, keep)

    def _report(self, evaluate: bool = False) -> None:
        state = self._state
        row = {"step": state.step, "minutes": round(state.seconds / 60, 2), "samples": state.samples}
        if self._results:
            row.update(size=self._shape[-1], length=self._shape[1], rate=f"{self._trainer.rate(state):.2e}")
            means = np.mean(self._results, 0)
            row.update((name, round(float(mean), 4)) for name, mean in zip(StepResult._fields, means))
            self._results.clear()
        if evaluate and self._data.dev:
            scores = region_of_videos(self._trainer.average, self._data.dev)
            print("  ".join(f"{name.split('/')[-1]} {score:.3f}" for name, score in scores.items()), flush=True)
            row["dev_j"] = round(float(np.mean(list(scores.values()))), 4)
        self._log.write({name: row[name] for name in COLUMNS if name in row})


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add("--data", type=Path, help="folder of the picture sets, or of a pack made by pack.py")
    add("--run", type=Path, default=Path("run"), help="folder of checkpoints, log and model")
    add("--minutes", type=float, default=25, help="of training now")
    add("--wall-minutes", type=float, default=math.inf, help="by which training ends, however slow it goes")
    add("--total-minutes", type=float, help="of the whole run, when it is trained in pieces; otherwise --minutes")
    add("--resume", action="store_true", help="go on from the run's newest checkpoint, if there is one")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--imagenet", action="store_true", help="start a new run from ImageNet weights (resnet18.py)")
    start.add_argument("--warm-start", type=Path, help="start a new run from what fits of a state dict, by name and shape")
    add("--architecture", type=Path, help="a JSON file with widths and blocks of model.Architecture; otherwise its defaults")
    add("--cost", action="store_true", help="print the architecture's parameters and multiply-adds, and end")
    add("--device", default="cuda" if torch.cuda.is_available() else "cpu", choices=("cpu", "cuda"), help="where to train")
    add("--threads", type=int, default=2, help="of the training process on a CPU; making batches takes one more")
    add("--seed", type=int, default=0, help="of a new run")
    add("--stages", type=parse_stages, help=f"until:SIZExLENGTHxBATCH,...; {CPU_STAGES} on a CPU, {GPU_STAGES} on a GPU")
    add("--video-share", type=float, default=0.6, help="of the sequences")
    add("--save-every", type=float, default=3, help="minutes")
    add("--keep", type=int, default=2, help="checkpoints, at least 1")
    add("--evaluate-every", type=float, default=10, help="minutes")
    for field in fields(TrainingOptions):
        add(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default, help="see trainer.py")
    options = parser.parse_args()
    if not options.data and not options.cost:
        parser.error("--data is missing")
    return options


def read_architecture(path: Optional[Path]) -> Architecture:
    """The default architecture, or what a JSON file says."""
    return Architecture.from_json(path.read_text()) if path else Architecture()


def new_run(options: argparse.Namespace, training: TrainingOptions) -> Tuple[RunState, Trainer]:
    """Random weights, or some of another model's."""
    architecture = read_architecture(options.architecture)
    torch.manual_seed(options.seed)
    trainer = Trainer(architecture, torch.device(options.device), training)
    if options.imagenet:
        from resnet18 import imagenet_weights  # needs onnx

        print(f"{trainer.warm_start(imagenet_weights())} tensors of ResNet-18")
    if options.warm_start:
        print(f"{trainer.warm_start(torch.load(options.warm_start, map_location='cpu'))} tensors from {options.warm_start}")
    total = (options.total_minutes or options.minutes) * 60
    return RunState(options.seed, architecture.to_dict(), total), trainer


def resumed_run(found: Path, options: argparse.Namespace, training: TrainingOptions) -> Tuple[RunState, Trainer]:
    """The run as a checkpoint left it."""
    state = checkpoint.load_state(found)
    if options.total_minutes:
        state.total_seconds = options.total_minutes * 60
    if state.progress >= 1:
        raise SystemExit("the run is complete: give a longer --total-minutes to go on, or another --run")
    trainer = Trainer(Architecture.from_dict(state.architecture), torch.device(options.device), training)
    checkpoint.load_weights(found, trainer.net, trainer.average, trainer.optimizer)
    print(f"going on from {found} at {state.progress:.1%}")
    return state, trainer


def main() -> None:
    """Trains until the time is up or the process is asked to end."""
    options = parse_arguments()
    if options.cost:
        print(describe(read_architecture(options.architecture)))
        return
    torch.set_num_threads(options.threads)
    training = TrainingOptions(**{field.name: getattr(options, field.name) for field in fields(TrainingOptions)})
    found = checkpoint.latest(options.run)
    if found is not None and not options.resume:
        raise SystemExit(f"{options.run} holds a run: give --resume to go on with it, or another --run")
    state, trainer = resumed_run(found, options, training) if found else new_run(options, training)
    print(describe(trainer.net.architecture))
    options.run.mkdir(parents=True, exist_ok=True)
    data = load(options.data)
    data.store.move(torch.device(options.device))
    synthesizer = Synthesizer(data, SynthesisOptions(video_share=options.video_share), state.seed)
    stages = options.stages or parse_stages(GPU_STAGES if options.device == "cuda" else CPU_STAGES)
    Run(options.run, state, trainer, data).go_on(synthesizer, stages, options)


if __name__ == "__main__":
    main()
