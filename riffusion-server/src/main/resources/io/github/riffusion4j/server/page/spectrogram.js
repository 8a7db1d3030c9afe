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

/** The server's pictures are dark where it is loud; these glow there. */
export async function coloured(picture) {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const level = 255 - ((pixels.data[i] + pixels.data[i + 1] + pixels.data[i + 2]) / 3) | 0;
    const colour = PALETTE[level];
    pixels.data[i] = colour[0];
    pixels.data[i + 1] = colour[1];
    pixels.data[i + 2] = colour[2];
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** Draws a picture into a canvas of the page, in the size that it has there. */
export function show(canvas, picture) {
  const scale = Math.min(2, devicePixelRatio);
  canvas.width = Math.max(1, canvas.clientWidth * scale);
  canvas.height = Math.max(1, canvas.clientHeight * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
}

function grain() {
  const canvas = new OffscreenCanvas(256, 256);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(256, 256);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const colour = PALETTE[(Math.random() * 170) | 0];
    pixels.data.set([colour[0], colour[1], colour[2], 255], i);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** What pictures come out of. */
export const NOISE = grain();

/** What was, is and will be heard, from left to right; what is being painted comes out of noise behind it. */
export class River {
  #canvas;
  #context;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  /**
   * @param timeline the player's
   * @param now the player's
   * @param painting { picture, share, seconds }: what is known of the next clip, and how far it is
   * @param level loudness, 0 to 1
   */
  draw(timeline, now, painting, level) {
    const scale = Math.min(2, devicePixelRatio);
    const width = Math.round(this.#canvas.clientWidth * scale);
    const height = Math.round(this.#canvas.clientHeight * scale);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const context = this.#context;
    const perSecond = Math.max(110 * scale, width / 9);
    const head = width * 0.34;
    context.globalAlpha = 1;
    context.fillStyle = "#07050f";
    context.fillRect(0, 0, width, height);
    let edge = timeline.length ? head : 0;
    for (const { clip, start, end } of timeline) {
      const x = head + (start - now) * perSecond;
      const length = (end - start) * perSecond;
      edge = x + length;
      if (edge > 0 && x < width) {
        context.drawImage(clip.picture, x, 0, length + 1, height);
      }
    }
    if (painting) {
      this.#paint(painting, edge, painting.seconds * perSecond, width, height);
    }
    this.#shade(width, height, head, scale);
    if (timeline.length) {
      context.fillStyle = "#fff";
      context.shadowColor = "#ffb38a";
      context.shadowBlur = (6 + 40 * level) * scale;
      context.fillRect(head - scale, 0, 2 * scale, height);
      context.shadowBlur = 0;
    }
  }

  #paint({ picture, share, idle }, x, length, width, height) {
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

  #shade(width, height, head, scale) {
    const context = this.#context;
    const past = context.createLinearGradient(0, 0, head, 0);
    past.addColorStop(0, "#07050fd9");
    past.addColorStop(1, "#07050f00");
    context.fillStyle = past;
    context.fillRect(0, 0, head, height);
    const floor = context.createLinearGradient(0, height - 130 * scale, 0, height);
    floor.addColorStop(0, "#07050f00");
    floor.addColorStop(1, "#07050fe0");
    context.fillStyle = floor;
    context.fillRect(0, height - 130 * scale, width, 130 * scale);
  }
}
