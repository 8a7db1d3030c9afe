// The page: what is asked for, what is heard, what was heard.

import { catalogue, file, generate, onKeyNeeded } from "./api.js";
import { Mixer } from "./mixer.js";
import { Player, wav } from "./player.js";
import { Session, request, title } from "./session.js";
import { Shelf } from "./shelf.js";
import { Emerging, River, coloured, pictureOf } from "./spectrogram.js";
import { Starts } from "./starts.js";
import { DEFAULTS, fileName, firstSettings, link, load, offer, save } from "./store.js";
import { fillIn, label, t } from "./texts.js";

/** In words that the small model knows, too. */
const IDEAS = [
  "slow happy rock piano", "techno synth with drums", "calm ambient flute", "funky jazz organ", "marimba with drums", "sad classical strings",
];
const MOODS = ["calm", "energetic", "happy", "sad", "slow", "very fast"];
const GENRES = ["ambient", "classical", "funk", "jazz", "rock", "techno"];
const INSTRUMENTS = ["acoustic guitar", "electric guitar", "flute", "marimba", "music box", "organ", "piano", "strings", "synth", "trumpet"];
const ENDINGS = ["", " with drums", " with bass", ", no drums"];
const LENGTHS = [5.12, 10.24, 20.48, 40.96];
const MINUTE = 60;
/** Clicks nearer to the playhead, in seconds, are not meant for the past. */
const NEAR = 0.3;
/** The time for a change by typing or dragging to come to rest, in ms. */
const REST = 500;

const $ = (id) => document.getElementById(id);
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const seconds = (time) => Math.max(0, Math.ceil(time));

fillIn();

const player = new Player();
const river = new River($("river"));
const emerging = new Emerging();
const settings = firstSettings();
let known;
let session;
/** How long generating takes, by experience; in seconds. */
let usual = 4;
let begun = 0;
let settling;
/** A seed that the music is to begin at again. */
let otherSeed;
/** Whether the server did not say what it has, for want of a key. */
let isLocked = false;

function tell(message, problem = false) {
  $("status").textContent = message;
  $("status").classList.toggle("problem", problem);
}

// ---- generating ----

const takesScore = () => (known?.models.find(({ name }) => name === settings.model) ?? known?.models[0])?.takes_score ?? false;

async function make(point, signal) {
  const [path, body] = request(point, settings, takesScore());
  $("progress").hidden = false;
  $("progress").value = 0;
  begun = performance.now();
  const clip = await fetchClip({ path, body, title: title(point.mix), seed: point.seed }, signal);
  usual = 0.5 * usual + 0.5 * (performance.now() - begun) / 1000;
  idle();
  tellWhetherItPlays();
  return clip;
}

/** The sound and picture of a request. */
async function fetchClip({ path, body, title: name, seed }, signal) {
  emerging.begin(starts.picture(body.seed_image ?? ""));
  const result = await generate(path, body, (status) => hear(status, signal), signal);
  const [sound, image] = await Promise.all(["audio.wav", "image.jpg"].map((name) => file(result.files[name], signal)));
  const [buffer, picture] = await Promise.all([sound.arrayBuffer().then((bytes) => player.decode(bytes)), coloured(image)]);
  if (isLocked) {
    isLocked = false;
    fill();
  }
  const beats = result.beats ?? (body.tempo ? buffer.duration * body.tempo / MINUTE : known?.beats[body.seed_image]);
  return { path, body, title: name, seed, buffer, picture, beats, files: result.files, id: result.id };
}

function hear(status, signal) {
  emerging.hear(status);
  $("progress").value = emerging.share;
  if (status.preview) {
    pictureOf(status.preview).then(coloured).then((picture) => {
      if (!signal.aborted) {
        emerging.picture = picture;
      }
    });
  }
  if (!player.current) {
    tell(status.state === "waiting" ? t("waiting") : t("paintingShare", { share: Math.round(emerging.share * 100) }));
  }
}

function idle() {
  emerging.rest();
  $("progress").hidden = true;
}

