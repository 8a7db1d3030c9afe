// The server's API, as the page needs it.

const BUSY_RETRIES = 20;

let key = "";
let askForKey = async () => undefined;

/** @param ask gives the key that the user enters; nothing if there is none */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

/** A response that is not what was asked for. `status` is 0 where the server did not answer. */
export class ApiError extends Error {
  constructor(message, status, retryAfter = 0) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may work later. */
  get isTemporary() {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

async function call(path, options = {}) {
  const used = key;
  const headers = { ...options.headers, ...(used ? { Authorization: `Bearer ${used}` } : {}) };
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new ApiError(error.message, 0);
  }
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  if (response.status === 401) {
    // Several requests may find out at once; one question is enough.
    const entered = used === key ? await askForKey() : key;
    if (entered) {
      key = entered;
      return call(path, options);
    }
  }
  throw new ApiError(problem.detail ?? `the server answered ${response.status}`, response.status, Number(response.headers.get("Retry-After") ?? 1));
}

export async function catalogue() {
  return (await call("/v1/catalogue")).json();
}

/** Sends a sound file, of which 512 frames become a clip. */
export async function upload(file, startSeconds) {
  return (await call(`/v1/clips?start_s=${startSeconds.toFixed(2)}&duration_s=5.11`, { method: "POST", body: file })).json();
}

/** What is at an address of this server. */
export async function file(path, signal) {
  return (await call(path, { signal })).blob();
}

/**
 * Has the server generate something, and tells how far it is. Ends it on the server, too, when the signal aborts.
 *
 * @returns the last status: where the files are
 */
export async function generate(path, request, onStatus, signal) {
  const { id } = await patiently(() => create(path, request, signal), onStatus, signal);
  const cancel = () => call(`/v1/generations/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    if (signal.aborted) {
      cancel();
    }
    signal.throwIfAborted();
    let last = {};
    for await (const status of events(`/v1/generations/${id}/events?previews=true`, signal)) {
      last = status;
      onStatus(status);
    }
    if (last.state === "done") {
      return last;
    }
    throw new ApiError(last.detail ?? "the connection was lost", last.state === "failed" ? 400 : 0);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ApiError ? error : new ApiError(error.message, 0);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function create(path, request, signal) {
  const response = await call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
    signal,
  });
  return response.json();
}

/** Tries again for as long as the server says that it is busy. */
async function patiently(work, onStatus, signal) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (error.status !== 429 || tries >= BUSY_RETRIES) {
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
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
    text = blocks.pop();
    for (const line of blocks.flatMap((block) => block.split("\n"))) {
      if (line.startsWith("data: ")) {
        yield JSON.parse(line.slice(6));
      }
    }
  }
}
