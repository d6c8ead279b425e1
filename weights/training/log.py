"""The table of a run."""

import csv
from pathlib import Path
from typing import Dict

COLUMNS = ("step", "minutes", "samples", "size", "length", "rate", "loss", "cross_entropy", "dice")
COLUMNS += ("iou_second", "iou_last", "gradient", "dev_j")


class Log:
    """A CSV file; a resumed run goes on in the same one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            with path.open("w", newline="") as file:
                csv.writer(file).writerow(COLUMNS)

    def write(self, row: Dict[str, object]) -> None:
        """Appends a row and prints it; columns that are left out stay empty."""
        with self._path.open("a", newline="") as file:
            csv.DictWriter(file, COLUMNS).writerow(row)
        print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)