function tellWhetherItPlays() {
  tell(t(player.paused ? "paused" : "playing"));
}

// ---- playing ----

async function go() {
  if (!isValid()) {
    return;
  }
  if (!mixer.mix.length) {
    setPrompt(surprise());
  }
  await player.start();
  if (session) {
    apply();
    tell(t("onTheWay", { prompt: title(mixer.mix) }));
  } else {
    tell(t("asking"));
    otherSeed = undefined;
    session = new Session(player, Number(settings.seed), { settings: () => settings, mix: () => mixer.mix, make, tell, idle });
  }
  refresh();
}

function stop() {
  session?.stop();
  session = undefined;
  player.stop();
  silence.pause();
  idle();
  tell(t("stopped"));
  refresh();
}

async function pauseOrResume() {
  await (player.paused ? player.start() : player.pause());
  player.paused ? silence.pause() : silence.play().catch(() => {});
  tellWhetherItPlays();
  refresh();
}

/** What is wrong must be seen: its panel opens. */
function isValid() {
  const wrong = $("ask").querySelector("input:invalid");
  if (wrong) {
    open(wrong.closest(".panel").id);
    wrong.focus();
    tell(t("wrongValue", { field: wrong.labels[0].textContent, problem: wrong.validationMessage }), true);
  }
  return !wrong;
}

function surprise() {
  return `${pick(MOODS)} ${pick(GENRES)} ${pick(INSTRUMENTS)}${pick(ENDINGS)}`;
}

function setPrompt(text) {
  $("prompt").value = text;
  mixer.prompt = text;
  settings.sounds = mixer.sounds;
  save("settings", settings);
}

/** A setting has changed: it is kept, and heard as soon as it can be. */
function changed(seed) {
  save("settings", settings);
  otherSeed = seed ?? otherSeed;
  clearTimeout(settling);
  settling = setTimeout(() => { if (session && isValid()) { apply(); } }, REST);
}

function apply() {
  clearTimeout(settling);
  session.change(otherSeed);
  otherSeed = undefined;
}

// ---- what was heard ----

/** The clip of an entry of the shelf; made again where it is gone. */
async function clipOf(entry, clip) {
  await player.start();
  if (clip) {
    return clip;
  }
  tell(t("loading", { title: entry.title }));
  const found = await fetchClip(entry, new AbortController().signal);
  idle();
  shelf.found(entry, found);
  return found;
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    idle();
    tell(t("failed", { problem: error.message }), true);
  }
}

const shelf = new Shelf($("heard"), $("liked"), {
  play: (entry, clip) => attempt(async () => {
    player.cutTo(await clipOf(entry, clip), 0);
    tellWhetherItPlays();
    refresh();
  }),
  save: (entry, clip, name) => attempt(async () => {
    const { files } = await clipOf(entry, clip);
    offer(await file(files[name]), `${fileName(entry.title, entry.seed)}.${name.split(".")[1]}`);
    tell(t("saved"));
  }),
  extend: (entry, clip) => attempt(async () => {
    const { id, body } = await clipOf(entry, clip);
    const { prompt } = body.start ?? body;
    const longer = await fetchClip({ path: "/v1/extend", body: { clip: id, prompt: prompt ?? entry.title, seed: entry.seed, after_s: 5.12 }, title: entry.title, seed: entry.seed }, new AbortController().signal);
    idle();
    player.cutTo(longer, 0);
    tellWhetherItPlays();
    refresh();
  }),
  startFrom: (entry, clip) => attempt(async () => {
    const { id, picture } = await clipOf(entry, clip);
    starts.add(id, entry.title, picture);
    open("panel-start");
    tell(t("startsFrom", { name: entry.title }));
  }),
  changed: () => refresh(),
});

async function saveMinute() {
  const buffer = await player.lastSeconds(MINUTE);
  if (buffer) {
    offer(wav(buffer), "riffusion-minute.wav");
    tell(t("saved"));
  } else {
    tell(t("nothingYet"));
  }
}

