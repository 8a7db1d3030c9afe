// What stays in this browser, and what a link carries.

const PREFIX = "riffusion.";

/** Everything that can be set, as it is at first. Empty texts leave the choice to the server. */
export const DEFAULTS = {
  sounds: [{ text: "", share: 1 }], without: "", seed: 42, start: "og_beat", strength: 0.75, mask: "", intensity: 0.5,
  tempo: "", key: "", chords: "", bars: "", part: "", seconds: "", loop: true, glide: "at once", steps: "", guidance: "", model: "",
};

export function load(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function save(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows and full stores: the page works without.
  }
}

/** The settings of a link, or those of the last visit. */
export function firstSettings() {
  const stored = load("settings", {});
  const linked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (!linked.sounds) {
    return valid({ ...DEFAULTS, ...stored });
  }
  const read = Object.entries(linked).filter(([name]) => name in DEFAULTS).map(([name, text]) => [name, parsed(text)]);
  return valid({ ...DEFAULTS, ...Object.fromEntries(read) });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Anything may stand in a link. */
function valid(settings) {
  for (const [name, usual] of Object.entries(DEFAULTS)) {
    if (typeof settings[name] !== typeof usual || Array.isArray(settings[name]) !== Array.isArray(usual)) {
      settings[name] = usual;
    }
  }
  settings.sounds = settings.sounds.slice(0, 4)
    .filter((sound) => typeof sound?.text === "string" && sound.share >= 0)
    .map(({ text, share }) => ({ text: text.slice(0, 400), share }));
  if (!settings.sounds.length) {
    settings.sounds = DEFAULTS.sounds;
  }
  // Uploaded sounds are gone with the server that had them.
  return settings;
}

/** A link that carries what differs from the beginning; the prompts always. */
export function link(settings) {
  const changed = Object.entries(settings).filter(([name, value]) => name in DEFAULTS && (name === "sounds" || name === "seed" || value !== DEFAULTS[name]));
  return `${location.origin}${location.pathname}#${new URLSearchParams(changed.map(([name, value]) => [name, JSON.stringify(value)]))}`;
}

/** Offers a file to be saved. */
export function offer(blob, name) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A file name from a title. */
export function fileName(title, seed) {
  const words = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
  return `${words}-${seed}`;
}
