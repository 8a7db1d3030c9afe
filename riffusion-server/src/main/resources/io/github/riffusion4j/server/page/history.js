// What was heard, to hear it again and to keep it.

import { file } from "./api.js";
import { show } from "./spectrogram.js";

const MOST = 24;
const DOWNLOADS = [["WAV", "audio.wav"], ["MP3", "audio.mp3"], ["PNG", "image.png"]];

export class History {
  #section;
  #list;
  #actions;

  /** @param actions { play(clip), tell(message, problem) } */
  constructor(section, list, actions) {
    this.#section = section;
    this.#list = list;
    this.#actions = actions;
  }

  add(clip) {
    this.#section.hidden = false;
    const item = document.createElement("li");
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const name = Object.assign(document.createElement("p"), { textContent: clip.title, title: clip.title });
    const seed = Object.assign(document.createElement("small"), { textContent: `Seed ${clip.seed}` });
    const buttons = document.createElement("div");
    buttons.append(this.#button("Play", `Play ${clip.title} again`, () => this.#actions.play(clip)));
    for (const [label, path] of DOWNLOADS) {
      buttons.append(this.#button(label, `Save ${clip.title} as ${label}`, () => this.#save(clip, path)));
    }
    item.append(canvas, name, seed, buttons);
    this.#list.prepend(item);
    show(canvas, clip.picture);
    while (this.#list.children.length > MOST) {
      this.#list.lastElementChild.remove();
    }
  }

  #button(text, description, action) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.setAttribute("aria-label", description);
    button.addEventListener("click", action);
    return button;
  }

  async #save(clip, path) {
    try {
      const address = URL.createObjectURL(await file(clip.files[path]));
      const words = clip.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
      const link = Object.assign(document.createElement("a"), { href: address, download: `${words}-${clip.seed}.${path.split(".")[1]}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (error) {
      this.#actions.tell(`It cannot be saved: ${error.message}`, true);
    }
  }
}
