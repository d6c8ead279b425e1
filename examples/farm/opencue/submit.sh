#!/bin/bash
# Gives the shots of a list to OpenCue, a frame of the job for each:
#
#     submit.sh shots.txt --size 480
#
# Each line of shots.txt is a shot: frames, masks and destination, with tabs between them. What follows shots.txt is for xmem. XMEM names the
# program on the farm if it is not on the PATH there, SHOW the show.

set -euo pipefail

shots=${1:?'Give the file that lists the shots: frames, masks and destination, with tabs between them.'}
shift
commands=$(mktemp "${TMPDIR:-/tmp}/xmem-commands.XXXXXX")
trap 'rm -f "$commands"' EXIT

while IFS=$'\t' read -r frames masks out || [[ -n $out ]]; do
    # A shell reads it again on the farm.
    printf '%q ' "${XMEM:-xmem}" clip --frames "$frames" --mask "$masks" --out "$out" --resume "$@"
    printf '\n'
done < "$shots" > "$commands"

cuecmd "$commands" --chunk 1 --cores 1 --memory 4 --job-name "xmem_$(basename "$shots" .txt)"
