"""Writes the probe's weights under XMem's parameter names.

Usage: python3 rename_probe.py [SOURCE [TARGET]], by default ../shared/probe/probe-ema-fp16.pt (beside the repository) and xmem-tiny.pth.
"""

import re
import sys
from collections import OrderedDict
from pathlib import Path

import torch

# In this order; every rule is applied to every name.
RULES = [
    (r"^kp\.", "key_proj.key_proj."),
    (r"^dp\.", "key_proj.d_proj."),
    (r"^ep\.", "key_proj.e_proj."),
    (r"\.down\.", ".downsample."),
    (r"\.att\.mlp\.0\.", ".attention.ChannelGate.mlp.1."),
    (r"\.att\.mlp\.2\.", ".attention.ChannelGate.mlp.3."),
    (r"\.att\.sp\.", ".attention.SpatialGate.spatial.conv."),
    (r"^value_encoder\.reinf\.", "value_encoder.hidden_reinforce.transform."),
    (r"^decoder\.(g16|g8|g4)\.", r"decoder.hidden_update.\1_conv."),
    (r"^decoder\.tr\.", "decoder.hidden_update.transform."),
    (r"^decoder\.skip8\.", "decoder.up_16_8.skip_conv."),
    (r"^decoder\.skip4\.", "decoder.up_8_4.skip_conv."),
    (r"^decoder\.up8\.", "decoder.up_16_8.out_conv."),
    (r"^decoder\.up4\.", "decoder.up_8_4.out_conv."),
]


def rename(name):
    for pattern, replacement in RULES:
        name = re.sub(pattern, replacement, name)
    return name


def main():
    default = Path(__file__).resolve().parents[3] / "shared" / "probe" / "probe-ema-fp16.pt"
    source = sys.argv[1] if len(sys.argv) > 1 else default
    target = sys.argv[2] if len(sys.argv) > 2 else "xmem-tiny.pth"
    weights = torch.load(source, map_location="cpu")["ema"]
    torch.save(OrderedDict((rename(name), tensor) for name, tensor in weights.items()), target)


if __name__ == "__main__":
    main()
