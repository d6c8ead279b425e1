"""Crop sizes and sequence lengths over a run, and the learning rate."""

import argparse
import math
from typing import List, NamedTuple, Sequence


class Stage(NamedTuple):
    """A part of the curriculum: until a progress, so many sequences of a length and crop size."""

    until: float
    size: int
    length: int
    batch: int


CPU_STAGES = "0.35:160x4x6,0.75:208x5x4,1:256x6x3"
GPU_STAGES = "0.2:160x4x64,0.6:256x5x32,0.9:320x6x20,1:384x8x10"


def parse_stages(text: str) -> List[Stage]:
    """until:SIZExLENGTHxBATCH, separated by commas; sizes are multiples of 16, the last stage is until 1."""
    stages = []
    for part in text.split(","):
        until, _, shape = part.partition(":")
        stages.append(Stage(float(until), *(int(number) for number in shape.split("x"))))
        if stages[-1].size % 16 or stages[-1].length < 2:
            raise argparse.ArgumentTypeError(f"{part}: the crop is a multiple of 16, the length at least 2")
    if stages[-1].until < 1:
        raise argparse.ArgumentTypeError("the last stage is until 1")
    return stages


def stage_at(stages: Sequence[Stage], progress: float) -> Stage:
    """The stage at a progress of 0 to 1."""
    return next(stage for stage in stages if progress <= stage.until)


def learning_rate(peak: float, progress: float, warm_up: float) -> float:
    """A linear rise, then a cosine to zero."""
    if progress < warm_up:
        return peak * (0.02 + 0.98 * progress / warm_up)
    return peak * 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))
