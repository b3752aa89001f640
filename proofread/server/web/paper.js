// The text area and, under it, the same text with marks. The text area holds the text; nothing else does.

import { changedLines, difference, lineAt, lineStarts } from "./lines.js";

const FAMILIES = {
  homophone: "spelling", "near-sound": "spelling", shape: "spelling", spelling: "spelling", de: "grammar",
  redundant: "grammar", missing: "grammar", order: "grammar", punctuation: "typography",
};
/** What findings are listed under, in order. */
export const GROUPS = [...Object.keys(FAMILIES), "advice"];
export const family = (finding) => (finding.advice ? "advice" : FAMILIES[finding.kind]);

export class Paper extends EventTarget {
  #area;
  #marks;
  #scroll;
  #findings;
  #lines = [];
  #starts = [0];
  #text = "";
  current; // the finding that is being looked at: {line, finding}
  composing = false;

  constructor(area, marks, scroll, findings) {
    super();
    this.#area = area;
    this.#marks = marks;
    this.#scroll = scroll;
    this.#findings = findings;
    area.addEventListener("compositionstart", () => { this.composing = true; });
    area.addEventListener("compositionend", () => {
      this.composing = false;
      this.#typed();
    });
    area.addEventListener("input", () => this.#typed());
    this.#mirror([""]);
  }

  get text() { return this.#text; }
  get lines() { return this.#lines; }
  get starts() { return this.#starts; }
  lineAt(offset) { return lineAt(this.#starts, offset); }

  #typed() {
    const change = this.#take();
    if (change || !this.composing) this.dispatchEvent(new CustomEvent("typed", { detail: change }));
  }

  /** Notice what the text area holds now; the change, or undefined if there is none. */
  #take() {
    const text = this.#area.value;
    if (text === this.#text) return undefined;
    const change = difference(this.#text, text);
    this.#text = text;
    this.#mirror(text.split("\n"));
    return change;
  }

  /** Replace text[start, start + removed.length); caret and scroll position stay where they are. */
  replace({ start, removed, inserted }) {
    this.#area.setRangeText(inserted, start, start + removed.length, "preserve");
    return this.#take();
  }

  /** Put the caret behind a change, as undo does. */
  show(offset) {
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(offset, offset);
    this.#marks.children[this.lineAt(offset)]?.scrollIntoView({ block: "nearest" });
  }

  set(text) {
    this.#area.value = text;
    this.#area.setSelectionRange(0, 0);
    this.#take();
  }

  #mirror(lines) {
    const { start, beforeEnd, afterEnd } = changedLines(this.#lines, lines);
    if (beforeEnd === afterEnd) {
      for (let i = start; i < afterEnd; i++) this.#findings.carry(this.#lines[i], lines[i]);
    }
    this.#lines = lines;
    this.#starts = lineStarts(lines);
    const fragment = document.createDocumentFragment();
    for (let i = start; i < afterEnd; i++) fragment.append(this.#drawn(document.createElement("div"), lines[i]));
    const old = [...this.#marks.children].slice(start, beforeEnd);
    if (old.length) old[0].before(fragment);
    else if (start < this.#marks.children.length) this.#marks.children[start].before(fragment);
    else this.#marks.append(fragment);
    for (const element of old) element.remove();
  }

  #drawn(element, line) {
    const pieces = [];
    let at = 0;
    for (const finding of this.#findings.of(line)) {
      if (finding.start < at) continue;
      const mark = document.createElement("mark");
      mark.className = family(finding);
      mark.finding = finding;
      const gap = finding.start === finding.end;
      if (gap) mark.classList.add("gap"); // where something is missing, its neighbour is marked
      const start = gap ? Math.max(at, finding.start - 1) : finding.start;
      const end = gap && start === finding.start ? Math.min(line.length, start + 1) : finding.end;
      if (this.current?.finding === finding) mark.classList.add("current");
      mark.textContent = line.slice(start, end);
      pieces.push(line.slice(at, start), mark);
      at = end;
    }
    pieces.push(line.slice(at) || (at ? "" : "\u200b"));
    element.replaceChildren(...pieces);
    return element;
  }

  /** Draw again the lines whose texts are in `texts`, or all. */
  redraw(texts) {
    for (let i = 0; i < this.#lines.length; i++) {
      if (texts === undefined || texts.has(this.#lines[i])) this.#drawn(this.#marks.children[i], this.#lines[i]);
    }
  }

  /** All findings in order: {line, finding, start, end}, offsets in the whole text. */
  * all() {
    for (let line = 0; line < this.#lines.length; line++) {
      for (const finding of this.#findings.of(this.#lines[line])) {
        yield { line, finding, start: this.#starts[line] + finding.start, end: this.#starts[line] + finding.end };
      }
    }
  }

  /** The finding at `offset`, if any. */
  at(offset) {
    const line = this.lineAt(offset);
    const within = offset - this.#starts[line];
    const finding = this.#findings.of(this.#lines[line]).find((one) => one.start <= within && within <= Math.max(one.end, one.start + 1));
    return finding && { line, finding, start: this.#starts[line] + finding.start, end: this.#starts[line] + finding.end };
  }

  /** Where a finding is on the screen. */
  rectangle({ line, finding }) {
    const mark = [...this.#marks.children[line].querySelectorAll("mark")].find((one) => one.finding === finding);
    return mark?.getClientRects()[0];
  }

  /** Bring a finding into sight and mark it as the current one. */
  point(entry) {
    const before = this.current;
    this.current = entry;
    if (before) this.redraw(new Set([this.#lines[before.line]]));
    if (!entry) return;
    this.redraw(new Set([this.#lines[entry.line]]));
    const mark = [...this.#marks.children[entry.line].querySelectorAll("mark")].find((one) => one.finding === entry.finding);
    mark?.scrollIntoView({ block: "nearest" });
  }

  /** Number of the first line in sight. */
  firstInSight() {
    const top = this.#scroll.getBoundingClientRect().top;
    const children = this.#marks.children;
    let low = 0;
    let high = children.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (children[middle].getBoundingClientRect().bottom < top) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get caret() { return this.#area.selectionStart; }
  focus() { this.#area.focus(); }
}
