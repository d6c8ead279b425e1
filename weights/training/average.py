"""Averages the weights of models of one architecture.

Usage: python3 average.py TARGET.pth A.pth=0.4 B.pth=0.6 [--half]
A file without a weight has 1; the weights are divided by their sum.
"""

import argparse
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import torch
from torch import Tensor

from checkpoint import half_precision


def weighted_mean(states: Sequence[Dict[str, Tensor]], weights: Sequence[float]) -> Dict[str, Tensor]:
    """The mean of state dicts, in float32. Integers, which count batches, are those of the first."""
    first, total = states[0], sum(weights)
    if not total > 0:
        raise ValueError(f"the weights sum to {total:g}")
    for number, state in enumerate(states[1:], 2):
        _check_alike(first, state, number)
    return {
        name: sum(state[name].float() * (weight / total) for state, weight in zip(states, weights))
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def _check_alike(first: Dict[str, Tensor], other: Dict[str, Tensor], number: int) -> None:
    for name in sorted(first.keys() ^ other.keys()):
        raise ValueError(f"{name} is in {'the first' if name in first else f'number {number}'} of the models alone")
    for name, value in first.items():
        if value.shape != other[name].shape:
            raise ValueError(f"{name} is {tuple(value.shape)} in the first model, {tuple(other[name].shape)} in number {number}")


def parse_model(text: str) -> Tuple[Path, float]:
    """FILE or FILE=WEIGHT."""
    name, separator, weight = text.rpartition("=")
    return (Path(name), float(weight)) if separator else (Path(text), 1.0)


def main() -> None:
    """Writes the average."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("models", type=parse_model, nargs="+", metavar="FILE=WEIGHT")
    parser.add_argument("--half", action="store_true", help="write float16; an error if a value is not finite there")
    options = parser.parse_args()
    models: List[Tuple[Path, float]] = options.models
    try:
        mean = weighted_mean([torch.load(path, map_location="cpu") for path, _ in models], [weight for _, weight in models])
        torch.save(half_precision(mean) if options.half else mean, options.target)
    except ValueError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
