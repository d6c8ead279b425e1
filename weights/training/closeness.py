"""How close computed values have to be."""

from torch import Tensor


def assert_close(found: Tensor, wanted: Tensor, tolerance: float) -> None:
    """Fails when the largest difference is more than a share of the largest wanted value."""
    difference = float((found - wanted).abs().max() / wanted.abs().max())
    assert difference <= tolerance, f"differs by {difference:.1e}, allowed are {tolerance:.1e}"
