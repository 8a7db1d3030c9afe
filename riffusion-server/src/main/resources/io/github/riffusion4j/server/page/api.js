// The server's API, as the page needs it.

const RETRIES = 20;

let key = "";

/** The key to send from now on; none if empty. */
export function setKey(value) {
  key = value;
}

async function call(path, options = {}) {
  const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  const response = await fetch(path, { ...options, headers });
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  const error = new Error(problem.detail ?? `the server answered ${response.status}`);
  error.retryAfter = response.status === 429 ? Number(response.headers.get("Retry-After") ?? 1) : 0;
  throw error;
}

export async function catalogue() {
  return (await call("/v1/catalogue")).json();
}

/** Sends a sound file; 512 columns of it become a clip. */
export async function upload(file, startSeconds) {
  return (await call(`/v1/clips?start_s=${startSeconds}&duration_s=5.11`, { method: "POST", body: file })).json();
}

/** What is at an address of this server. */
export async function file(path) {
  return (await call(path)).blob();
}

/**
 * Has the server make something, and tells how far it is. Ends it on the server, too, when the signal aborts.
 *
 * @returns the server's last word about it: where its files are
 */
export async function generate(path, request, onStatus, signal) {
  const { id } = await patiently(() => create(path, request), onStatus, signal);
  const cancel = () => call(`/v1/generations/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    let last = {};
    for await (const status of events(`/v1/generations/${id}/events?previews=true`, signal)) {
      last = status;
      onStatus(status);
    }
    if (last.state !== "done") {
      throw new Error(last.detail ?? "the connection to the server was lost");
    }
    return last;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function create(path, request) {
  const response = await call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  return response.json();
}

/** Tries again for as long as the server says that it is busy. */
async function patiently(work, onStatus, signal) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!error.retryAfter || tries >= RETRIES) {
        throw error;
      }
      onStatus({ state: "waiting" });
      await new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
      signal.throwIfAborted();
    }
  }
}

/** The data of server-sent events. (EventSource could not send a key.) */
async function* events(path, signal) {
  const response = await call(path, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const line of blocks.flatMap((block) => block.split("\n"))) {
      if (line.startsWith("data: ")) {
        yield JSON.parse(line.slice(6));
      }
    }
  }
}
