// Keeps the music going: which clip comes next, and what to do when there is none.

import { t } from "./texts.js";

/** As many clips as may lie ready while one plays; the page asks for one at a time. */
const READY = 3;
/** Parts of the way from seed to seed, and from prompt to prompt. */
const STEPS = 4;
const LONGEST_PAUSE = 8;

/** Texts with shares that sum to 1: what is heard is a point between them. */
function between(from, to, alpha) {
  const shares = new Map();
  for (const [mix, weight] of [[from, 1 - alpha], [to, alpha]]) {
    mix.forEach(({ text, share }) => shares.set(text, (shares.get(text) ?? 0) + share * weight));
  }
  return [...shares].map(([text, share]) => ({ text, share })).filter(({ share }) => share > 0.005);
}

/** The texts of a mix with a word for its intensity, 0 to 1. */
function withIntensity(mix, intensity) {
  const word = t(intensity < 0.5 ? "calmWord" : "wildWord");
  const share = Math.abs(2 * intensity - 1);
  return share < 0.1 ? mix : between(mix, mix.map((part) => ({ ...part, text: `${part.text}, ${word}` })), share);
}

/** The walk from clip to clip: from seed to seed, and from one mix of prompts to another. */
export class Walk {
  #seed;
  #step = 0;
  #from;
  #to;
  #way = STEPS;

  constructor(seed) {
    this.#seed = seed;
  }

  /** The next point: { mix, seed, variation }, variation being how far it is to the next seed. */
  next(mix, gradually) {
    if (this.#to && JSON.stringify(mix) !== JSON.stringify(this.#to)) {
      this.#from = between(this.#from, this.#to, this.#way / STEPS);
      this.#way = gradually ? 0 : STEPS;
    } else if (this.#to && this.#way === STEPS) {
      this.#step++;
    }
    this.#from ??= mix;
    this.#to = mix;
    this.#way = Math.min(STEPS, this.#way + 1);
    return {
      mix: between(this.#from, this.#to, this.#way / STEPS),
      seed: (this.#seed + Math.floor(this.#step / STEPS)) % 2 ** 32,
      variation: (this.#step % STEPS) / STEPS,
    };
  }
}

const set = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== "" && value !== undefined && value !== null));
const number = (text) => (text === "" ? undefined : Number(text));

/** The request for a point, by the settings: [address, body]. */
export function request({ mix, seed, variation }, settings, takesScore) {
  const texts = [...withIntensity(mix, settings.intensity)].sort((a, b) => b.share - a.share);
  const [main, ...others] = texts;
  const shared = set({
    blend: others.length ? others.map(({ text, share }) => ({ prompt: text, share })) : undefined,
    steps: number(settings.steps),
    loop: settings.loop,
    tempo: number(settings.tempo),
    bars: number(settings.bars),
    key: takesScore ? settings.key : "",
    chords: takesScore ? settings.chords : "",
    part: takesScore ? settings.part : "",
    model: settings.model,
  });
  const prompt = set({ prompt: main.text, negative_prompt: settings.without, guidance: number(settings.guidance) });
  const next = (seed + 1) % 2 ** 32;
  if (settings.start === "") {
    const exact = settings.tempo !== "" && settings.bars !== "";
    const length = exact ? {} : set({ duration_s: number(settings.seconds) });
    return ["/v1/text-to-audio", {
      ...prompt, ...shared, ...length, seed, ...(variation ? { variation: { seed: next, strength: variation } } : {}),
    }];
  }
  const end = (of) => ({ ...prompt, seed: of, strength: settings.strength });
  return ["/v1/interpolate", {
    start: end(seed), end: end(variation ? next : seed), alpha: variation, seed_image: settings.start, ...set({ mask: settings.mask }), ...shared,
  }];
}

/** What a mix is called. */
export function title(mix) {
  const texts = [...mix].sort((a, b) => b.share - a.share);
  return texts.length === 1 ? texts[0].text : texts.map(({ text, share }) => `${text} ${Math.round(share * 100)} %`).join(" + ");
}

/** Generates clips ahead of the player, for as long as it is not stopped, whatever happens to the server. */
export class Session {
  #player;
  #actions;
  #walk;
  #point;
  #abort = new AbortController();
  #wake = () => {};
  #urgent = true;
  #running = true;

  /** @param actions { settings(), mix(), make(point, signal), tell(text, problem), idle() } */
  constructor(player, seed, actions) {
    this.#player = player;
    this.#walk = new Walk(seed);
    this.#actions = actions;
    this.#run();
  }

  /**
   * Other settings: what has not begun is dropped, and generated again as they say.
   *
   * @param seed another to begin at, if it changes
   */
  change(seed) {
    if (seed !== undefined) {
      this.#walk = new Walk(seed);
    }
    this.#urgent = true;
    this.#point = undefined;
    this.#player.dropAhead();
    this.#abort.abort();
    this.#wake();
  }

  stop() {
    this.#running = false;
    this.change();
  }

  /** Whether what is being generated will be played as soon as it is there. */
  get isUrgent() {
    return this.#urgent;
  }

  async #run() {
    let failures = 0;
    while (this.#running) {
      if (!this.#urgent && this.#player.upcoming.length >= READY) {
        await this.#pause(0.2);
        continue;
      }
      this.#abort = new AbortController();
      const { signal } = this.#abort;
      try {
        this.#point ??= this.#walk.next(this.#actions.mix(), this.#actions.settings().glide === "gradually");
        const clip = await this.#actions.make(this.#point, signal);
        signal.throwIfAborted();
        this.#point = undefined;
        if (failures) {
          this.#actions.tell(t("back"));
        }
        failures = 0;
        this.#add(clip);
      } catch (error) {
        this.#actions.idle();
        if (!signal.aborted) {
          failures = await this.#recover(error, failures);
        }
      }
    }
  }

  #add(clip) {
    if (this.#urgent && this.#player.current) {
      this.#player.cutTo(clip);
    } else {
      this.#player.append(clip);
    }
    this.#urgent = false;
  }

  /** What is there goes on playing, and repeats. */
  async #recover(error, failures) {
    if (error.isTemporary !== false) {
      const seconds = Math.min(LONGEST_PAUSE, 2 ** failures);
      this.#actions.tell(t(this.#player.current ? "retry" : "lost", { seconds }), true);
      await this.#pause(seconds);
      return failures + 1;
    }
    this.#actions.tell(t("failed", { problem: error.message }), true);
    // The same request would fail again.
    await this.#pause(Infinity);
    return 0;
  }

  #pause(seconds) {
    return new Promise((resolve) => {
      const timer = seconds < Infinity ? setTimeout(resolve, seconds * 1000) : 0;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