async function shareLink() {
  const address = link(settings);
  try {
    await navigator.clipboard.writeText(address);
    tell(t("linkCopied"));
  } catch {
    // Without TLS there is no clipboard.
    tell(t("linkIs", { link: address }));
  }
}

// ---- what can be chosen ----

const mixer = new Mixer($("pad"), $("sounds"), $("add-sound"), (sounds) => {
  settings.sounds = sounds;
  $("prompt").value = sounds[0].text;
  changed();
});

const starts = new Starts($("starts"), $("masks"), $("span"), $("upload"), {
  onStart: (id) => {
    const isOther = settings.start !== id;
    settings.start = id;
    $("over").hidden = id === "";
    $("seconds").disabled = id !== "";
    if (!session) {
      emerging.picture = starts.picture(id);
    }
    if (isOther) {
      changed();
    }
  },
  onMask: (id) => {
    settings.mask = id;
    changed();
  },
  tell,
});

function open(id) {
  for (const tab of document.querySelectorAll(".tabs button")) {
    const panel = $(tab.getAttribute("aria-controls"));
    panel.hidden = panel.id !== id;
    tab.setAttribute("aria-expanded", !panel.hidden);
  }
}

function bind(field) {
  const { setting } = field.dataset;
  const isBox = field.type === "checkbox";
  const isNumber = typeof DEFAULTS[setting] === "number";
  isBox ? (field.checked = settings[setting]) : (field.value = settings[setting]);
  field.addEventListener("input", () => {
    settings[setting] = isBox ? field.checked : isNumber ? Number(field.value) : field.value;
    changed(setting === "seed" ? settings.seed : undefined);
  });
}

function options(select, entries) {
  select.replaceChildren(...entries.map(([value, text]) => new Option(text, value)));
  select.value = settings[select.id];
}

function arrange() {
  options($("part"), [["", t("allLayers")], ["melody", t("melody")], ["chords", t("chordsLayer")], ["pad", t("padLayer")], ["bass", t("bass")], ["drums", t("drums")]]);
  options($("seconds"), [["", t("automatic")], ...LENGTHS.map((length) => [String(length), t("seconds", { seconds: Math.round(length) })])]);
  options($("glide"), [["at once", t("atOnce")], ["gradually", t("gradually")]]);
  for (const idea of IDEAS) {
    const chip = Object.assign(document.createElement("button"), { type: "button", textContent: idea });
    chip.addEventListener("click", () => { setPrompt(idea); go(); });
    $("ideas").append(chip);
  }
  document.querySelectorAll("[data-setting]").forEach(bind);
  mixer.show(settings.sounds);
  $("prompt").value = settings.sounds[0].text;
  if (!$("prompt").value) {
    setPrompt(surprise());
  }
  $("volume").value = load("volume", 0.8);
  player.volume = $("volume").value ** 2;
  player.intensity = settings.intensity;
}

/** What the server has; asked for until it answers. */
async function fill(wait = 1) {
  try {
    known = await catalogue();
  } catch (error) {
    if (!error.isTemporary) {
      isLocked = true;
      tell(t("failed", { problem: error.message }), true);
      return;
    }
    tell(t("lost", { seconds: wait }), true);
    setTimeout(() => fill(Math.min(8, 2 * wait)), wait * 1000);
    return;
  }
  $("no-score").hidden = takesScore();
  document.querySelectorAll(".score").forEach((field) => { field.hidden = !takesScore(); });
  $("models").hidden = known.models.length < 2;
  options($("model"), known.models.map(({ name }, i) => [i ? name : "", name]));
  await starts.fill(known, settings);
  starts.choose(settings.start);
}

onKeyNeeded(() => new Promise((resolve) => {
  const dialog = $("key-dialog");
  dialog.addEventListener("close", () => resolve(dialog.returnValue === "go" ? $("api-key").value : undefined), { once: true });
  if (!dialog.open) {
    dialog.returnValue = "";
    dialog.showModal();
  }
}));

