#!/usr/bin/env bash
# Packs FluidSynth with its libraries and a small soundfont into a folder, for a machine of the same architecture that
# cannot install anything: pack_renderer.sh FOLDER. Start it there as FOLDER/fluidsynth, with FOLDER/soundfont.sf3.
set -euo pipefail

target=${1:?usage: pack_renderer.sh FOLDER}
soundfont=${SOUNDFONT:-/usr/share/sounds/sf3/FluidR3Mono_GM.sf3}
[ -e "$soundfont" ] || {
  echo "no $soundfont; on Debian: apt-get install fluidr3mono-gm-soundfont, or set SOUNDFONT" >&2
  exit 1
}
program=$(command -v fluidsynth) || {
  echo "fluidsynth is not installed; on Debian: apt-get install fluidsynth" >&2
  exit 1
}

mkdir -p "$target/lib"
cp -L "$program" "$target/lib/fluidsynth.bin"
# "name => path (address)", and the loader alone on its line.
ldd "$program" | awk '$2 == "=>" { print $3 } $1 ~ /^\// { print $1 }' | while read -r library; do
  cp -L "$library" "$target/lib/"
done
cp -L "$soundfont" "$target/soundfont.sf3"
loader=$(ldd "$program" | awk '$1 ~ /^\// { print $1 }')
cat >"$target/fluidsynth" <<EOF
#!/bin/sh
here=\$(dirname "\$0")
exec "\$here/lib/$(basename "$loader")" --library-path "\$here/lib" "\$here/lib/fluidsynth.bin" "\$@"
EOF
chmod +x "$target/fluidsynth"
du -sh "$target"
