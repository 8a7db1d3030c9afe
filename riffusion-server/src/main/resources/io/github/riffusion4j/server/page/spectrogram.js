// Spectrograms in colour, and the river of them that flows by.

const STOPS = [
  [0, 7, 5, 15], [0.18, 33, 20, 78], [0.38, 104, 38, 142], [0.56, 205, 52, 140], [0.74, 255, 122, 84], [0.9, 255, 205, 120], [1, 255, 250, 224],
];

const PALETTE = Array.from({ length: 256 }, (_, level) => {
  const at = level / 255;
  const above = Math.max(1, STOPS.findIndex((stop) => stop[0] >= at));
  const [low, high] = [STOPS[above - 1], STOPS[above]];
  const share = (at - low[0]) / (high[0] - low[0]);
  return [1, 2, 3].map((channel) => low[channel] + share * (high[channel] - low[channel]));
});

/** The playhead's place, as a share of the width. */
export const HEAD = 0.34;
/** The highest pitch of a picture in Hz, on the mel scale of HTK. */
const TOP = 10_000;
const mel = (hertz) => Math.log10(1 + hertz / 700);

function blank(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** The server's pictures are dark where it is loud; these glow there. */
export async function coloured(picture) {
  const bitmap = await createImageBitmap(picture);
  const canvas = blank(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const level = 255 - ((pixels.data[i] + pixels.data[i + 1] + pixels.data[i + 2]) / 3) | 0;
    pixels.data.set(PALETTE[level], i);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** A picture from its data URI. */
export async function pictureOf(uri) {
  const image = Object.assign(new Image(), { src: uri });
  await image.decode();
  return image;
}

/** Draws a picture into a canvas of the page, in the size that it has there. */
export function show(canvas, picture) {
  const scale = Math.min(2, devicePixelRatio);
  canvas.width = Math.max(1, (canvas.clientWidth || 160) * scale);
  canvas.height = Math.max(1, (canvas.clientHeight || 64) * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** A small copy of a picture, as text that can be kept. */
export function thumbnail(picture) {
  const canvas = blank(128, 64);
  canvas.getContext("2d").drawImage(picture, 0, 0, 128, 64);
  return canvas.toDataURL("image/jpeg", 0.7);
}

function grain() {
  const canvas = blank(256, 256);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(256, 256);
  for (let i = 0; i < pixels.data.length; i += 4) {
    pixels.data.set([...PALETTE[(Math.random() * 170) | 0], 255], i);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** What pictures come out of. */
export const NOISE = grain();

/** What is known of the clip that is being generated, and how far it is: 0 is noise, 1 the picture. */
export class Emerging {
  picture;
  share = 0;
  idle = true;

  begin(picture) {
    this.picture = picture;
    this.share = 0;
    this.idle = false;
  }

  /** It never goes back into the noise. */
  hear(status) {
    const share = status.state === "done" ? 1 : status.steps ? status.step / status.steps : 0;
    this.share = Math.max(this.share, share);
  }

  rest() {
    this.idle = true;
  }
}

/** What was, is and will be heard, from left to right; what is being generated comes out of noise behind it. */
export class River {
  marks = false;
  #canvas;
  #context;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  get #perSecond() {
    return Math.max(110 * Math.min(2, devicePixelRatio), this.#canvas.width / 9);
  }

  /** The time, from the playhead on, of a place in the page. */
  secondsAt(x) {
    const box = this.#canvas.getBoundingClientRect();
    return ((x - box.left) / box.width - HEAD) * this.#canvas.width / this.#perSecond;
  }

  /**
   * @param timeline the player's
   * @param now the player's
   * @param emerging the clip that is being generated; nothing if none is
   * @param level loudness, 0 to 1
   */
  draw(timeline, now, emerging, level) {
    const scale = Math.min(2, devicePixelRatio);
    const width = Math.round(this.#canvas.clientWidth * scale);
    const height = Math.round(this.#canvas.clientHeight * scale);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#context;
    const perSecond = this.#perSecond;
    const head = width * HEAD;
    context.globalAlpha = 1;
    context.fillStyle = "#07050f";
    context.fillRect(0, 0, width, height);
    let edge = timeline.length ? head : 0;
    for (const part of timeline) {
      const x = head + (part.start - now) * perSecond;
      const length = (part.end - part.start) * perSecond;
      edge = x + length;
      if (edge > 0 && x < width) {
        const { picture, buffer } = part.clip;
        const from = part.offset / buffer.duration * picture.width;
        const share = (part.end - part.start) / buffer.duration * picture.width;
        context.drawImage(picture, from, 0, Math.min(share, picture.width - from), picture.height, x, 0, length + 1, height);
        this.#beats(part, x, perSecond, height, scale);
      }
    }
    if (emerging) {
      this.#emerge(emerging, edge, 5.12 * perSecond, width, height);
    }
    this.#shade(width, height, head, scale);
    this.#pitches(width, height, scale);
    if (timeline.length) {
      context.fillStyle = "#fff";
      context.shadowColor = "#ffb38a";
      context.shadowBlur = (6 + 40 * level) * scale;
      context.fillRect(head - scale, 0, 2 * scale, height);
      context.shadowBlur = 0;
    }
  }

  #emerge({ picture, share, idle }, x, length, width, height) {
    const context = this.#context;
    // Before anything plays there is only this one, over all of the width.
    const [left, size] = x === 0 ? [0, width] : [x, length];
    if (picture) {
      context.globalAlpha = idle ? 0.5 : 0.15 + 0.85 * share;
      context.drawImage(picture, left, 0, size, height);
    }
    if (!idle) {
      context.globalAlpha = 0.75 * (1 - share) ** 1.5;
      const shift = this.#calm.matches ? 0 : (Math.random() * 200) | 0;
      context.drawImage(NOISE, shift % 56, (shift * 7) % 56, 200, 200, left, 0, size, height);
    }
    context.globalAlpha = 1;
  }

  #beats({ clip, start, end, offset }, x, perSecond, height, scale) {
    if (!this.marks || !clip.beats) {
      return;
    }
    const beat = clip.buffer.duration / clip.beats;
    for (let i = Math.ceil(offset / beat - 1e-6); i * beat - offset < end - start - 1e-6; i++) {
      this.#context.fillStyle = i % 4 ? "#ffffff40" : "#ffffffa0";
      this.#context.fillRect(x + (i * beat - offset) * perSecond, 0, scale, height);
    }
  }

  #pitches(width, height, scale) {
    if (!this.marks) {
      return;
    }
    const context = this.#context;
    context.font = `${11 * scale}px system-ui, sans-serif`;
    for (let octave = 3; octave <= 8; octave++) {
      const y = height * (1 - mel(440 * 2 ** (octave - 4 - 9 / 12)) / mel(TOP));
      context.fillStyle = "#ffffff30";
      context.fillRect(0, y, width, scale);
      context.fillStyle = "#ffffffd0";
      context.fillText(`C${octave}`, width - 24 * scale, y - 3 * scale);
    }
  }

  #shade(width, height, head, scale) {
    const context = this.#context;
    const past = context.createLinearGradient(0, 0, head, 0);
    past.addColorStop(0, "#07050fd9");
    past.addColorStop(1, "#07050f00");
    context.fillStyle = past;
    context.fillRect(0, 0, head, height);
    const floor = context.createLinearGradient(0, height - 150 * scale, 0, height);
    floor.addColorStop(0, "#07050f00");
    floor.addColorStop(1, "#07050fe8");
    context.fillStyle = floor;
    context.fillRect(0, height - 150 * scale, width, 150 * scale);
  }
}
