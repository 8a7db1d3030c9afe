// What was heard and what is liked, to hear it again and to keep it. Both stay in this browser as requests: the server
// gives the same sound for the same request, also after its results are gone.

import { show, pictureOf, thumbnail } from "./spectrogram.js";
import { load, save } from "./store.js";
import { label, t } from "./texts.js";

const MOST = 24;
const MOST_LIKED = 200;
const FORMATS = [["WAV", "audio.wav"], ["MP3", "audio.mp3"], ["PNG", "image.png"]];
const make = (name, properties) => Object.assign(document.createElement(name), properties);

/** What an entry is known by: the same request is the same sound. */
const keyOf = ({ path, body }) => `${path} ${JSON.stringify(body)}`;

/** A seed, and how far it is on the way to the next. */
function seedOf({ seed, body }) {
  const quarters = Math.round(4 * (body.variation?.strength ?? body.alpha ?? 0));
  return `${seed}${["", " ¼", " ½", " ¾"][quarters % 4]}`;
}

export class Shelf {
  #heard;
  #liked;
  #actions;
  #entries = { heard: load("heard", []), liked: load("liked", []) };
  /** The clips of this visit by their keys: their sound needs no request. */
  #clips = new Map();

  /** @param actions { play(entry, clip), save(entry, clip, file), extend(entry, clip), startFrom(entry, clip), changed() } */
  constructor(heard, liked, actions) {
    this.#heard = heard;
    this.#liked = liked;
    this.#actions = actions;
    this.#draw();
  }

  /** Adds what was generated. */
  add(clip) {
    const { title, seed, path, body } = clip;
    const entry = { title, seed, path, body, picture: thumbnail(clip.picture) };
    this.#clips.set(keyOf(entry), clip);
    if (this.#clips.size > MOST) {
      this.#clips.delete(this.#clips.keys().next().value);
    }
    this.#put("heard", entry, MOST);
    this.#draw();
  }

  /** Remembers the sound of an entry that was generated again. */
  found(entry, clip) {
    this.#clips.set(keyOf(entry), clip);
  }

  isLiked(clip) {
    return clip !== undefined && this.#entries.liked.some((entry) => keyOf(entry) === keyOf(clip));
  }

  toggle(clip) {
    if (this.isLiked(clip)) {
      this.#entries.liked = this.#entries.liked.filter((entry) => keyOf(entry) !== keyOf(clip));
      save("liked", this.#entries.liked);
    } else {
      const { title, seed, path, body } = clip;
      const picture = typeof clip.picture === "string" ? clip.picture : thumbnail(clip.picture);
      this.#put("liked", { title, seed, path, body, picture }, MOST_LIKED);
    }
    this.#draw();
    this.#actions.changed();
  }

  #put(list, entry, most) {
    this.#entries[list] = [entry, ...this.#entries[list].filter((other) => keyOf(other) !== keyOf(entry))].slice(0, most);
    save(list, this.#entries[list]);
  }

  #draw() {
    for (const [name, section] of [["heard", this.#heard], ["liked", this.#liked]]) {
      const entries = this.#entries[name].filter((entry) => entry?.body && entry?.title);
      section.hidden = !entries.length;
      const list = section.querySelector("ol");
      const drawn = new Map([...list.children].map((item) => [item.dataset.key, item]));
      const items = entries.map((entry) => drawn.get(keyOf(entry)) ?? this.#item(entry));
      // What is there stays there, with its focus and its open menu.
      [...list.children].filter((item) => !items.includes(item)).forEach((item) => item.remove());
      items.forEach((item, i) => {
        if (list.children[i] !== item) {
          list.insertBefore(item, list.children[i] ?? null);
        }
        const like = item.querySelector(".like");
        const liked = this.isLiked(entries[i]);
        like.setAttribute("aria-pressed", liked);
        label(like, `${t(liked ? "unlike" : "like")}: ${entries[i].title}`);
      });
    }
  }

  #item(entry) {
    const item = make("li", {});
    item.dataset.key = keyOf(entry);
    const clip = () => this.#clips.get(keyOf(entry));
    const play = make("button", { type: "button", className: "picture" });
    label(play, t("playAgain", { title: entry.title }));
    const canvas = make("canvas", {});
    canvas.setAttribute("aria-hidden", "true");
    play.append(canvas);
    play.addEventListener("click", () => this.#actions.play(entry, clip()));
    const name = make("p", { textContent: entry.title, title: entry.title });
    const seed = make("small", { textContent: t("seedIs", { seed: seedOf(entry) }) });
    const like = make("button", { type: "button", className: "like plain" });
    like.addEventListener("click", () => this.toggle(entry));
    item.append(play, name, seed, like, this.#menu(entry, clip));
    pictureOf(entry.picture).then((picture) => show(canvas, picture)).catch(() => {});
    return item;
  }

  #menu(entry, clip) {
    const menu = make("details", {});
    const summary = make("summary", { textContent: "⋯" });
    label(summary, t("actions", { title: entry.title }));
    const choices = make("div", { className: "menu" });
    const add = (text, description, action) => {
      const button = make("button", { type: "button", textContent: text });
      label(button, description);
      button.addEventListener("click", () => {
        menu.open = false;
        action();
      });
      choices.append(button);
    };
    FORMATS.forEach(([format, file]) => add(format, t("save", { title: entry.title, format }), () => this.#actions.save(entry, clip(), file)));
    add(t("extend"), t("extendTitle", { title: entry.title }), () => this.#actions.extend(entry, clip()));
    add(t("startFrom"), t("startFromTitle", { title: entry.title }), () => this.#actions.startFrom(entry, clip()));
    menu.append(summary, choices);
    return menu;
  }
}
