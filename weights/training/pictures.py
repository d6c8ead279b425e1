"""Decoding of JPEG and PNG by the library that is there (Pillow, OpenCV or torchvision), and how colors are normalized."""

import io

import numpy as np

try:
    from PIL import Image
except ImportError:
    Image = None
    try:
        import cv2
    except ImportError:
        cv2 = None

# Of ImageNet's pixels, R, G, B from 0 to 1: the networks' input is (color - MEAN) / STD.
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def decode(data: bytes) -> np.ndarray:
    """Color pictures as [H,W,3] or, with alpha, [H,W,4], RGB order; gray and palette pictures (label maps) as [H,W]; uint8.

    Palette pictures need Pillow: the other libraries return their colors. A pack holds none.
    """
    if Image is not None:
        picture = Image.open(io.BytesIO(data))
        if picture.mode not in ("L", "P", "RGB", "RGBA"):
            picture = picture.convert("RGB")
        return np.array(picture)
    if cv2 is not None:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        return pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., [2, 1, 0, 3][: pixels.shape[2]]])
    return _decode_with_torchvision(data)


def _decode_with_torchvision(data: bytes) -> np.ndarray:
    import torch
    from torchvision.io import decode_image

    pixels = decode_image(torch.frombuffer(bytearray(data), dtype=torch.uint8)).permute(1, 2, 0).numpy()
    return np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)


def encode_png(pixels: np.ndarray) -> bytes:
    """A label map [H,W] as gray PNG, a picture [H,W,3] as RGB PNG; needs Pillow."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG", optimize=True)
    return stream.getvalue()
