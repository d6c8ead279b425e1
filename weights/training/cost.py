"""Parameters and multiply-adds of an architecture."""

from typing import Dict, Tuple

import torch
from torch import Tensor, nn

from model import Architecture, XMem


def multiply_adds(architecture: Architecture, height: int = 480, width: int = 864) -> Tuple[Dict[str, float], int]:
    """Multiply-adds of each part's convolutions for one frame with one object, in 1e9, and the number of parameters."""
    net = XMem(architecture).eval()
    parts = {module: name for name, child in net.named_children() for module in child.modules() if isinstance(module, nn.Conv2d)}
    totals = dict.fromkeys((name for name, _ in net.named_children()), 0.0)

    def count(module: nn.Module, _: object, output: Tensor) -> None:
        totals[parts[module]] += output[0, 0].numel() * module.weight.numel() / 1e9

    for module in parts:
        module.register_forward_hook(count)
    with torch.no_grad():
        frame, mask = torch.zeros(1, 3, height, width), torch.zeros(1, 1, height, width)
        features = net.encode_key(frame)
        hidden = torch.zeros(1, architecture.hidden, *features.key.shape[-2:])
        value, _ = net.value_encoder(frame, features.f16, mask, mask, hidden)
        net.decoder(features.f16, *net.skip(features), value, hidden)
    return totals, sum(parameter.numel() for parameter in net.parameters())


def describe(architecture: Architecture) -> str:
    """One line: size, and cost of a frame of 864x480 with one object."""
    totals, parameters = multiply_adds(architecture)
    everything = sum(totals.values())
    return (
        f"{parameters / 1e6:.2f} M parameters; {everything - totals['value_encoder']:.2f} GMAC a frame, "
        f"{everything:.2f} GMAC a memory frame (864x480, one object)"
    )
