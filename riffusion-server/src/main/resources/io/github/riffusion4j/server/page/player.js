// Plays clips one after the other, without a gap.

const CROSSFADE = 0.03;
const AHEAD = 0.6;

/** A clip is { buffer, picture, title }; the last one repeats until there is another. */
export class Player {
  #context;
  #gain;
  #analyser;
  #waiting = [];
  #playing = [];
  #volume = 0.8;

  /** Must first be called by a click or a key: browsers are silent before. */
  async start() {
    if (!this.#context) {
      this.#context = new AudioContext({ latencyHint: "playback" });
      this.#gain = new GainNode(this.#context, { gain: this.#volume });
      this.#analyser = new AnalyserNode(this.#context, { fftSize: 2048 });
      this.#gain.connect(this.#analyser).connect(this.#context.destination);
      setInterval(() => this.#schedule(), 150);
    }
    await this.#context.resume();
  }

  async pause() {
    await this.#context?.suspend();
  }

  get paused() {
    return this.#context?.state !== "running";
  }

  set volume(value) {
    this.#volume = value;
    this.#gain?.gain.setTargetAtTime(value, this.#context.currentTime, 0.02);
  }

  decode(bytes) {
    return this.#context.decodeAudioData(bytes);
  }

  append(clip) {
    this.#waiting.push(clip);
    this.#schedule();
  }

  /** How many clips have not begun. */
  get ahead() {
    return this.#waiting.length + this.#playing.filter((part) => part.start > this.now).length;
  }

  stop() {
    this.#playing.filter((part) => part.end > this.now).forEach((part) => part.source.stop());
    this.#playing = [];
    this.#waiting = [];
  }

  get now() {
    return this.#context?.currentTime ?? 0;
  }

  /** What has been and will be heard: { clip, start, end } in seconds of the clock that `now` is on. */
  get timeline() {
    return this.#playing;
  }

  get current() {
    return this.#playing.find((part) => part.start <= this.now && this.now < part.end)?.clip;
  }

  /** The loudness at this moment, 0 to 1. */
  level() {
    if (!this.#analyser || this.paused) {
      return 0;
    }
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    return Math.min(1, Math.sqrt(rms * 2));
  }

  #schedule() {
    this.#playing = this.#playing.filter((part) => part.end > this.now - 20);
    for (let last = this.#playing.at(-1); ; last = this.#playing.at(-1)) {
      if (last && last.end > this.now + AHEAD) {
        return;
      }
      const clip = this.#waiting.shift() ?? last?.clip;
      if (!clip) {
        return;
      }
      this.#play(clip, Math.max(last ? last.end : 0, this.now + 0.05));
    }
  }

  #play(clip, start) {
    const end = start + clip.buffer.duration;
    // Each is a loop: after its end comes its beginning, which fades out under the next one's.
    const source = new AudioBufferSourceNode(this.#context, { buffer: clip.buffer, loop: true });
    const fade = new GainNode(this.#context, { gain: 0 });
    fade.gain.setValueAtTime(0, start);
    fade.gain.linearRampToValueAtTime(1, start + CROSSFADE);
    fade.gain.setValueAtTime(1, end);
    fade.gain.linearRampToValueAtTime(0, end + CROSSFADE);
    source.connect(fade).connect(this.#gain);
    source.start(start);
    source.stop(end + CROSSFADE);
    this.#playing.push({ clip, start, end, source });
  }
}
