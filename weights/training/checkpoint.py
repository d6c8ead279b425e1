"""A run on disk: a folder whose newest checkpoint holds everything that training goes on from.

A checkpoint is a folder that appears all at once, by renaming. None of its files is larger than the weights themselves
in float32, so that a run can be moved between machines through a channel that limits the size of a file.
"""

import json
import math
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Dict, Optional

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass
class RunState:
    """Where a run stands."""

    seed: int
    architecture: dict
    total_seconds: float  # of training, over all pieces of the run
    seconds: float = 0.0  # of training so far
    progress: float = 0.0  # 0 at the start, 1 at the end
    step: int = 0
    samples: int = 0

    def advance(self, elapsed: float, limit: float = math.inf) -> None:
        """Notes seconds of training; so many are left before the run has to end, whatever its total.

        What is left of the curriculum is spread over the time that is left, so that a run which is slowed down or
        stopped for a while still ends its curriculum, without a leap.
        """
        left = min(self.total_seconds - self.seconds, limit)
        self.progress = min(self.progress + (1 - self.progress) * elapsed / max(left, elapsed, 1e-9), 1.0)
        self.seconds += elapsed


def latest(run: Path) -> Optional[Path]:
    """The newest checkpoint of a run, or None."""
    return max(run.glob("checkpoint-*"), default=None)


def load_state(checkpoint: Path) -> RunState:
    """Where the run stood at a checkpoint."""
    return RunState(**json.loads((checkpoint / "state.json").read_text())["run"])


def load_weights(checkpoint: Path, net: nn.Module, average: nn.Module, optimizer: Optimizer) -> None:
    """Puts a checkpoint's tensors where they belong."""
    device = next(net.parameters()).device
    net.load_state_dict(torch.load(checkpoint / "weights.pth", map_location=device))
    average.load_state_dict(torch.load(checkpoint / "average.pth", map_location=device))
    moments = {name: torch.load(checkpoint / f"{name}.pth", map_location=device) for name in MOMENTS}
    steps = json.loads((checkpoint / "state.json").read_text())["optimizer_steps"]
    state = {
        int(index): {"step": torch.tensor(float(step)), **{name: moments[name][int(index)] for name in MOMENTS}}
        for index, step in steps.items()
    }
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})


def save(run: Path, state: RunState, net: nn.Module, average: nn.Module, optimizer: Optimizer) -> None:
    """Writes a checkpoint."""
    target = run / f"checkpoint-{state.step:07d}"
    if target.exists():
        return
    partial = run / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    torch.save(net.state_dict(), partial / "weights.pth")
    torch.save(average.state_dict(), partial / "average.pth")
    moments: Dict[int, Dict[str, Tensor]] = optimizer.state_dict()["state"]
    for name in MOMENTS:
        torch.save({index: values[name] for index, values in moments.items()}, partial / f"{name}.pth")
    steps = {index: float(values["step"]) for index, values in moments.items()}
    (partial / "state.json").write_text(json.dumps({"run": asdict(state), "optimizer_steps": steps}, indent=1))
    partial.rename(target)


def remove_old(run: Path, keep: int) -> None:
    """Removes all checkpoints but the newest."""
    for old in sorted(run.glob("checkpoint-*"))[: -max(keep, 1)]:
        shutil.rmtree(old)


def save_model(path: Path, net: nn.Module) -> None:
    """The state dict alone, in float32: what Import-XMemModel reads."""
    partial = path.with_suffix(".partial")
    torch.save(net.state_dict(), partial)
    partial.replace(path)


def load_matching(state: Dict[str, Tensor], net: nn.Module) -> int:
    """Loads the tensors of a state dict whose names and shapes fit; returns how many."""
    own = net.state_dict()
    fitting = {name: value for name, value in state.items() if name in own and own[name].shape == value.shape}
    own.update({name: value.to(own[name].dtype) for name, value in fitting.items()})
    net.load_state_dict(own)
    return len(fitting)


def half_precision(state: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """The state dict in float16; a ValueError names a tensor with values that are not finite there."""
    halves = {name: value.half() if value.is_floating_point() else value for name, value in state.items()}
    for name, half in halves.items():
        if half.is_floating_point() and not torch.isfinite(half).all():
            count, largest = int((~torch.isfinite(half)).sum()), float(state[name].abs().max())
            raise ValueError(f"{name}: {count} of {half.numel()} values are not finite in float16, the largest is {largest:g}")
    return halves
