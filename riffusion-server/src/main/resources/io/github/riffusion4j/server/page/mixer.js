// Two to four sounds, and the place between them: a pad to drag on, and a slider for each.

import { label, t } from "./texts.js";

const MOST = 4;
/** Where the sounds are on the pad, by their number: left to right, top to bottom. */
const CORNERS = [[[0.5, 0.5]], [[0, 0.5], [1, 0.5]], [[0, 0], [1, 0], [0.5, 1]], [[0, 0], [1, 0], [0, 1], [1, 1]]];
const COLOURS = ["#ff9a5c", "#e0409f", "#7657ff", "#35c2c2"];

/** Shares that sum to 1. */
function normal(sounds) {
  const sum = sounds.reduce((total, { share }) => total + share, 0);
  return sounds.map((sound) => ({ ...sound, share: sum > 0 ? sound.share / sum : 1 / sounds.length }));
}

export class Mixer {
  #pad;
  #list;
  #add;
  #onChange;
  #sounds = [];
  #dot = document.createElement("i");

  /** @param onChange is given the sounds, { text, share }, whose first is that of the prompt */
  constructor(pad, list, add, onChange) {
    this.#pad = pad;
    this.#list = list;
    this.#add = add;
    this.#onChange = onChange;
    this.#dot.className = "dot";
    pad.addEventListener("pointerdown", (event) => { pad.setPointerCapture(event.pointerId); this.#drag(event); });
    pad.addEventListener("pointermove", (event) => { if (pad.hasPointerCapture(event.pointerId)) { this.#drag(event); } });
    add.addEventListener("click", () => {
      this.#set([...this.#sounds, { text: "", share: 1 / this.#sounds.length }], true);
      this.#list.lastElementChild.querySelector("input").focus();
    });
  }

  /** The sounds with a text, with shares that sum to 1. */
  get mix() {
    return normal(this.#sounds.filter(({ text }) => text.trim())).map(({ text, share }) => ({ text: text.trim(), share }));
  }

  get sounds() {
    return this.#sounds;
  }

  /** Sets the sounds from outside. */
  show(sounds) {
    this.#sounds = normal(sounds);
    this.#draw();
  }

  /** The text of the first, which the prompt shows, too. */
  set prompt(text) {
    this.#sounds[0] = { ...this.#sounds[0], text };
    const field = this.#list.querySelector("input[type=text]");
    if (field) {
      field.value = text;
      this.#move();
    }
  }

  #set(sounds, redraw) {
    this.#sounds = normal(sounds);
    redraw ? this.#draw() : this.#move();
    this.#onChange(this.#sounds);
  }

  #drag(event) {
    if (this.#sounds.length < 2) {
      return;
    }
    const box = this.#pad.getBoundingClientRect();
    const at = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((value) => Math.max(0, Math.min(1, value)));
    this.#set(this.#sounds.map((sound, i) => ({ ...sound, share: this.#shareAt(at, i) })), false);
  }

  /** The nearer, the more; none in another's corner. */
  #shareAt([x, y], i) {
    const corners = CORNERS[this.#sounds.length - 1];
    if (corners.length === 3) {
      return [(1 - x) * (1 - y), x * (1 - y), y][i];
    }
    const [cx, cy] = corners[i];
    return (1 - Math.abs(x - cx)) * (corners.length === 2 ? 1 : 1 - Math.abs(y - cy));
  }

  #draw() {
    this.#list.replaceChildren(...this.#sounds.map((sound, i) => this.#row(sound, i)));
    this.#add.hidden = this.#sounds.length >= MOST;
    this.#move();
  }

  #row({ text, share }, i) {
    const row = document.createElement("li");
    row.style.setProperty("--dot", COLOURS[i]);
    const field = Object.assign(document.createElement("input"), { type: "text", maxLength: 400, value: text, placeholder: t("promptExample") });
    label(field, t("sound", { number: i + 1 }));
    field.addEventListener("input", () => this.#set(this.#sounds.map((sound, j) => (j === i ? { ...sound, text: field.value } : sound)), false));
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 1, step: 0.01, value: share });
    label(slider, t("share_of", { number: i + 1 }));
    slider.addEventListener("input", () => this.#slide(i, Number(slider.value)));
    row.append(field, slider);
    if (i > 0) {
      const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×", className: "plain" });
      label(remove, t("removeSound", { number: i + 1 }));
      remove.addEventListener("click", () => this.#set(this.#sounds.filter((_, j) => j !== i), true));
      row.append(remove);
    }
    return row;
  }

  /** One share changes, the others give way. */
  #slide(i, share) {
    const rest = 1 - this.#sounds[i].share;
    const others = this.#sounds.length - 1;
    this.#set(this.#sounds.map((sound, j) => ({
      ...sound,
      share: j === i ? share : (1 - share) * (rest > 1e-6 ? sound.share / rest : 1 / others),
    })), false);
  }

  /** Puts the dot and the sliders where the shares say. */
  #move() {
    const corners = CORNERS[this.#sounds.length - 1];
    const place = [0, 1].map((axis) => this.#sounds.reduce((sum, { share }, i) => sum + share * corners[i][axis], 0));
    this.#dot.style.left = `${place[0] * 100}%`;
    this.#dot.style.top = `${place[1] * 100}%`;
    const names = this.#sounds.map(({ text }, i) => {
      const name = Object.assign(document.createElement("span"), { textContent: text || "…" });
      name.style.left = `${corners[i][0] * 100}%`;
      name.style.top = `${corners[i][1] * 100}%`;
      name.style.setProperty("--x", `${-corners[i][0] * 100}%`);
      name.style.setProperty("--y", `${-corners[i][1] * 100}%`);
      name.style.setProperty("--dot", COLOURS[i]);
      return name;
    });
    this.#pad.replaceChildren(...names, this.#dot);
    [...this.#list.children].forEach((row, i) => {
      const slider = row.querySelector("input[type=range]");
      slider.value = this.#sounds[i].share;
      slider.disabled = this.#sounds.length < 2;
    });
  }
}
