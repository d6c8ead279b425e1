"""XMem (Cheng and Schwing, ECCV 2022) in any size.

The networks are the paper's: a ResNet key encoder up to stride 16, a ResNet value encoder fused with the key features by
CBAM, a mask decoder with skip connections, and a sensory memory updated by gated recurrent units. Module names are those
of the authors' checkpoints, so that a saved state dict is read by Import-XMemModel; the widths are free.
"""

import json
from dataclasses import asdict, dataclass
from typing import NamedTuple, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from blocks import BasicBlock, Bottleneck, FeatureFusionBlock, GroupResBlock, make_stage

STRIDE = 16


@dataclass(frozen=True)
class Architecture:
    """Channel counts and block counts. The defaults fit the ImageNet weights of ResNet-18."""

    key: int = 64
    value: int = 128
    hidden: int = 32
    key_stem: int = 64
    key_widths: Tuple[int, int, int] = (64, 128, 256)  # strides 4, 8, 16
    key_blocks: Tuple[int, int, int] = (2, 2, 2)
    key_bottleneck: bool = False  # bottleneck blocks, a quarter as wide inside, instead of basic ones
    value_stem: int = 64
    value_widths: Tuple[int, int, int] = (64, 128, 256)
    value_blocks: Tuple[int, int, int] = (1, 1, 1)
    decoder_widths: Tuple[int, int, int] = (128, 64, 32)  # strides 16, 8, 4
    sensory: int = 64  # channels that the sensory update sums its three scales in
    attention_reduction: int = 16

    def to_dict(self) -> dict:
        """Plain values, for JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @staticmethod
    def from_dict(values: dict) -> "Architecture":
        """The inverse of to_dict; names that are left out keep their defaults."""
        return Architecture(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})

    @staticmethod
    def from_json(text: str) -> "Architecture":
        """Reads what json.dumps made of to_dict."""
        return Architecture.from_dict(json.loads(text))


class KeyFeatures(NamedTuple):
    """What the key encoder makes of frames [N,3,H,W]; h = H/16, w = W/16."""

    key: Tensor  # [N,Ck,h,w]
    shrinkage: Tensor  # [N,1,h,w], at least 1
    selection: Tensor  # [N,Ck,h,w], 0 to 1
    f16: Tensor  # [N,C16,h,w]
    f8: Tensor  # [N,C8,2h,2w]
    f4: Tensor  # [N,C4,4h,4w]


def update_sensory(gates: Tensor, hidden: Tensor) -> Tensor:
    """The paper's recurrent unit: forget and update gates and a candidate that does not see the forget gate."""
    forget, update, candidate = gates.chunk(3, 1)
    update = torch.sigmoid(update)
    return torch.sigmoid(forget) * hidden * (1 - update) + update * torch.tanh(candidate)


class HiddenReinforcer(nn.Module):
    """The deep update of the sensory memory, from a memory value."""

    def __init__(self, value: int, hidden: int) -> None:
        super().__init__()
        self.transform = nn.Conv2d(value + hidden, 3 * hidden, 3, padding=1)
        nn.init.xavier_normal_(self.transform.weight)

    def forward(self, value: Tensor, hidden: Tensor) -> Tensor:
        return update_sensory(self.transform(torch.cat([value, hidden], 1)), hidden)


class HiddenUpdater(nn.Module):
    """The update of the sensory memory on every other frame, from three scales of the decoder."""

    def __init__(self, widths: Tuple[int, int, int], sensory: int, hidden: int) -> None:
        super().__init__()
        self.g16_conv = nn.Conv2d(widths[0], sensory, 1)
        self.g8_conv = nn.Conv2d(widths[1], sensory, 1)
        self.g4_conv = nn.Conv2d(widths[2] + 1, sensory, 1)
        self.transform = nn.Conv2d(sensory + hidden, 3 * hidden, 3, padding=1)
        nn.init.xavier_normal_(self.transform.weight)

    def forward(self, g16: Tensor, g8: Tensor, g4: Tensor, hidden: Tensor) -> Tensor:
        g = self.g16_conv(g16) + self.g8_conv(F.avg_pool2d(g8, 2)) + self.g4_conv(F.avg_pool2d(g4, 4))
        return update_sensory(self.transform(torch.cat([g, hidden], 1)), hidden)


class KeyEncoder(nn.Module):
    """ResNet up to stride 16; the first stage has the name that the authors gave it."""

    def __init__(self, a: Architecture) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, a.key_stem, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(a.key_stem)
        block = Bottleneck if a.key_bottleneck else BasicBlock
        self.res2 = make_stage(block, a.key_stem, a.key_widths[0], a.key_blocks[0], 1)
        self.layer2 = make_stage(block, a.key_widths[0], a.key_widths[1], a.key_blocks[1], 2)
        self.layer3 = make_stage(block, a.key_widths[1], a.key_widths[2], a.key_blocks[2], 2)

    def forward(self, frames: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(frames)), inplace=True), 3, 2, 1)
        f4 = self.res2(x)
        f8 = self.layer2(f4)
        return self.layer3(f8), f8, f4


