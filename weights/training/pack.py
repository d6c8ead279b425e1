"""Packs the training pictures into a few zip files, to move them to another machine.

Label maps become grey PNG, which every library decodes alike; the pictures are copied as they are.
"""

import argparse
import zipfile
from pathlib import Path
from typing import Iterator, Tuple

from data import Files
from pictures import decode, encode_labels


def members(files: Files) -> Iterator[Tuple[str, bytes]]:
    """Names and bytes of pictures and label maps."""

    for group in files.pictures().values():
        for name in group:
            yield name, files.read(name)
            mask = files.mask_of(name)
            if mask:
                yield mask, encode_labels(decode(files.read(mask)))


def main() -> None:
    """Writes pack-0.zip, pack-1.zip, ..."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of the picture sets")
    parser.add_argument("target", type=Path, help="folder of the pack")
    parser.add_argument("--megabytes", type=float, default=28, help="largest size of a part, in units of 2^20 bytes")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    if any(options.target.iterdir()):
        raise SystemExit(f"{options.target} is not empty")
    room, number, archive = 0.0, 0, None
    for name, data in members(Files(options.data)):
        size = len(data) + 2 * len(name) + 256  # its entries in the archive and in the directory
        if archive is None or size > room:
            if archive is not None:
                archive.close()
            archive = zipfile.ZipFile(options.target / f"pack-{number}.zip", "w", zipfile.ZIP_STORED)
            room, number = options.megabytes * 2**20, number + 1
        archive.writestr(zipfile.ZipInfo(name), data)
        room -= size
    archive.close()
    for part in sorted(options.target.iterdir()):
        print(f"{part}  {part.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
