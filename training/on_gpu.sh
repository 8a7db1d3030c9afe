#!/usr/bin/env bash
# Trains on a machine with a GPU for so long as it is lent, on shards that were produced elsewhere:
#   on_gpu.sh WORK SECONDS
# Stops in time when SECONDS are over, with status 75, and goes on when called again. See gpu.md.
set -euo pipefail

work=${1:?usage: on_gpu.sh WORK SECONDS}
seconds=${2:?usage: on_gpu.sh WORK SECONDS}
size=${SIZE:-cpu}
autoencoder_minutes=${AUTOENCODER_MINUTES:-6}
diffusion_minutes=${DIFFUSION_MINUTES:-20}

# What a stage needs besides its steps: starting, loading, compiling, saving.
margin=50
paused=75
cd "$(dirname "$0")/.."

learn() { # NAME MINUTES OPTIONS...: in as many calls as it takes
  local name=$1 minutes=$2 left=$((seconds - SECONDS - margin)) status=0
  shift 2
  [ ! -e "$work/done.$name" ] || return 0
  [ "$left" -gt $margin ] || exit $paused
  echo "== $name, after $SECONDS s"
  python3 -m training "$name" --work "$work" --minutes "$minutes" \
    --pause-after "$(awk "BEGIN { print $left / 60 }")" "$@" || status=$?
  [ $status -eq 0 ] || exit $status
  touch "$work/done.$name"
}

learn autoencoder "$autoencoder_minutes" --size "$size"
learn diffusion "$diffusion_minutes" ${BATCH:+--batch "$BATCH"}
python3 -m training export --work "$work"
