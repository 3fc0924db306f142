// Requests of the designer: JSON or files go out with the form's token, JSON comes back.
const meta = document.querySelector("meta[name=csrf-token]");

/** There was no answer of ours: no connection, or the session has ended. `why` is "offline", "ended" or "failed". */
export class NoAnswer extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** {status, body}. Raises NoAnswer. */
export async function post(url, content, options = {}) {
  const answer = await send(url, content, options);
  if (answer.status !== 400) return read(answer);
  await renewToken(); // it ended with a session that somebody has opened again in another tab
  return read(await send(url, content, options));
}

export async function get(url) {
  return read(await reach(url, { headers: { Accept: "application/json" } }));
}

/** A part of a page, as text. */
export async function part(url) {
  const answer = await reach(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new NoAnswer(answer.redirected ? "ended" : "failed");
  return answer.text();
}

function send(url, content, options) {
  const isForm = content instanceof FormData;
  const headers = { "X-CSRFToken": meta.content, Accept: "application/json", ...(isForm ? {} : { "Content-Type": "application/json" }) };
  return reach(url, { method: "POST", headers, body: isForm ? content : JSON.stringify(content), ...options });
}

async function reach(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    throw new NoAnswer("offline");
  }
}

async function read(answer) {
  if (answer.redirected || answer.status === 401) throw new NoAnswer("ended");
  if (!answer.headers.get("Content-Type")?.includes("json")) throw new NoAnswer(answer.status >= 500 ? "offline" : "failed");
  return { status: answer.status, body: await answer.json() };
}

async function renewToken() {
  const page = await reach(location.href, {});
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("meta[name=csrf-token]");
  if (page.redirected || !found) throw new NoAnswer("ended");
  meta.content = found.content;
}
