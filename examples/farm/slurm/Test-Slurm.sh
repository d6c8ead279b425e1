#!/bin/bash
# Runs xmem-shots.sbatch under a private Slurm, with a kill and a preemption.
#
#     apt-get install slurmctld slurmd slurm-client munge
#     dotnet build -c Release     # in the repository; PowerShell is pwsh, or the .NET tool that the SDK restores
#     examples/farm/slurm/Test-Slurm.sh
#
# Two nodes with one CPU each, which are two slurmd on this machine, track six shots twice: once undisturbed, and once with one
# task killed by SIGKILL and another preempted by SIGTERM for a job in a higher-priority partition. All masks must be
# byte-identical. All files, including configuration and logs, are in a new folder in TMPDIR. It is removed if the test passes;
# otherwise its name is printed. Needs root, or a user that may run slurmd. Stops only processes that it started.
#
# FRAMES and SIZE are the number of frames of each shot and the size to track them at.

set -euo pipefail

frames=${FRAMES:-90}
size=${SIZE:-144}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
XMEM=${XMEM:-$root/src/XMem.Cli/bin/Release/net10.0/xmem}
module=$root/module/XMem.PowerShell
PATH=$PATH:/usr/sbin:/sbin
started=()

for program in munged slurmctld slurmd sbatch srun scontrol squeue; do
    command -v "$program" > /dev/null || { echo "There is no $program: install slurmctld, slurmd, slurm-client and munge." >&2; exit 2; }
done
[[ -x $XMEM && -f $module/bin/XMem.PowerShell.dll ]] || { echo 'Build the repository first: dotnet build -c Release.' >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/xmem-slurm.XXXXXX")
export XMEM SLURM_CONF=$work/slurm.conf

finish() {
    local code=$?
    trap - EXIT
    # Jobs first, then the daemons, in reverse order of their start.
    scancel --user="$(id -un)" 2> /dev/null && sleep 2 || true
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do
        kill "${started[i]}" 2> /dev/null || true
        wait "${started[i]}" 2> /dev/null || true
    done
    if ((code == 0)); then rm -rf "$work"; else echo "FAILED with $code; what is left is in $work" >&2; fi
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }

# until_true SECONDS WHAT COMMAND...: waits until a command succeeds, at most SECONDS; WHAT is for the error message.
until_true() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < end)) || { echo "Timed out waiting for $what." >&2; return 1; }
        sleep 0.1
    done
}

