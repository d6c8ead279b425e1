"""The network that is trained, its average, and one step of training."""

import contextlib
import copy
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import ContextManager, Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import checkpoint
from checkpoint import RunState
from curriculum import learning_rate
from losses import bootstrapped_cross_entropy, dice_loss, hard_fraction
from model import Architecture, XMem
from synthesis import Batch
from unroll import unroll


FRAME_WEIGHTS = (0.6, 1.4)  # in the losses, of the second frame and of the last; 1 on average


@dataclass(frozen=True)
class TrainingOptions:
    """How the weights are changed."""

    rate: float = 5e-4  # peak learning rate
    key_rate: float = 0.12  # of that, for the key encoder
    freeze_early: int = 1  # 1: the key encoder's stem and first stage stay as they are, which saves an eighth of the time
    value_rate: float = 0.4  # of that, for the value encoder's ResNet
    warm_up: float = 0.03  # part of the run
    weight_decay: float = 0.02
    clip: float = 3.0  # largest norm of the gradient
    average: float = 0.998  # decay of the averaged weights
    freeze_norm: float = 0.5  # progress from which running statistics normalize
    memory_share: float = 0.5  # of the frames after the first that are remembered
    hardest: float = 0.7  # part of the pixels to which cross-entropy narrows; 1: always all
    top_k: int = 30  # memory elements read in half of the steps; the others read all


class StepResult(NamedTuple):
    """What a step reports."""

    loss: float
    cross_entropy: float
    dice: float
    iou_second: float
    iou_last: float
    gradient: float


class Trainer:
    """Network, averaged network and optimizer."""

    def __init__(self, architecture: Architecture, device: torch.device, options: TrainingOptions) -> None:
        self.net = XMem(architecture).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).requires_grad_(False).eval()
        self._options = options
        self._device = device
        if options.freeze_early:
            for part in (self.net.key_encoder.conv1, self.net.key_encoder.bn1, self.net.key_encoder.res2):
                part.requires_grad_(False)
        self.optimizer = torch.optim.AdamW(parameter_groups(self.net, options), lr=options.rate, betas=(0.9, 0.99))

    def warm_start(self, state: Dict[str, Tensor]) -> int:
        """Takes what fits of a state dict; returns the number of tensors."""
        count = checkpoint.load_matching(state, self.net)
        self.average.load_state_dict(self.net.state_dict())
        return count

    def rate(self, state: RunState) -> float:
        """The learning rate now."""
        return learning_rate(self._options.rate, state.progress, self._options.warm_up)

    def step(self, batch: Batch, state: RunState) -> StepResult:
        """One update."""
        self.net.train()
        if state.progress >= self._options.freeze_norm:
            _freeze_normalization(self.net)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate(state) * group["share"]
        rng = np.random.default_rng([state.seed, state.step, 1])
        is_memory = rng.random(batch.frames.shape[1]) < self._options.memory_share
        top_k = self._options.top_k if rng.random() < 0.5 else None
        self.optimizer.zero_grad(set_to_none=True)
        with _autocast(self._device):
            outputs = unroll(self.net, batch, is_memory, top_k)
            cross_entropy, dice, overlaps = sequence_losses(outputs, batch, hard_fraction(state.progress, self._options.hardest))
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


def parameter_groups(net: XMem, options: TrainingOptions) -> List[dict]:
    """Parts with a learning rate of their own, tensors of each with and without weight decay."""
    shares = {"key_encoder.": options.key_rate}
    shares.update({f"value_encoder.{part}": options.value_rate for part in ("conv1", "bn1", "layer1", "layer2", "layer3")})
    groups: Dict[Tuple[float, float], dict] = {}
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        share = next((share for prefix, share in shares.items() if name.startswith(prefix)), 1.0)
        decay = options.weight_decay if parameter.ndim > 1 else 0.0
        group = groups.setdefault((share, decay), {"params": [], "share": share, "weight_decay": decay})
        group["params"].append(parameter)
    return list(groups.values())


def sequence_losses(outputs: Sequence[Tensor], batch: Batch, fraction: float) -> Tuple[Tensor, Tensor, List[Tensor]]:
    """Cross-entropy and Dice, averaged over frames with more weight on later ones, and the mean overlap of each frame."""
    owner, slot = batch.valid.nonzero(as_tuple=True)
    cross_entropies, dices, overlaps = [], [], []
    for t, logits in enumerate(outputs, 1):
        labels = batch.labels[:, t].long()
        masks = labels[owner] == (slot + 1)[:, None, None]
        probabilities = F.softmax(logits, 1)[:, 1:][owner, slot]
        cross_entropies.append(bootstrapped_cross_entropy(logits, labels, fraction))
        dices.append(dice_loss(probabilities, masks.float()))
        found = probabilities > 0.5
        union = (found | masks).flatten(1).sum(1)
        overlaps.append((((found & masks).flatten(1).sum(1) + 1e-3) / (union + 1e-3)).mean())
    weights = torch.linspace(*FRAME_WEIGHTS, len(outputs), device=batch.frames.device) / len(outputs)
    return (torch.stack(cross_entropies) * weights).sum(), (torch.stack(dices) * weights).sum(), overlaps


def _autocast(device: torch.device) -> ContextManager:
    """bfloat16 where the device multiplies it; similarity, aggregation and losses stay in float32."""
    if torch.cuda.is_bf16_supported() if device.type == "cuda" else _multiplies_bfloat16():
        return torch.autocast(device.type, dtype=torch.bfloat16)
    return contextlib.nullcontext()


@functools.lru_cache(None)
def _multiplies_bfloat16() -> bool:
    """Whether the processor has instructions for bfloat16: without them it is slower than float32."""
    description = Path("/proc/cpuinfo")
    return description.exists() and not {"avx512_bf16", "amx_bf16"}.isdisjoint(description.read_text().split())


def _freeze_normalization(net: nn.Module) -> None:
    """Normalizes with the running statistics, as inference does."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
