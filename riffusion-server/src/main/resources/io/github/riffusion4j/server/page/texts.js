// Every word of the page, in one place. To translate it, add a language below, and name it in `languages`.

const en = {
  tagline: "Describe a sound, and listen.",
  prompt: "What do you want to hear?",
  promptExample: "slow happy jazz piano with drums",
  play: "Play", pause: "Pause", resume: "Resume", stop: "Stop", change: "Change",
  surprise: "Surprise me", volume: "Volume", stage: "What is playing", ideas: "Ideas",
  picture: "Spectrogram: time runs from left to right, pitch from bottom to top.",
  loudness: "Loudness", progress: "Progress of the next clip",
  like: "Like", unlike: "Do not like any more", next: "Next clip now", marks: "Pitch and beat marks", full: "Full screen", minute: "Save the last minute", share: "Copy a link",
  upNext: "Up next", nowButton: "Now", nowTitle: "Play {title} now", inSeconds: "in {seconds} s", generating: "Generating {share} %", soon: "in about {seconds} s", repeats: "repeats until the next clip is ready",
  mix: "Mix", rhythm: "Start from", music: "Music", more: "More",
  mixHelp: "Drag the dot between two to four sounds. What you hear follows in a few seconds.", addSound: "Add a sound", sound: "Sound {number}", share_of: "Share of sound {number}", remove: "Remove", removeSound: "Remove sound {number}", pad: "Mix of the sounds",
  intensity: "Intensity", calm: "calm", wild: "wild", calmWord: "calm", wildWord: "energetic",
  nothing: "Nothing", og_beat: "Beat", agile: "Agile", marim: "Marimba", motorway: "Motorway", vibes: "Vibes",
  upload: "Your own sound", removeUpload: "Remove {name}", follow: "Follow", invent: "Invent", strength: "How much is new",
  keep: "What changes", everything: "Everything", mask: "Only part {number}", span: "Which five seconds of {name}", second: "From second {second}",
  tempo: "Tempo", tempoHelp: "beats a minute", automatic: "automatic", key: "Key", chords: "Chords", bars: "Bars", layer: "Layer", allLayers: "all together",
  melody: "melody", chordsLayer: "chords", padLayer: "pad", bass: "bass", drums: "drums", scoreHelp: "This model does not read notes, so it follows tempo and bars only.",
  length: "Length", seconds: "{seconds} s", loop: "Seamless loop", glide: "A new prompt comes", atOnce: "at once", gradually: "gradually",
  without: "Without", withoutExample: "drums", seed: "Seed", dice: "Another seed", steps: "Steps", guidance: "Follow the words", model: "Model",
  liked: "Liked", heard: "Heard so far", playAgain: "Play {title} again", extend: "Longer", extendTitle: "Longer: add five seconds to {title}", startFrom: "Start from it", startFromTitle: "Start from it: {title}", save: "Save {title} as {format}", seedIs: "Seed {seed}", actions: "More for {title}",
  keyTitle: "This server wants an API key", keyLabel: "API key", keyGo: "Go on", cancel: "Cancel",
  asking: "Asking …", waiting: "Waiting for others to be done …", paintingShare: "Generating … {share} %", playing: "Playing.", paused: "Paused.", stopped: "Stopped.",
  onTheWay: "“{prompt}” is being generated.", retry: "The server does not answer. What is here repeats; trying again in {seconds} s.", lost: "The server does not answer; trying again in {seconds} s.", back: "The server is back.",
  failed: "That did not work: {problem}", notSaved: "It cannot be saved: {problem}", unusable: "{name} cannot be used: {problem}", sending: "Sending {name} …", startsFrom: "{name} is what the music starts from.", saved: "Saved.", linkCopied: "The link is copied.", linkIs: "This is the link: {link}", nothingYet: "Nothing has been played yet.", wrongValue: "{field}: {problem}", gone: "It is not on the server any more; it is being generated again.", loading: "Getting {title} …", likedNow: "Liked, and kept in this browser.",
  footer: "Everything here is made by this server.", keys: "pauses", keysPrompt: "goes to the prompt", keysStop: "stops",
  noScript: "This page needs JavaScript.",
};

const languages = { en };
const words = languages[navigator.language.split("-")[0]] ?? en;

document.documentElement.lang = words === en ? "en" : navigator.language.split("-")[0];

/** A text by its key, with {names} filled in. */
export function t(key, values = {}) {
  const text = words[key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Fills in the texts that elements name by data-t, data-t-label and data-t-placeholder. */
export function fillIn(root = document) {
  root.querySelectorAll("[data-t]").forEach((element) => { element.textContent = t(element.dataset.t); });
  root.querySelectorAll("[data-t-label]").forEach((element) => label(element, t(element.dataset.tLabel)));
  root.querySelectorAll("[data-t-placeholder]").forEach((element) => { element.placeholder = t(element.dataset.tPlaceholder); });
}

/** Names an element for those who see it and those who do not. */
export function label(element, text) {
  element.setAttribute("aria-label", text);
  if (element.tagName === "BUTTON" && element.textContent.trim().length < 2) {
    element.title = text;
  }
}
