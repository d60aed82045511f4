# shellcheck shell=bash
# common.sh - sourced by the scripts: where the tree is, how many jobs, one way to complain.
# The scripts run from any folder; everything below works on absolute paths.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export root

# Jobs to run at once: VERBATIM_JOBS, else the processors of this machine.
jobs_at_once() {
    if [[ -n ${VERBATIM_JOBS:-} ]]; then
        echo "$VERBATIM_JOBS"
    else
        getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
    fi
}

say() { printf '%s\n' "$*" >&2; }

# die CODE MESSAGE: exit codes follow docs/contract.md (64 usage, 69 something needed is missing, 70 broken).
die() {
    local code=$1
    shift
    say "$(basename "$0"): $*"
    exit "$code"
}
