#!/usr/bin/env bash
# Runs the whole recipe, or what is left of it, on a machine with a GPU, for so long as it is lent:
#   on_gpu.sh WORK SECONDS
# Stops in time when SECONDS are over, with status 75, and goes on when called again. See gpu.md.
set -euo pipefail

work=${1:?usage: on_gpu.sh WORK SECONDS}
seconds=${2:?usage: on_gpu.sh WORK SECONDS}
clips=${CLIPS:-12000}
autoencoder_minutes=${AUTOENCODER_MINUTES:-6}
classifier_minutes=${CLASSIFIER_MINUTES:-2}
diffusion_minutes=${DIFFUSION_MINUTES:-11}
renderer=${RENDERER:-}

# What a stage needs besides its steps: starting, loading, compiling, saving.
margin=25
paused=75
cd "$(dirname "$0")/.."
mkdir -p "$work"

stage() { # NAME OPTIONS...: once
  local name=$1 left=$((seconds - SECONDS - margin)) status=0
  shift
  [ ! -e "$work/done.$name" ] || return 0
  [ "$left" -gt 0 ] || exit $paused
  echo "== $name, after $SECONDS s"
  timeout "$left" python3 -m training "$name" --work "$work" "$@" || status=$?
  [ $status -ne 124 ] || exit $paused
  [ $status -eq 0 ] || exit $status
  touch "$work/done.$name"
}

learn() { # NAME MINUTES OPTIONS...: in as many calls as it takes
  local name=$1 minutes=$2 left=$((seconds - SECONDS - 2 * margin)) status=0
  shift 2
  [ ! -e "$work/done.$name" ] || return 0
  [ "$left" -gt $margin ] || exit $paused
  echo "== $name, after $SECONDS s"
  python3 -m training "$name" --work "$work" --minutes "$minutes" \
    --pause-after "$(awk "BEGIN { print $left / 60 }")" "$@" || status=$?
  [ $status -eq 0 ] || exit $status
  touch "$work/done.$name"
}

render=()
[ -z "$renderer" ] || render=(--fluidsynth "$renderer/fluidsynth" --soundfont "$renderer/soundfont.sf3")

stage compose --clips "$clips"
stage render "${render[@]}"
stage images
learn autoencoder "$autoencoder_minutes"
stage latents --starts 4
learn diffusion "$diffusion_minutes"
stage export
learn classifier "$classifier_minutes"
stage evaluate
tar -C "$work" -cf "$work/model.tar" model evaluation.md neighbours.png $(cd "$work" && echo *.log.jsonl)
