"""Checks of where weights come from and of how they are combined: the ImageNet start, averages, float16."""

import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Callable, Dict

import numpy as np
import torch
from torch import Tensor

import golden
from average import weighted_mean
from checkpoint import half_precision, load_matching
from closeness import assert_close
from model import Architecture, XMem
from pictures import MEAN, STD

FEATURES = {"ReLU283_Output_0": "f4", "ReLU315_Output_0": "f8", "ReLU347_Output_0": "f16"}  # nodes of the package's graph
SIDE = 448  # of the picture, in pixels
MARGIN = 112  # of the picture's border: outside of it the two paddings differ, by mean colors, and f16 sees 105 pixels around


def small_state(seed: int) -> Dict[str, Tensor]:
    """A state dict with a weight, a statistic and a counter."""
    values = torch.randn(6, generator=torch.Generator().manual_seed(seed))
    return {"conv.weight": values.view(2, 3), "bn.running_var": values.abs(), "bn.num_batches_tracked": torch.tensor(seed)}


def failure(action: Callable[[], object]) -> str:
    """The message of the ValueError that an action ends with."""
    try:
        action()
    except ValueError as error:
        return str(error)
    raise AssertionError("it should have failed")


def check_averages_are_weighted() -> None:
    first, second = small_state(1), small_state(2)
    mean = weighted_mean([first, second], [1, 3])
    assert_close(mean["conv.weight"], 0.25 * first["conv.weight"] + 0.75 * second["conv.weight"], 1e-6)
    assert int(mean["bn.num_batches_tracked"]) == 1
    fewer = {name: value for name, value in second.items() if name != "bn.running_var"}
    assert "bn.running_var" in failure(lambda: weighted_mean([first, fewer], [1, 1]))
    other = {**second, "conv.weight": torch.zeros(2, 4)}
    message = failure(lambda: weighted_mean([first, other], [1, 1]))
    assert "conv.weight" in message and "(2, 4)" in message


def check_float16_weights_are_finite() -> None:
    state = small_state(1)
    assert half_precision(state)["conv.weight"].dtype == torch.float16
    for value in (72_000.0, float("nan"), float("inf")):
        state["bn.running_var"][4] = value
        assert failure(lambda: half_precision(state)).startswith("bn.running_var: 1 of 6 values")


def check_the_imagenet_start_computes_what_onnx_runtime_does() -> None:
    if shutil.which("dotnet") is None or importlib.util.find_spec("onnx") is None:
        print("    skipped: needs the .NET SDK and Python's onnx")
        return
    import resnet18

    models = resnet18.restore()
    start = resnet18.as_xmem(resnet18.read(models))
    half_precision(start)
    net = XMem(Architecture()).eval()
    load_matching(start, net)
    picture = torch.from_numpy(golden.video(1, SIDE, SIDE)[0][0]).permute(2, 0, 1).float()
    mean, std = (torch.tensor(values)[:, None, None] for values in (MEAN, STD))
    with torch.no_grad():
        features = net.encode_key(((picture / 255 - mean) / std)[None])
    for name, wanted in onnx_features(models, picture).items():
        margin = MARGIN * wanted.shape[-1] // SIDE
        inner = (..., slice(margin, -margin), slice(margin, -margin))
        assert_close(getattr(features, name)[inner], wanted[inner], 1e-5)


def onnx_features(models: Path, picture: Tensor) -> Dict[str, Tensor]:
    """What ONNX Runtime makes of a picture [3,S,S], R, G, B, 0 to 255, with the package's graph."""
    import onnx
    import resnet18

    model = onnx.load(models / resnet18.NETWORK)
    for extent in model.graph.input[0].type.tensor_type.shape.dim[2:]:
        extent.dim_value = SIDE
    del model.graph.output[:], model.graph.value_info[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=node) for node in FEATURES)
    mean = resnet18.mean_color(onnx.load(models / resnet18.PREPROCESSING).graph)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        onnx.save(model, folder / "graph.onnx")
        (picture - mean[:, None, None]).flip(0).numpy().tofile(folder / "picture")
        run = ["dotnet", "run", "--project", resnet18.PROJECT, "--configuration", "Release", "--"]
        subprocess.run([*run, folder / "graph.onnx", folder / "picture", folder], check=True)
        outputs = {feature: np.fromfile(folder / node, np.float32) for node, feature in FEATURES.items()}
    sides = {"f4": SIDE // 4, "f8": SIDE // 8, "f16": SIDE // 16}
    return {name: torch.from_numpy(values).view(1, -1, sides[name], sides[name]) for name, values in outputs.items()}
