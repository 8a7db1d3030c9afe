// Plays clips one after the other, without a gap: what is there repeats until there is more.

const RATE = 44_100;
const CROSSFADE = 0.03;
/** What is scheduled ahead: timers of a tab in the background run once a second. */
const AHEAD = 4;
/** What is kept of the past: as much as can be saved as a file. */
const KEPT = 65;
/** Clips of one length change on the beat: this many times in a clip. */
const CUTS = 8;
/** The least time in which a change can still be scheduled. */
const NOTICE = 0.12;

/** A clip is { buffer, picture, title, ... }. Times are in seconds of the clock that `now` is on. */
export class Player {
  #context;
  #gain;
  #tone;
  #analyser;
  #waiting = [];
  #parts = [];
  #volume = 0.8;
  #intensity = 0.5;
  #stopped = true;

  /** Must first be called by a click or a key: browsers are silent before. */
  async start() {
    if (!this.#context) {
      this.#context = newContext();
      this.#gain = new GainNode(this.#context, { gain: this.#volume });
      this.#tone = new BiquadFilterNode(this.#context, { type: "lowpass", Q: 0.5 });
      this.#analyser = new AnalyserNode(this.#context, { fftSize: 2048 });
      this.#tone.connect(this.#gain).connect(this.#analyser).connect(this.#context.destination);
      this.#shape(0);
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
    this.#shape(0.02);
  }

  /** From 0, soft and dark, to 1; heard at once. */
  set intensity(value) {
    this.#intensity = value;
    this.#shape(0.08);
  }

  #shape(time) {
    if (this.#context) {
      const now = this.#context.currentTime;
      const open = Math.min(1, 2 * this.#intensity);
      this.#tone.frequency.setTargetAtTime(900 * (20_000 / 900) ** open, now, time);
      this.#gain.gain.setTargetAtTime(this.#volume * 10 ** ((this.#intensity - 1) * 8 / 20), now, time);
    }
  }

  decode(bytes) {
    return this.#context.decodeAudioData(bytes);
  }

  /** Plays a clip after those that are there. */
  append(clip) {
    this.#stopped = false;
    this.#waiting.push(clip);
    // It takes the place of a repeat that has not begun.
    this.#drop((part) => part.repeat && part.start > this.now + NOTICE);
    this.#schedule();
  }

  /**
   * Plays a clip as soon as possible in place of what is there: on the beat, if it is as long as what plays.
   *
   * @param offset where to begin in it, in seconds; if not given, where the clip that plays is
   */
  cutTo(clip, offset) {
    this.#stopped = false;
    this.dropAhead();
    const current = this.#parts.at(-1);
    if (!current || current.end <= this.now + NOTICE) {
      this.#play(clip, this.now + 0.05, offset ?? 0);
      return;
    }
    const length = clip.buffer.duration;
    const together = offset === undefined && Math.abs(length - current.clip.buffer.duration) < 0.02;
    const beat = length / CUTS;
    const earliest = Math.max(this.now + NOTICE, current.start + 2 * CROSSFADE);
    const place = current.offset + earliest - current.start;
    const at = together ? earliest + (Math.ceil(place / beat) * beat - place) : earliest;
    const end = Math.min(at, current.end);
    this.#end(current, end);
    this.#play(clip, end, together ? (current.offset + end - current.start) % length : offset ?? 0);
  }

  /** Forgets what has not begun. */
  dropAhead() {
    this.#waiting = [];
    this.#drop((part) => part.start > this.now + NOTICE);
  }

  #drop(condition) {
    const dropped = this.#parts.filter(condition);
    dropped.forEach((part) => { part.source.onended = null; part.source.stop(); part.fade.disconnect(); });
    this.#parts = this.#parts.filter((part) => !dropped.includes(part));
  }

