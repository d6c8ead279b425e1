"""Packs the training pictures into a few zip files, to move them to another machine.

Label maps become gray PNG, which every library decodes alike; the pictures are copied as they are.
"""

import argparse
import zipfile
from pathlib import Path
from typing import Iterator, Tuple

from data import Files
from pictures import decode, encode_png


def members(files: Files) -> Iterator[Tuple[str, bytes]]:
    """Names and bytes of pictures and label maps."""

    for group in files.pictures().values():
        for name in group:
            yield name, files.read(name)
            mask = files.mask_of(name)
            if mask:
                yield mask, encode_png(decode(files.read(mask)))


def write_pack(data: Path, target: Path, part_size: int) -> None:
    """Writes pack-0.zip, pack-1.zip, ... of at most part_size bytes each."""
    room, number, archive = 0, 0, None
    for name, content in members(Files(data)):
        size = len(content) + 2 * len(name) + 256  # its headers in the archive and in the directory
        if size > room:
            if archive:
                archive.close()
            archive = zipfile.ZipFile(target / f"pack-{number}.zip", "w", zipfile.ZIP_STORED)
            room, number = part_size, number + 1
        archive.writestr(zipfile.ZipInfo(name), content)
        room -= size
    archive.close()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of the picture sets")
    parser.add_argument("target", type=Path, help="folder of the pack, new or empty")
    parser.add_argument("--megabytes", type=float, default=28, help="largest size of a part, in units of 2^20 bytes")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    if any(options.target.iterdir()):
        raise SystemExit(f"{options.target} is not empty")
    write_pack(options.data, options.target, int(options.megabytes * 2**20))
    for part in sorted(options.target.iterdir()):
        print(f"{part}  {part.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