// ---- showing ----

/** Brings buttons in line with what is going on. */
function refresh() {
  const active = session !== undefined || player.timeline.length > 0;
  const paused = player.paused || !active;
  $("go-label").textContent = t(session ? "change" : "play");
  $("stop").disabled = !active;
  $("pause").disabled = !active;
  $("pause").firstElementChild.textContent = t(active && player.paused ? "resume" : "pause");
  $("stage").classList.toggle("paused", paused);
  $("stage").classList.toggle("idle", !active);
  $("stage-play").setAttribute("aria-label", active ? t(paused ? "resume" : "pause") : `${t("play")}: ${$("prompt").value}`);
  const { current } = player;
  $("like").disabled = !current;
  $("like").setAttribute("aria-pressed", shelf.isLiked(current));
  label($("like"), t(shelf.isLiked(current) ? "unlike" : "like"));
  if ("mediaSession" in navigator && active) {
    navigator.mediaSession.playbackState = paused ? "paused" : "playing";
  }
}

function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

let shown;
let listed = "";

function frame() {
  const level = player.level();
  river.draw(player.timeline, player.now, session || !emerging.idle || !player.timeline.length ? emerging : undefined, level);
  $("level").value = level;
  tellWhatPlays();
  // Nothing moves before anything plays.
  if (emerging.idle && !player.timeline.length) {
    setTimeout(frame, 200);
  } else {
    requestAnimationFrame(frame);
  }
}

function tellWhatPlays() {
  const { current } = player;
  put($("now"), current?.title ?? (session ? "" : $("prompt").value));
  put($("next"), expectation());
  if (current !== shown) {
    shown = current;
    if (current) {
      shelf.add(current);
    }
    refresh();
    announce(current);
  }
  list(player.upcoming);
}

/** When a change will be heard. */
function expectation() {
  if (!session || emerging.idle || !player.current) {
    return "";
  }
  const left = Math.max(0, usual - (performance.now() - begun) / 1000);
  if (session.isUrgent) {
    return `${title(mixer.mix)} – ${t("soon", { seconds: seconds(left + player.nextCut - player.now) })}`;
  }
  return player.upcoming.length ? "" : t("repeats");
}

/** The queue, with the time until each begins. */
function list(upcoming) {
  const rows = $("upcoming").querySelector("ol");
  const names = upcoming.map(({ clip }) => `${clip.title} ${clip.id}`).join();
  $("upcoming").hidden = !upcoming.length;
  if (names !== listed) {
    listed = names;
    rows.replaceChildren(...upcoming.map(({ clip }) => row(clip)));
  }
  upcoming.forEach(({ start }, i) => put(rows.children[i].querySelector("small"), t("inSeconds", { seconds: seconds(start - player.now) })));
}

function row(clip) {
  const item = document.createElement("li");
  const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 48 });
  canvas.setAttribute("aria-hidden", "true");
  canvas.getContext("2d").drawImage(clip.picture, 0, 0, 96, 48);
  const now = Object.assign(document.createElement("button"), { type: "button", textContent: t("nowButton") });
  label(now, t("nowTitle", { title: clip.title }));
  now.addEventListener("click", () => {
    const later = player.upcoming.map((next) => next.clip);
    player.cutTo(clip);
    later.slice(later.indexOf(clip) + 1).forEach((next) => player.append(next));
  });
  item.append(canvas, Object.assign(document.createElement("span"), { textContent: clip.title, title: clip.title }), document.createElement("small"), now);
  return item;
}

/** What the lock screen shows. It heeds media elements only, so a silent one plays along. */
const silence = Object.assign(new Audio(), { loop: true });

