"""ResNet-18 with ImageNet weights, under XMem's parameter names: what training starts from.

The NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 (MIT) holds the network as ONNX. Its input is BGR, 0 to 255, less a
mean picture; ours is RGB, 0 to 1, less MEAN, over STD. The first convolution and its normalization take up the difference.

Usage: python3 resnet18.py START.pth, for train.py --warm-start; train.py --imagenet does both.
"""

import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import onnx
import onnx.numpy_helper
import torch
from torch import Tensor

from pictures import MEAN, STD

PROJECT = Path(__file__).resolve().parent / "imagenet"
NETWORK, PREPROCESSING = "ResNet18Onnx/ResNet18.onnx", "ResNetPrepOnnx/ResNetPreprocess.onnx"

STAGES = ("layer1", "layer2", "layer3")  # of four: XMem's encoders end at stride 16
EPSILON = 1e-5  # of our normalization layers


def restore() -> Path:
    """The folder of the package's graphs, which NuGet downloads if need be."""
    subprocess.run(["dotnet", "restore", PROJECT], check=True, stdout=subprocess.DEVNULL)
    found = subprocess.run(
        ["dotnet", "msbuild", PROJECT, "-getProperty:ResNet18Models"], check=True, stdout=subprocess.PIPE, text=True
    )
    return Path(found.stdout.strip())


def initializers(graph: onnx.GraphProto) -> Dict[str, Tensor]:
    """A graph's constants."""
    return {tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}


def mean_color(preprocessing: onnx.GraphProto) -> Tensor:
    """The mean over the package's mean picture: R, G, B, 0 to 255."""
    return initializers(preprocessing)["MeanImage"].mean((0, 2, 3)).flip(0)


def layers() -> Iterator[Tuple[str, str]]:
    """Names of the convolutions and of the normalizations behind them, in the order of the graph's nodes."""
    yield "conv1", "bn1"
    for stage in STAGES:
        for block in (0, 1):
            if block == 0 and stage != STAGES[0]:
                yield f"{stage}.0.downsample.0", f"{stage}.0.downsample.1"
            for number in (1, 2):
                yield f"{stage}.{block}.conv{number}", f"{stage}.{block}.bn{number}"


def normalized_convolutions(graph: onnx.GraphProto) -> List[Tuple[onnx.NodeProto, onnx.NodeProto]]:
    """The convolutions in the order of the graph's nodes, each with the normalization behind it."""
    normalizations = {node.input[0]: node for node in graph.node if node.op_type == "BatchNormalization"}
    return [(node, normalizations[node.output[0]]) for node in graph.node if node.op_type == "Conv"]


def read(models: Path) -> Dict[str, Tensor]:
    """The state dict of a ResNet-18 without its last stage, for frames that are normalized as ours are."""
    graph = onnx.load(models / NETWORK).graph
    values = initializers(graph)
    state = {}
    for (convolution, normalization), (convolution_name, normalization_name) in zip(normalized_convolutions(graph), layers()):
        epsilon = next(attribute.f for attribute in normalization.attribute if attribute.name == "epsilon")
        assert abs(epsilon - EPSILON) < 1e-9, f"{normalization.output[0]} adds {epsilon} to variances"
        state[f"{convolution_name}.weight"] = values[convolution.input[1]]
        for kind, name in zip(("weight", "bias", "running_mean", "running_var"), normalization.input[1:]):
            state[f"{normalization_name}.{kind}"] = values[name]
        state[f"{normalization_name}.num_batches_tracked"] = torch.tensor(0)
    _change_input(state, mean_color(onnx.load(models / PREPROCESSING).graph))
    return state


def _change_input(state: Dict[str, Tensor], mean: Tensor) -> None:
    """Has the first convolution take our frames and make outputs of variance 1. The package's, up to 72,000, exceed float16."""
    weight, variance = state["conv1.weight"].flip(1), state["bn1.running_var"]
    shift = (weight.sum((2, 3)) * (255 * torch.tensor(MEAN) - mean)).sum(1)
    deviation = (variance + EPSILON).sqrt()
    state["conv1.weight"] = weight * 255 * torch.tensor(STD)[:, None, None] / deviation[:, None, None, None]
    state["bn1.running_mean"] = (state["bn1.running_mean"] - shift) / deviation
    state["bn1.running_var"] = torch.full_like(variance, 1 - EPSILON)


def as_xmem(state: Dict[str, Tensor]) -> Dict[str, Tensor]:
    """Weights of both encoders. The value encoder's first convolution also sees two masks, with orthogonal weights."""
    masks = torch.empty(len(state["conv1.weight"]), 2, 7, 7)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        torch.nn.init.orthogonal_(masks)
    start = {f"key_encoder.{name.replace('layer1', 'res2')}": value for name, value in state.items()}
    start.update({f"value_encoder.{name}": value for name, value in state.items()})
    start["value_encoder.conv1.weight"] = torch.cat([state["conv1.weight"], masks], 1)
    return start


def imagenet_weights() -> Dict[str, Tensor]:
    """The start of training: as much of XMem's state dict as ResNet-18 has."""
    return as_xmem(read(restore()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    torch.save(imagenet_weights(), sys.argv[1])
