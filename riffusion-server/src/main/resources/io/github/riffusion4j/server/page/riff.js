// The endless walk from clip to clip.

const ALPHAS = [0.25, 0.5, 0.75, 1];

/**
 * Where the music is between two points, each a prompt and a seed, and where it goes next: with the same prompt from
 * seed to seed, with a new one from prompt to prompt.
 */
export class Riff {
  constructor(prompt, seed) {
    this.start = { prompt, seed };
    this.end = this.start;
    this.step = -1;
  }

  /** Heads for another prompt once the end of the way is reached; from its middle, the way is left at once. */
  turnTo(prompt) {
    this.wanted = prompt;
  }

  /** The next point: alpha 0 is the start, 1 the end. */
  next() {
    if (this.step === -1) {
      this.step = ALPHAS.length - 1;
      return { start: this.start, end: this.end, alpha: 0 };
    }
    if (this.wanted !== undefined && this.wanted !== this.end.prompt && this.start.prompt === this.end.prompt) {
      this.#setOut({ prompt: this.wanted, seed: this.start.seed });
    } else if (this.step === ALPHAS.length - 1) {
      this.start = this.end;
      const prompt = this.wanted ?? this.start.prompt;
      this.#setOut({ prompt, seed: prompt === this.start.prompt ? this.start.seed + 1 : this.start.seed });
    } else {
      this.step++;
    }
    return { start: this.start, end: this.end, alpha: ALPHAS[this.step] };
  }

  #setOut(end) {
    this.end = end;
    this.step = 0;
  }
}