  /** What will be played, in its order: { clip, start }; repeats are left out. */
  get upcoming() {
    let time = Math.max(this.now, this.#parts.at(-1)?.end ?? 0);
    return [
      ...this.#parts.filter((part) => part.start > this.now && !part.repeat).map(({ clip, start }) => ({ clip, start })),
      ...this.#waiting.map((clip) => {
        const start = time;
        time += clip.buffer.duration;
        return { clip, start };
      }),
    ];
  }

  /** When a clip that is appended now would begin. */
  get nextStart() {
    const last = this.upcoming.at(-1);
    const current = this.#part();
    return last ? last.start + last.clip.buffer.duration : current?.end ?? this.now;
  }

  /** When a clip that is cut to now would begin. */
  get nextCut() {
    const current = this.#part();
    if (!current) {
      return this.now;
    }
    const beat = current.clip.buffer.duration / CUTS;
    const place = current.offset + this.now + NOTICE - current.start;
    return this.now + NOTICE + Math.ceil(place / beat) * beat - place;
  }

  stop() {
    this.#stopped = true;
    this.#waiting = [];
    // What was heard of the current one can still be saved.
    const current = this.#part();
    this.#drop((part) => part.end > this.now);
    if (current) {
      this.#parts.push({ ...current, end: this.now });
    }
  }

  get now() {
    return this.#context?.currentTime ?? 0;
  }

  /** What has been and will be heard: { clip, start, end, offset }. */
  get timeline() {
    return this.#stopped ? [] : this.#parts;
  }

  #part() {
    return this.#parts.find((part) => part.start <= this.now && this.now < part.end);
  }

  get current() {
    return this.#part()?.clip;
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

  /** What was heard last, again: a buffer of at most so many seconds; nothing if nothing was. */
  async lastSeconds(seconds) {
    const end = this.now;
    const heard = this.#parts.filter((part) => part.end > end - seconds && part.start < end);
    if (!heard.length) {
      return undefined;
    }
    const begin = Math.max(heard[0].start, end - seconds);
    const channels = Math.max(...heard.map((part) => part.clip.buffer.numberOfChannels));
    const offline = new OfflineAudioContext(channels, Math.max(1, Math.round((end - begin) * RATE)), RATE);
    for (const { clip, start, end: until, offset } of heard) {
      const skipped = Math.max(0, begin - start);
      voice(offline, offline.destination, clip.buffer, start - begin + skipped, until - begin, (offset + skipped) % clip.buffer.duration);
    }
    return offline.startRendering();
  }

  #schedule() {
    this.#parts = this.#parts.filter((part) => part.end > this.now - KEPT);
    if (this.#stopped) {
      return;
    }
    for (let last = this.#parts.at(-1); ; last = this.#parts.at(-1)) {
      if (last && last.end > this.now + AHEAD) {
        return;
      }
      const clip = this.#waiting.shift() ?? last?.clip;
      if (!clip) {
        return;
      }
      this.#play(clip, Math.max(last ? last.end : 0, this.now + 0.05), 0, clip === last?.clip);
    }
  }

  #play(clip, start, offset, repeat = false) {
    const end = start + clip.buffer.duration - offset;
    this.#parts.push({ clip, start, end, offset, repeat, ...voice(this.#context, this.#tone, clip.buffer, start, end, offset) });
  }

  #end(part, end) {
    part.fade.gain.cancelScheduledValues(end);
    part.fade.gain.setValueAtTime(1, end);
    part.fade.gain.linearRampToValueAtTime(0, end + CROSSFADE);
    part.source.stop(end + CROSSFADE);
    part.end = end;
  }
}

/** Each clip is a loop: after its end comes its beginning, which fades out under the next one's. */
function voice(context, output, buffer, start, end, offset) {
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  const fade = new GainNode(context, { gain: 0 });
  fade.gain.setValueAtTime(0, start);
  fade.gain.linearRampToValueAtTime(1, start + CROSSFADE);
  fade.gain.setValueAtTime(1, Math.max(end, start + CROSSFADE));
  fade.gain.linearRampToValueAtTime(0, Math.max(end, start + CROSSFADE) + CROSSFADE);
  source.connect(fade).connect(output);
  source.start(start, offset);
  source.stop(end + CROSSFADE);
  return { source, fade };
}

/** The clips' own rate needs no conversion, but not every device can have it. */
function newContext() {
  try {
    return new AudioContext({ latencyHint: "playback", sampleRate: RATE });
  } catch {
    return new AudioContext({ latencyHint: "playback" });
  }
}

/** A WAV file of a buffer, 16 bits a sample. */
export function wav(buffer) {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  const bytes = buffer.length * channels.length * 2;
  const view = new DataView(new ArrayBuffer(44 + bytes));
  const text = (at, value) => [...value].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + bytes, true);
  text(8, "WAVEfmt ");
  [[16, 16], [24, buffer.sampleRate], [28, buffer.sampleRate * channels.length * 2]].forEach(([at, value]) => view.setUint32(at, value, true));
  [[20, 1], [22, channels.length], [32, channels.length * 2], [34, 16]].forEach(([at, value]) => view.setUint16(at, value, true));
  text(36, "data");
  view.setUint32(40, bytes, true);
  for (let i = 0, at = 44; i < buffer.length; i++) {
    for (const channel of channels) {
      view.setInt16(at, Math.max(-1, Math.min(1, channel[i])) * 32_767, true);
      at += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}