free_ports() {
    # Three ports that are not in use.
    local port found=()
    for ((port = 20000 + RANDOM % 20000; ${#found[@]} < 3; port++)); do
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || found+=("$port")
    done
    echo "${found[@]}"
}

start_slurm() {
    local control first second user host
    read -r control first second < <(free_ports)
    user=$(id -un)
    host=$(hostname -s)
    mkdir -p "$work"/{munge,state,spool1,spool2,log}
    chmod 700 "$work/munge"
    head -c 128 /dev/urandom > "$work/munge/key"
    chmod 600 "$work/munge/key"

    cat > "$SLURM_CONF" << CONF
ClusterName=xmem
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$control
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd%n.pid
SlurmctldLogFile=$work/log/slurmctld.log
SlurmdLogFile=$work/log/slurmd%n.log
SlurmdParameters=config_overrides
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
KillWait=10
ReturnToService=2
SlurmctldTimeout=60
SlurmdTimeout=60
NodeName=1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$first CPUs=1 RealMemory=2000
NodeName=2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$second CPUs=1 RealMemory=2000
PartitionName=farm Nodes=1,2 Default=YES PriorityTier=1 GraceTime=30 MaxTime=60
PartitionName=urgent Nodes=1,2 PriorityTier=10 PreemptMode=OFF MaxTime=60
CONF

    munged --foreground --force --socket="$work/munge/socket" --key-file="$work/munge/key" --pid-file="$work/munge/pid" \
        --seed-file="$work/munge/seed" --log-file="$work/log/munged.log" > /dev/null 2>&1 &
    started+=($!)
    until_true 10 munged test -S "$work/munge/socket"
    slurmctld -D -c > /dev/null 2>&1 &
    started+=($!)
    for node in 1 2; do
        slurmd -D -c -N "$node" > /dev/null 2>&1 &
        started+=($!)
    done
    until_true 30 'two idle nodes' nodes_are_idle
}

nodes_are_idle() { [[ $(sinfo --noheader --Node --partition=farm --format=%T) == $'idle\nidle' ]]; }

# The installed PowerShell, or the .NET tool.
powershell() {
    if command -v pwsh > /dev/null; then pwsh -NoProfile "$@"; else (cd "$root" && dotnet tool exec PowerShell --yes -- -NoProfile "$@"); fi
}

render_shots() {
    powershell -Command "Import-Module '$module'; 1..6 | ForEach-Object {
        New-XMemDemoClip -Destination \"$work/shots/\$_\" -FrameCount $frames -Width 256 -Height 144 -Seed \$_ -ErrorAction Stop
    }" > /dev/null
}

# submit OUT: submits all shots, with destinations OUT/1 to OUT/6; prints the job id.
submit() {
    for shot in 1 2 3 4 5 6; do
        printf '%s\t%s\t%s\n' "$work/shots/$shot/frames" "$work/shots/$shot/masks" "$work/$1/$shot"
    done > "$work/$1.txt"
    sbatch --parsable --array=1-6 --cpus-per-task=1 --mem=1G --output="$work/log/$1-%a.log" "$here/xmem-shots.sbatch" \
        "$work/$1.txt" --size "$size" --checkpoint-every 10
}

is_over() { [[ -z $(squeue --noheader --job="$1" --states=all --format=%T | grep -v -E 'COMPLETED|FAILED|CANCELLED|TIMEOUT') ]]; }

masks_of() { { find "$1" -name '[0-9]*.png' 2> /dev/null || true; } | wc -l; }

# has_masks FOLDER N: whether FOLDER has at least N masks and a task is working on it.
has_masks() { (($(masks_of "$1") >= $2)) && [[ -f $1/run.lock && -f $1/run.json ]]; }

digest() { (cd "$1" && find . -type f ! -name run.json | sort | xargs sha256sum); }

field() { powershell -Command "(Get-Content '$1/run.json' -Raw | ConvertFrom-Json).$2"; }

render_shots
say "6 shots of $frames frames rendered"
start_slurm
say "Slurm $(sinfo --version | cut -d' ' -f2): slurmctld, and slurmd for $(sinfo --noheader --partition=farm --format='%D nodes of %c processor')"

job=$(submit whole)
until_true 600 'the undisturbed run' is_over "$job"
say "Undisturbed, job $job: $(masks_of "$work/whole") masks"
(($(masks_of "$work/whole") == 6 * frames))

job=$(submit disturbed)
until_true 120 'masks of shot 1' has_masks "$work/disturbed/1" $((frames / 4))
program=$(grep -o -E '"process": [0-9]+' "$work/disturbed/1/run.json" | grep -o -E '[0-9]+')
kill -KILL "$program"
say "Disturbed, job $job: task 1 killed with SIGKILL after $(masks_of "$work/disturbed/1") masks"

until_true 120 'masks of shot 2' has_masks "$work/disturbed/2" $((frames / 4))
node=$(squeue --noheader --job="${job}_2" --format=%N)
urgent=$(sbatch --parsable --partition=urgent --nodelist="$node" --cpus-per-task=1 --mem=1G --output=/dev/null --wrap 'sleep 2')
began=$SECONDS
until_true 60 'the urgent job to begin' is_over "$urgent"
say "Task 2 preempted on node $node by job $urgent, which was done after $((SECONDS - began)) s; $(masks_of "$work/disturbed/2") masks then"

until_true 600 'the disturbed run' is_over "$job"
say "Disturbed: $(masks_of "$work/disturbed") masks"

failed=0
for shot in 1 2 3 4 5 6; do
    same=no
    if [[ $(digest "$work/whole/$shot") == "$(digest "$work/disturbed/$shot")" && $(masks_of "$work/disturbed/$shot") == "$frames" ]]; then same=yes; fi
    [[ $same == yes ]] || failed=1
    state=$(scontrol show job --oneliner "${job}_$shot" | grep -o -E 'JobState=[A-Z]+|Restarts=[0-9]+|ExitCode=[0-9:]+' | tr '\n' ' ')
    say "shot $shot: $state Tasks=$(field "$work/disturbed/$shot" tasks) identical=$same"
done
[[ $(field "$work/disturbed/1" tasks) == 2 && $(field "$work/disturbed/2" tasks) == 2 ]] || { echo 'Tasks 1 and 2 should have run twice.' >&2; failed=1; }
grep -h -E 'queued again|Interrupted|Going on' "$work"/log/disturbed-[12].log
exit "$failed"
