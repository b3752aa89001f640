// What was found in which line, and what of it the user wants to see. Lines are known by their text. A finding is an edit,
// or advice of a rule, which may know no replacement.

import { difference, shifted } from "./lines.js";

const AROUND = 4; // characters of context by which an ignored place is known again
const NEVER = "proofread.never";

/** Under what a finding is listed. */
export const group = (finding) => (finding.advice ? "advice" : finding.kind);

/** What “never again” means: this change, or this rule. */
const pair = (finding) => (finding.advice ? `${finding.rule.number} ${finding.label}` : `${finding.source}→${finding.replacement}`);

function place(line, finding) {
  return [line.slice(Math.max(0, finding.start - AROUND), finding.start), pair(finding), line.slice(finding.end, finding.end + AROUND)].join("\u0000");
}

export class Findings {
  #found = new Map(); // line → {edits, fresh}
  #fixed = new Map(); // line → spans that stay as they are
  #ignored = new Set();
  hidden = new Set(); // kinds that are not shown
  never = new Set(JSON.parse(localStorage.getItem(NEVER) ?? "[]"));

  /** The findings of `line` that are to be shown. */
  of(line) {
    const known = this.#found.get(line);
    if (!known || known.edits.length === 0) return [];
    const fixed = this.#fixed.get(line) ?? [];
    return known.edits.filter((edit) => !this.hidden.has(group(edit)) && this.#wanted(line, edit)
      && !fixed.some((span) => edit.start < span.end && span.start < edit.end));
  }

  #wanted(line, edit) {
    return !this.never.has(pair(edit)) && !this.#ignored.has(place(line, edit));
  }

  /** Whether the server has read `line`. */
  isRead(line) {
    return this.#found.get(line)?.fresh === true || !/\p{Script=Han}/u.test(line);
  }

  /** The server's findings of `line`. */
  learn(line, edits) {
    this.#found.set(line, { edits, fresh: true });
  }

  /** `before` became `after`: until that is read, what was found elsewhere in it stays. */
  carry(before, after) {
    const change = difference(before, after);
    const known = this.#found.get(before);
    if (known && !this.#found.has(after)) this.#found.set(after, { edits: shifted(known.edits, change), fresh: false });
    const fixed = this.#fixed.get(before);
    if (fixed) this.#fixed.set(after, shifted(fixed, change));
  }

  /** Spans [[start, end], …] of `line` that are no prose. */
  fix(line, spans) {
    if (spans.length) this.#fixed.set(line, spans.map(([start, end]) => ({ start, end })));
  }

  ignore(line, finding) {
    this.#ignored.add(place(line, finding));
  }

  neverAgain(finding) {
    this.never.add(pair(finding));
    this.#keep();
  }

  again(name) {
    this.never.delete(name);
    this.#keep();
  }

  #keep() {
    localStorage.setItem(NEVER, JSON.stringify([...this.never]));
  }

  /** Forget what was found, because the dictionary has changed. */
  forget() {
    for (const known of this.#found.values()) known.fresh = false;
  }

  /** Forget lines that are gone, when they have become many. */
  prune(lines) {
    if (this.#found.size < 2 * lines.length + 2000) return;
    const alive = new Set(lines);
    for (const map of [this.#found, this.#fixed]) for (const line of map.keys()) if (!alive.has(line)) map.delete(line);
  }
}
