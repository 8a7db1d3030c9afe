// What the music starts from: nothing, a rhythm, or a sound of one's own; and which part of it changes.

import { upload, file } from "./api.js";
import { NOISE, coloured, pictureOf, show } from "./spectrogram.js";
import { label, t } from "./texts.js";

const CLIP_SECONDS = 5.11;
const make = (name, properties) => Object.assign(document.createElement(name), properties);

export class Starts {
  #tiles;
  #masks;
  #span;
  #actions;
  #pictures = new Map([["", NOISE]]);

  /** @param actions { onStart(id), onMask(id), tell(text, problem) } */
  constructor(tiles, masks, span, chooser, actions) {
    this.#tiles = tiles;
    this.#masks = masks;
    this.#span = span;
    this.#actions = actions;
    chooser.addEventListener("change", () => {
      const [sound] = chooser.files;
      chooser.value = "";
      if (sound) {
        this.#take(sound);
      }
    });
  }

  /** The coloured picture of a start. */
  picture(id) {
    return this.#pictures.get(id);
  }

  /** Shows what the server has, and what is chosen. */
  async fill({ seed_images: seeds, masks, thumbnails }, settings) {
    await Promise.all(seeds.map(async (id) => this.#pictures.set(id, await coloured(await pictureOf(thumbnails[id])))));
    const shapes = await Promise.all(masks.map((id) => pictureOf(thumbnails[id])));
    this.#add("", t("nothing"), settings.start);
    seeds.forEach((id) => this.#add(id, t(id), settings.start));
    this.#masks.append(this.#tile("mask", "", t("everything"), undefined, settings.mask, this.#actions.onMask));
    masks.forEach((id, i) => this.#masks.append(this.#tile("mask", id, t("mask", { number: i + 1 }), shapes[i], settings.mask, this.#actions.onMask)));
  }

  /** Chooses a start; the first one if it is not there any more. */
  choose(id) {
    const radios = [...this.#tiles.querySelectorAll("input[name=start]")];
    const radio = radios.find((candidate) => candidate.value === id) ?? radios[1];
    if (radio) {
      radio.checked = true;
      this.#actions.onStart(radio.value);
    }
  }

  /** Offers the result of a generation, or an uploaded sound, to start from. */
  add(id, name, picture, onRemove) {
    if (![...this.#tiles.querySelectorAll("input[name=start]")].some((radio) => radio.value === id)) {
      this.#pictures.set(id, picture);
      this.#add(id, name, undefined, onRemove ?? (() => {}));
    }
    this.choose(id);
  }

  #add(id, name, chosen, onRemove) {
    const tile = this.#tile("start", id, name, this.#pictures.get(id), chosen, this.#actions.onStart);
    const item = make("div", { className: "item" });
    item.append(tile);
    if (onRemove) {
      const remove = make("button", { type: "button", textContent: "×", className: "remove" });
      label(remove, t("removeUpload", { name }));
      remove.addEventListener("click", () => {
        const wasChosen = tile.querySelector("input").checked;
        item.remove();
        this.#pictures.delete(id);
        onRemove();
        if (wasChosen) {
          this.choose("");
        }
      });
      item.append(remove);
    }
    this.#tiles.insertBefore(item, this.#tiles.querySelector(".upload"));
  }

  #tile(name, value, text, picture, chosen, onChoose) {
    const tile = make("label", { className: "tile" });
    const radio = make("input", { type: "radio", name, value, checked: value === chosen });
    radio.addEventListener("change", () => onChoose(value));
    const canvas = make("canvas", {});
    canvas.setAttribute("aria-hidden", "true");
    tile.append(radio, canvas, make("span", { textContent: text }));
    if (picture) {
      show(canvas, picture);
    }
    return tile;
  }

  /** Sends a sound; of a longer one, five seconds that can be moved. */
  async #take(sound) {
    const wave = await decoded(sound);
    const send = async (start) => {
      this.#actions.tell(t("sending", { name: sound.name }));
      try {
        const clip = await upload(sound, start);
        const picture = await coloured(await file(`/v1/clips/${clip.id}.png`));
        this.#span.previousId && this.#remove(this.#span.previousId);
        this.#span.previousId = clip.id;
        this.add(clip.id, sound.name, picture, () => this.#span.replaceChildren());
        this.#actions.tell(t("startsFrom", { name: sound.name }));
      } catch (error) {
        this.#actions.tell(t("unusable", { name: sound.name, problem: error.message }), true);
      }
    };
    this.#span.replaceChildren();
    this.#span.previousId = undefined;
    if (wave && wave.duration > CLIP_SECONDS + 0.1) {
      this.#span.append(...this.#window(wave, sound.name, send));
    }
    await send(0);
  }

  /** An earlier span of the same sound. */
  #remove(id) {
    const radio = [...this.#tiles.querySelectorAll("input[name=start]")].find((candidate) => candidate.value === id);
    radio?.closest(".item").remove();
    this.#pictures.delete(id);
  }

  #window(wave, name, send) {
    const text = make("label", { htmlFor: "span-start", textContent: t("span", { name }) });
    const box = make("div", { className: "wave" });
    const canvas = make("canvas", {});
    canvas.setAttribute("aria-hidden", "true");
    const most = wave.duration - CLIP_SECONDS;
    const slider = make("input", { type: "range", id: "span-start", min: 0, max: most, step: 0.1, value: 0 });
    const frame = make("i", {});
    frame.style.width = `${CLIP_SECONDS / wave.duration * 100}%`;
    const place = () => {
      frame.style.left = `${slider.value / wave.duration * 100}%`;
      slider.setAttribute("aria-valuetext", t("second", { second: Number(slider.value).toFixed(1) }));
    };
    slider.addEventListener("input", place);
    slider.addEventListener("change", () => send(Number(slider.value)));
    box.append(canvas, frame, slider);
    place();
    requestAnimationFrame(() => drawWave(canvas, wave));
    return [text, box];
  }
}

/** The sound of a file, if the browser knows its format. */
async function decoded(sound) {
  try {
    return await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(await sound.arrayBuffer());
  } catch {
    return undefined;
  }
}

function drawWave(canvas, wave) {
  const scale = Math.min(2, devicePixelRatio);
  canvas.width = Math.max(1, canvas.clientWidth * scale);
  canvas.height = Math.max(1, canvas.clientHeight * scale);
  const context = canvas.getContext("2d");
  const samples = wave.getChannelData(0);
  const every = samples.length / canvas.width;
  context.fillStyle = getComputedStyle(canvas).color;
  for (let x = 0; x < canvas.width; x++) {
    let peak = 0;
    for (let i = Math.floor(x * every); i < (x + 1) * every; i += 8) {
      peak = Math.max(peak, Math.abs(samples[i]));
    }
    const height = Math.max(1, peak * canvas.height);
    context.fillRect(x, (canvas.height - height) / 2, 1, height);
  }
}
