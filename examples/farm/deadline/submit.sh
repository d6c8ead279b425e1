#!/bin/bash
# Gives the shots of a list to Thinkbox Deadline, a job of one task for each, in one batch:
#
#     submit.sh shots.txt --size 480
#
# Each line of shots.txt is a shot: frames, masks and destination, with tabs between them. What follows shots.txt is for xmem. XMEM names the
# program on the farm; Deadline wants its full path where it is not on the PATH.

set -euo pipefail

shots=${1:?'Give the file that lists the shots: frames, masks and destination, with tabs between them.'}
shift

while IFS=$'\t' read -r frames masks out || [[ -n $out ]]; do
    # Deadline puts quotation marks where <QUOTE> is, so that paths may have spaces.
    arguments="clip --frames <QUOTE>$frames<QUOTE> --mask <QUOTE>$masks<QUOTE> --out <QUOTE>$out<QUOTE> --resume $*"
    deadlinecommand -SubmitCommandLineJob -executable "${XMEM:-xmem}" -arguments "$arguments" -frames 0 -chunksize 1 \
        -name "xmem $(basename "$out")" -prop "BatchName=xmem $(basename "$shots" .txt)" < /dev/null
done < "$shots"
