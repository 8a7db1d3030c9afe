"""Renders MIDI with FluidSynth."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import List, Optional, Sequence

import numpy as np

SAMPLE_RATE = 44_100

LARGE_SOUNDFONTS = (
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "/usr/share/sounds/sf2/MuseScore_General_Full.sf2",
)
"""The soundfonts of the bundled model, both under the MIT licence."""

SEED_SOUNDFONT = "/usr/share/sounds/sf3/FluidR3Mono_GM.sf3"
"""The soundfont of the seed images, a small FluidR3."""

_PACKAGES = "fluidsynth fluid-soundfont-gm musescore-general-soundfont-lossless fluidr3mono-gm-soundfont"
_GAIN = "0.4"


class FluidSynth:
    """The program and a General MIDI soundfont."""

    def __init__(self, program: List[str], soundfont: Path):
        self._program = program
        self._soundfont = soundfont

    @staticmethod
    def installed(program: Optional[str] = None, soundfonts: Sequence[str] = LARGE_SOUNDFONTS) -> "List[FluidSynth]":
        """One with each of these soundfonts (``program`` may be a command with arguments)."""
        command = program.split() if program else ["fluidsynth"]
        if shutil.which(command[0]) is None:
            raise SystemExit(f"{command[0]} is not installed; on Debian: apt-get install {_PACKAGES}")
        missing = [font for font in soundfonts if not os.path.exists(font)]
        if missing:
            raise SystemExit(f"soundfonts are missing: {', '.join(missing)}; on Debian: apt-get install {_PACKAGES}")
        return [FluidSynth(command, Path(font)) for font in soundfonts]

    def play(self, midi: bytes) -> np.ndarray:
        """The sound of a MIDI file, mixed down to mono, [samples] float32 where full scale is 1.

        Reverberation is on; the chorus is off, since its slow wave would not fit into a loop.
        """
        with tempfile.TemporaryDirectory() as directory:
            score, sound = Path(directory, "score.mid"), Path(directory, "sound.raw")
            score.write_bytes(midi)
            command = self._program + [
                # Only the instruments that play are unpacked.
                "-ni", "-q", "-o", "synth.dynamic-sample-loading=1", "-g", _GAIN, "-r", str(SAMPLE_RATE), "-C", "0", "-R", "1",
                "-T", "raw", "-O", "float", "-F", str(sound), str(self._soundfont), str(score)]
            result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
            if result.returncode or not sound.exists():
                raise SystemExit(f"{' '.join(command)} failed: {result.stderr.decode(errors='replace').strip()}")
            return np.fromfile(sound, dtype="<f4").reshape(-1, 2).mean(axis=1, dtype=np.float32)