class KeyProjection(nn.Module):
    """Key, shrinkage and selection."""

    def __init__(self, inputs: int, key: int) -> None:
        super().__init__()
        self.key_proj = nn.Conv2d(inputs, key, 3, padding=1)
        self.d_proj = nn.Conv2d(inputs, 1, 3, padding=1)
        self.e_proj = nn.Conv2d(inputs, key, 3, padding=1)
        nn.init.orthogonal_(self.key_proj.weight)
        nn.init.zeros_(self.key_proj.bias)

    def forward(self, f16: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        return self.key_proj(f16), self.d_proj(f16) ** 2 + 1, torch.sigmoid(self.e_proj(f16))


class ValueEncoder(nn.Module):
    """ResNet over frame, object mask and the other objects' masks, fused with the key features."""

    def __init__(self, a: Architecture) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(5, a.value_stem, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(a.value_stem)
        self.layer1 = make_stage(BasicBlock, a.value_stem, a.value_widths[0], a.value_blocks[0], 1)
        self.layer2 = make_stage(BasicBlock, a.value_widths[0], a.value_widths[1], a.value_blocks[1], 2)
        self.layer3 = make_stage(BasicBlock, a.value_widths[1], a.value_widths[2], a.value_blocks[2], 2)
        self.fuser = FeatureFusionBlock(a.key_widths[2], a.value_widths[2], a.value, a.attention_reduction)
        self.hidden_reinforce = HiddenReinforcer(a.value, a.hidden)

    def forward(self, frames: Tensor, f16: Tensor, masks: Tensor, others: Tensor, hidden: Tensor) -> Tuple[Tensor, Tensor]:
        """One row per object: frames [n,3,H,W], masks and others [n,1,H,W]. Returns the value and the deeply updated state."""
        x = F.max_pool2d(self.bn1(self.conv1(torch.cat([frames, masks, others], 1))), 3, 2, 1)
        x = self.layer3(self.layer2(self.layer1(F.relu(x, inplace=True))))
        value = self.fuser(f16, x)
        return value, self.hidden_reinforce(value, hidden)


class UpsampleBlock(nn.Module):
    """Doubles the resolution and adds the skip connection."""

    def __init__(self, skip: int, inputs: int, outputs: int) -> None:
        super().__init__()
        self.skip_conv = nn.Conv2d(skip, inputs, 3, padding=1)
        self.out_conv = GroupResBlock(inputs, outputs)

    def forward(self, skipped: Tensor, g: Tensor) -> Tensor:
        """skipped is what skip_conv made of the frame's features: it is the same for all objects."""
        return self.out_conv(skipped + F.interpolate(g, scale_factor=2, mode="bilinear", align_corners=False))


class Decoder(nn.Module):
    """Memory readout and sensory state to mask logits and the next sensory state."""

    def __init__(self, a: Architecture) -> None:
        super().__init__()
        d16, d8, d4 = a.decoder_widths
        self.fuser = FeatureFusionBlock(a.key_widths[2], a.value + a.hidden, d16, a.attention_reduction)
        self.hidden_update = HiddenUpdater(a.decoder_widths, a.sensory, a.hidden)
        self.up_16_8 = UpsampleBlock(a.key_widths[1], d16, d8)
        self.up_8_4 = UpsampleBlock(a.key_widths[0], d8, d4)
        self.pred = nn.Conv2d(d4, 1, 3, padding=1)

    def forward(self, f16: Tensor, skip8: Tensor, skip4: Tensor, readout: Tensor, hidden: Tensor) -> Tuple[Tensor, Tensor]:
        """One row per object. Returns logits [n,1,H,W] and the updated sensory state."""
        g16 = self.fuser(f16, torch.cat([readout, hidden], 1))
        g8 = self.up_16_8(skip8, g16)
        g4 = self.up_8_4(skip4, g8)
        logits = self.pred(F.relu(g4))
        hidden = self.hidden_update(g16, g8, torch.cat([g4, logits], 1), hidden)
        return F.interpolate(logits, scale_factor=4, mode="bilinear", align_corners=False), hidden


class XMem(nn.Module):
    """The networks; the memories are in memory.py."""

    def __init__(self, architecture: Architecture = Architecture()) -> None:
        super().__init__()
        self.architecture = architecture
        self.key_encoder = KeyEncoder(architecture)
        self.value_encoder = ValueEncoder(architecture)
        self.key_proj = KeyProjection(architecture.key_widths[2], architecture.key)
        self.decoder = Decoder(architecture)

    def encode_key(self, frames: Tensor) -> KeyFeatures:
        """Normalized frames [N,3,H,W], H and W multiples of 16."""
        f16, f8, f4 = self.key_encoder(frames)
        return KeyFeatures(*self.key_proj(f16), f16, f8, f4)

    def skip(self, features: KeyFeatures) -> Tuple[Tensor, Tensor]:
        """The decoder's skip connections at strides 8 and 4, the same for all objects of a frame."""
        return self.decoder.up_16_8.skip_conv(features.f8), self.decoder.up_8_4.skip_conv(features.f4)


def aggregate(probabilities: Tensor) -> Tensor:
    """Soft aggregation: object probabilities [B,n,H,W] to logits [B,n+1,H,W], background first."""
    background = (1 - probabilities).prod(1, keepdim=True)
    p = torch.cat([background, probabilities], 1).clamp(1e-7, 1 - 1e-7)
    return torch.log(p / (1 - p))
