// The server's API.

import { element } from "./dom.js";

export class Refused extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

let token = sessionStorage.getItem("proofread.token") ?? "";

export function setToken(value) {
  token = value;
  sessionStorage.setItem("proofread.token", value);
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(`/api/v1/${path}`, { ...options, headers, cache: "no-store" });
  if (answer.ok) return answer;
  let message = answer.statusText;
  try {
    message = (await answer.json()).error.message;
  } catch {
    // no JSON: the status must do
  }
  throw new Refused(answer.status, message, Number(answer.headers.get("Retry-After")) || undefined);
}

/** How strict the user wants it. */
export const preset = () => localStorage.getItem("proofread.preset") ?? "balanced";

/** By which rules: those that the server was started with, unless the user chooses. */
const rules = () => ({ all: "all", none: "" })[localStorage.getItem("proofread.rules")];

const posted = (value) => ({ method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } });

export const about = async () => (await ask("about")).json();
export const words = async () => (await (await ask("words")).json()).words;
export const addWord = async (word) => (await (await ask("words", posted({ word }))).json()).words;
export const removeWord = async (word) => (await (await ask("words", { ...posted({ word }), method: "DELETE" })).json()).words;

export async function readDocument(file) {
  return (await ask(`documents/read?unit=utf16&name=${encodeURIComponent(file.name)}`, { method: "POST", body: file })).json();
}

export async function writeDocument(name, content, texts) {
  return (await ask("documents/write", posted({ name, content, texts }))).blob();
}

/** Let the server show in `frame` why a sentence is edited; a form, because that page has a policy of its own. */
export function explain(text, frame) {
  const form = element("form", { method: "post", action: "/explain", target: frame, hidden: true });
  for (const [name, value] of Object.entries({ text, token })) form.append(element("input", { name, value }));
  document.body.append(form);
  form.submit();
  form.remove();
}

/** Check `text`; `onParagraph({start, end, edits, remarks})` is called as paragraphs are read. */
export async function check(text, signal, onParagraph) {
  const answer = await ask("check", { ...posted({ text, unit: "utf16", preset: preset(), rules: rules() }), signal, headers: { "Content-Type": "application/json", Accept: "text/event-stream" } });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new TypeError("the stream ended early");
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(event);
      if (name === "done") return;
      const content = JSON.parse(data);
      if (name === "error") throw new Refused(content.status, content.message);
      onParagraph(content);
    }
  }
}
