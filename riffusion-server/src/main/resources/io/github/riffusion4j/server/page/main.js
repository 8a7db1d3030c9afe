// The page: what is asked for, what is heard, what was heard.

import { catalogue, file, generate, setKey, upload } from "./api.js";
import { History } from "./history.js";
import { Player } from "./player.js";
import { Riff } from "./riff.js";
import { NOISE, River, coloured, show } from "./spectrogram.js";

/** As many clips as may lie ready while one plays; the page asks for one at a time. */
const READY = 3;
const SECONDS = 5.12;
const NOTHING = "nothing";
/** In words that the small model knows, too. */
const IDEAS = [
  "slow happy rock piano", "techno synth with drums", "calm ambient flute", "funky jazz organ", "marimba with drums", "sad classical strings", "solo music box", "jazz trumpet",
];
const STRENGTHS = [[0.75, "Close"], [0.8, "Nearby"], [0.85, "Further"], [0.95, "Free"]];
const NAMES = { og_beat: "Beat", agile: "Agile", marim: "Marimba", motorway: "Motorway", vibes: "Vibes" };

const $ = (id) => document.getElementById(id);
const player = new Player();
const river = new River($("river"));
const pictures = new Map();
const history = new History($("past"), $("history"), {
  play: async (clip) => {
    await player.start();
    player.append(clip);
    wake();
  },
  tell,
});

let riff;
let ending = new AbortController();
let painting = { picture: undefined, share: 0, seconds: SECONDS, idle: true };

function tell(message, problem = false) {
  $("status").textContent = message;
  $("status").classList.toggle("problem", problem);
}

const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;

// ---- asking ----

function request({ start, end, alpha }) {
  const shared = { steps: Number($("steps").value), loop: true };
  const guidance = Number($("guidance").value);
  const negative = $("negative").value;
  const seed = chosen("seed-image");
  if (seed === NOTHING) {
    const here = alpha < 0.5 ? start : end;
    const ask = { prompt: here.prompt, seed: here.seed, negative_prompt: negative, guidance };
    return ["/v1/text-to-audio", { ...ask, ...shared }];
  }
  const point = (of) => ({
    prompt: of.prompt, seed: of.seed, strength: Number(chosen("strength")), guidance, negative_prompt: negative,
  });
  const mask = $("mask").value || null;
  return ["/v1/interpolate", { start: point(start), end: point(end), alpha, seed_image: seed, mask, ...shared }];
}

function title({ start, end, alpha }) {
  return start.prompt === end.prompt ? start.prompt : `${start.prompt} → ${end.prompt}, ${Math.round(alpha * 100)} %`;
}

async function makeNext(signal) {
  const point = riff.next();
  const [path, body] = request(point);
  painting = { picture: pictures.get(body.seed_image), share: 0, seconds: SECONDS, idle: false };
  $("next").textContent = `Painting: ${title(point)}`;
  $("progress").hidden = false;
  const result = await generate(path, body, heardFrom, signal);
  const [wav, png] = await Promise.all([file(result.files["audio.wav"]), file(result.files["image.png"])]);
  const [buffer, picture] = await Promise.all([wav.arrayBuffer().then((bytes) => player.decode(bytes)), coloured(png)]);
  signal.throwIfAborted();
  const clip = { buffer, picture, title: title(point), seed: result.seed, files: result.files };
  player.append(clip);
  history.add(clip);
  tellWhetherItPlays();
}

function tellWhetherItPlays() {
  tell(player.paused ? "Paused." : "Playing.");
}

function heardFrom(status) {
  const share = status.state === "running" && status.steps ? status.step / status.steps : 0;
  painting.share = share;
  $("progress").value = share;
  if (status.preview) {
    const image = Object.assign(new Image(), { src: status.preview });
    const { signal } = ending;
    image.decode().then(() => coloured(image)).then((picture) => {
      if (!signal.aborted) {
        painting.picture = picture;
      }
    });
  }
  if (!player.current) {
    tell(status.state === "waiting" ? "Waiting for others to be done …" : `Painting … ${Math.round(share * 100)} %`);
  }
}

async function keepRiffing() {
  ending = new AbortController();
  const { signal } = ending;
  try {
    while (!signal.aborted) {
      await makeNext(signal);
      resting();
      while (player.ahead >= READY) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        signal.throwIfAborted();
      }
    }
  } catch (error) {
    if (!signal.aborted) {
      stop();
      tell(`That did not work: ${error.message}`, true);
    }
  }
}

function resting() {
  painting = { picture: painting.picture, share: 0, seconds: 0, idle: true };
  $("progress").hidden = true;
  $("next").textContent = "";
}

