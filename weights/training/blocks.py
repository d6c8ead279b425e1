"""Blocks of the networks: ResNet's, residual blocks of per-object features, and their fusion with a frame's features by CBAM."""

from typing import Optional, Type

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside an identity."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = make_shortcut(inputs, outputs, stride)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)), inplace=True)


class Bottleneck(nn.Module):
    """A 3x3 convolution, which has the stride, between two 1x1 convolutions, beside an identity."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        width = outputs // 4
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample = make_shortcut(inputs, outputs, stride)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = F.relu(self.bn2(self.conv2(y)), inplace=True)
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)), inplace=True)


def make_shortcut(inputs: int, outputs: int, stride: int) -> Optional[nn.Sequential]:
    """The 1x1 convolution beside a block that changes width or resolution; None where it changes neither."""
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


def make_stage(block: Type[nn.Module], inputs: int, outputs: int, blocks: int, stride: int) -> nn.Sequential:
    """A ResNet stage; its first block changes width and resolution."""
    return nn.Sequential(block(inputs, outputs, stride), *(block(outputs, outputs, 1) for _ in range(blocks - 1)))


class GroupResBlock(nn.Module):
    """A residual block of pre-activated 3x3 convolutions without normalization, for per-object features."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.downsample = nn.Conv2d(inputs, outputs, 3, padding=1) if inputs != outputs else None
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)

    def forward(self, g: Tensor) -> Tensor:
        y = self.conv2(F.relu(self.conv1(F.relu(g))))
        return y + (g if self.downsample is None else self.downsample(g))


class ChannelGate(nn.Module):
    """CBAM's channel attention: one perceptron over mean and maximum."""

    def __init__(self, channels: int, reduction: int) -> None:
        super().__init__()
        width = channels // reduction
        self.mlp = nn.Sequential(nn.Flatten(), nn.Linear(channels, width), nn.ReLU(), nn.Linear(width, channels))

    def forward(self, x: Tensor) -> Tensor:
        scale = self.mlp(x.mean((2, 3))) + self.mlp(x.amax((2, 3)))
        return x * torch.sigmoid(scale)[:, :, None, None]


class SpatialConvolution(nn.Module):
    """Holds the convolution under the name that checkpoints give it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)


class SpatialGate(nn.Module):
    """CBAM's spatial attention over the maximum and the mean of the channels, in this order."""

    def __init__(self) -> None:
        super().__init__()
        self.spatial = SpatialConvolution()

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(self.spatial(torch.cat([x.amax(1, keepdim=True), x.mean(1, keepdim=True)], 1)))


class Cbam(nn.Module):
    """Convolutional block attention module (Woo et al., ECCV 2018)."""

    def __init__(self, channels: int, reduction: int) -> None:
        super().__init__()
        self.ChannelGate = ChannelGate(channels, reduction)
        self.SpatialGate = SpatialGate()

    def forward(self, x: Tensor) -> Tensor:
        return self.SpatialGate(self.ChannelGate(x))


class FeatureFusionBlock(nn.Module):
    """Fuses features of the frame with features of each object."""

    def __init__(self, shared: int, per_object: int, outputs: int, reduction: int) -> None:
        super().__init__()
        self.block1 = GroupResBlock(shared + per_object, outputs)
        self.attention = Cbam(outputs, reduction)
        self.block2 = GroupResBlock(outputs, outputs)

    def forward(self, x: Tensor, g: Tensor) -> Tensor:
        g = self.block1(torch.cat([x, g], 1))
        return self.block2(g + self.attention(g))