function announce(clip) {
  if (!("mediaSession" in navigator) || !clip) {
    return;
  }
  if (!silence.src) {
    silence.src = URL.createObjectURL(wav({ numberOfChannels: 1, length: 80_000, sampleRate: 8000, getChannelData: () => new Float32Array(80_000) }));
    const actions = { play: pauseOrResume, pause: pauseOrResume, stop, nexttrack: () => player.upcoming.length && player.cutTo(player.upcoming[0].clip) };
    Object.entries(actions).forEach(([name, action]) => {
      try {
        navigator.mediaSession.setActionHandler(name, action);
      } catch {
        // Not every browser has every key.
      }
    });
  }
  silence.play().catch(() => {});
  navigator.mediaSession.metadata = new MediaMetadata({ title: clip.title, artist: "Riffusion" });
}

// ---- wiring ----

$("ask").addEventListener("submit", (event) => { event.preventDefault(); go(); });
$("prompt").addEventListener("input", () => { mixer.prompt = $("prompt").value; settings.sounds = mixer.sounds; save("settings", settings); });
$("surprise").addEventListener("click", () => { setPrompt(surprise()); go(); });
$("pause").addEventListener("click", pauseOrResume);
$("stop").addEventListener("click", stop);
$("like").addEventListener("click", () => { if (player.current) { shelf.toggle(player.current); } });
$("minute").addEventListener("click", () => attempt(saveMinute));
$("share").addEventListener("click", shareLink);
$("dice").addEventListener("click", () => {
  $("seed").value = Math.floor(Math.random() * 2 ** 32);
  $("seed").dispatchEvent(new Event("input"));
});
$("volume").addEventListener("input", () => { player.volume = $("volume").value ** 2; save("volume", Number($("volume").value)); });
$("intensity").addEventListener("input", () => { player.intensity = Number($("intensity").value); });
$("marks").addEventListener("click", () => { river.marks = !river.marks; $("marks").setAttribute("aria-pressed", river.marks); });
document.querySelectorAll(".tabs button").forEach((tab) => tab.addEventListener("click", () => {
  open(tab.getAttribute("aria-expanded") === "true" ? "" : tab.getAttribute("aria-controls"));
}));

$("stage-play").addEventListener("click", (event) => {
  if (!session && !player.timeline.length) {
    go();
    return;
  }
  // A mouse or a finger in the past goes back there; a key has no place.
  const at = event.detail ? river.secondsAt(event.clientX) : 0;
  if (at < -NEAR && !player.paused) {
    const time = Math.max(player.now + at, player.timeline[0].start);
    const part = player.timeline.find(({ start, end }) => start <= time && time < end);
    // Nothing was heard between a stop and the next beginning.
    if (part) {
      player.cutTo(part.clip, (part.offset + time - part.start) % part.clip.buffer.duration);
    }
  } else {
    pauseOrResume();
  }
});

$("full").addEventListener("click", () => fillScreen(!$("stage").classList.contains("full")));

/** Where elements cannot have the screen, as on phones, the stage has at least the window. */
function fillScreen(on) {
  $("stage").classList.toggle("full", on);
  $("full").setAttribute("aria-pressed", on);
  if (on) {
    $("stage").requestFullscreen?.().catch(() => {});
  } else if (document.fullscreenElement) {
    document.exitFullscreen();
  }
}
document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) { fillScreen(false); } });

addEventListener("pagehide", stop);
addEventListener("click", ({ target }) => document.querySelectorAll(".shelf details[open]").forEach((menu) => { menu.open = menu.contains(target); }));
addEventListener("keydown", (event) => {
  if (event.target.closest("dialog") || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const typing = event.target.matches("input:not([type=radio]):not([type=range]):not([type=checkbox]), select, textarea");
  const onControl = event.target.matches("button, summary, input, a, select");
  if (event.key === "Escape" && $("stage").classList.contains("full")) {
    fillScreen(false);
  } else if (event.key === "Escape" && session) {
    stop();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    $("prompt").focus();
  } else if (event.key === " " && !onControl && !$("pause").disabled) {
    event.preventDefault();
    pauseOrResume();
  }
});

// The lock screen shows what plays, also while the page is hidden and no frames are drawn.
setInterval(() => { if (document.hidden) { tellWhatPlays(); } }, 1000);

arrange();
refresh();
frame();
fill();
