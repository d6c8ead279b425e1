#!/bin/bash
# Submits a list of shots to OpenCue: one job, with a frame for each shot:
#
#     submit.sh shots.txt --size 480
#
# Each line of shots.txt is a shot: frames, masks, and destination, separated by tabs. Arguments after shots.txt are passed to
# xmem. XMEM is the program on the farm, if it is not on the PATH there; SHOW is the show.

set -euo pipefail

shots=${1:?'Give the file that lists the shots: frames, masks, and destination, separated by tabs.'}
shift
commands=$(mktemp "${TMPDIR:-/tmp}/xmem-commands.XXXXXX")
trap 'rm -f "$commands"' EXIT

while IFS=$'\t' read -r frames masks out || [[ -n $out ]]; do
    # Quoted, because a shell on the farm parses the line again.
    printf '%q ' "${XMEM:-xmem}" clip --frames "$frames" --mask "$masks" --out "$out" --resume "$@"
    printf '\n'
done < "$shots" > "$commands"

cuecmd "$commands" --chunk 1 --cores 1 --memory 4 --job-name "xmem_$(basename "$shots" .txt)"