async function go() {
  const prompt = $("prompt").value.trim();
  setKey($("key").value);
  await player.start();
  if (riff) {
    riff.turnTo(prompt);
    tell(`On the way to “${prompt}”.`);
  } else {
    riff = new Riff(prompt, Number($("seed").value));
    tell("Asking …");
    keepRiffing();
  }
  wake();
}

function stop() {
  ending.abort();
  riff = undefined;
  player.stop();
  resting();
  tell("Stopped.");
  wake();
}

/** Brings the buttons in line with what is going on. */
function wake() {
  const active = riff !== undefined || player.timeline.length > 0;
  $("go-label").textContent = riff ? "Change" : "Play";
  $("stop").disabled = !active;
  $("pause").disabled = !active;
  $("pause").firstElementChild.textContent = active && player.paused ? "Resume" : "Pause";
}

async function pauseOrResume() {
  await (player.paused ? player.start() : player.pause());
  tellWhetherItPlays();
  wake();
}

// ---- what can be chosen ----

async function addSeed(id, name, picture) {
  const label = document.createElement("label");
  label.className = "tile";
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "seed-image", value: id });
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  const caption = Object.assign(document.createElement("span"), { textContent: name });
  label.append(radio, canvas, caption);
  $("tiles").insertBefore(label, $("tiles").querySelector(".upload"));
  radio.addEventListener("change", () => showChosen());
  if (picture) {
    pictures.set(id, picture);
    show(canvas, picture);
  }
  return radio;
}

function showChosen() {
  if (!riff) {
    painting = { ...painting, picture: pictures.get(chosen("seed-image")), idle: true };
  }
}

async function fillIn() {
  for (const [value, name] of STRENGTHS) {
    const label = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "strength", value, checked: value === 0.75 });
    label.append(radio, Object.assign(document.createElement("span"), { textContent: name, title: value }));
    $("strengths").append(label);
  }
  for (const idea of IDEAS) {
    const chip = Object.assign(document.createElement("button"), { type: "button", textContent: idea });
    chip.addEventListener("click", () => { $("prompt").value = idea; $("prompt").focus(); });
    $("ideas").append(chip);
  }
  const known = await catalogue();
  known.masks.forEach((id) => $("mask").append(new Option(id.replace("mask_", "").replaceAll("_", " "), id)));
  for (const id of known.seed_images) {
    const picture = await coloured(await file(`/v1/seed-images/${id}.png`));
    const radio = await addSeed(id, NAMES[id] ?? id, picture);
    if (!document.querySelector("input[name=seed-image]:checked")) {
      radio.checked = true;
      showChosen();
    }
  }
  await addSeed(NOTHING, "From nothing", NOISE);
}

async function takeUpload() {
  const [sound] = $("upload").files;
  if (!sound) {
    return;
  }
  tell(`Sending ${sound.name} …`);
  setKey($("key").value);
  try {
    const clip = await upload(sound, Number($("from").value) || 0);
    const picture = await coloured(await file(`/v1/clips/${clip.id}.png`));
    const radio = await addSeed(clip.id, sound.name, picture);
    radio.checked = true;
    showChosen();
    tell(`${sound.name} will be painted over.`);
  } catch (error) {
    tell(`${sound.name} cannot be used: ${error.message}`, true);
  }
  $("upload").value = "";
}

// ---- wiring ----

function frame() {
  const level = player.level();
  river.draw(player.timeline, player.now, riff || !player.timeline.length ? painting : undefined, level);
  $("level").value = level;
  const heard = player.current?.title ?? "";
  if ($("now").textContent !== heard) {
    $("now").textContent = heard;
  }
  // Nothing moves before anything plays.
  if (painting.idle && !player.timeline.length) {
    setTimeout(frame, 200);
  } else {
    requestAnimationFrame(frame);
  }
}

$("ask").addEventListener("submit", (event) => { event.preventDefault(); go(); });
$("pause").addEventListener("click", pauseOrResume);
$("stop").addEventListener("click", stop);
$("upload").addEventListener("change", takeUpload);
$("dice").addEventListener("click", () => { $("seed").value = Math.floor(Math.random() * 2 ** 32); });
$("volume").addEventListener("input", () => { player.volume = $("volume").value ** 2; });
addEventListener("pagehide", () => ending.abort());
addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=radio]):not([type=range]), select, textarea");
  const onControl = event.target.matches("button, summary, input, a");
  if (event.key === "Escape" && riff) {
    stop();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    $("prompt").focus();
  } else if (event.key === " " && !onControl && !$("pause").disabled) {
    event.preventDefault();
    pauseOrResume();
  }
});

frame();
fillIn().catch((error) => tell(`The server cannot be reached: ${error.message}`, true));
