#!/bin/bash
# Submits a list of shots to Thinkbox Deadline: one batch, with a job of one task for each shot:
#
#     submit.sh shots.txt --size 480
#
# Each line of shots.txt is a shot: frames, masks, and destination, separated by tabs. Arguments after shots.txt are passed to
# xmem. XMEM is the program on the farm; Deadline needs its full path if it is not on the PATH.

set -euo pipefail

shots=${1:?'Give the file that lists the shots: frames, masks, and destination, separated by tabs.'}
shift

while IFS=$'\t' read -r frames masks out || [[ -n $out ]]; do
    # Deadline replaces <QUOTE> with a quotation mark, so paths may contain spaces.
    arguments="clip --frames <QUOTE>$frames<QUOTE> --mask <QUOTE>$masks<QUOTE> --out <QUOTE>$out<QUOTE> --resume $*"
    deadlinecommand -SubmitCommandLineJob -executable "${XMEM:-xmem}" -arguments "$arguments" -frames 0 -chunksize 1 \
        -name "xmem $(basename "$out")" -prop "BatchName=xmem $(basename "$shots" .txt)" < /dev/null
done < "$shots"
