// When what is read: after a pause in typing, only lines that nobody has read, those in sight first.

import { check, Refused } from "./service.js";
import { lineAt, lineStarts } from "./lines.js";

const PAUSE = 400; // milliseconds
const PORTION = 20_000; // characters of one request

export class Checker {
  #timer;
  #abort;
  #failures = 0;

  /**
   * @param {object} desk  lines(), firstInSight(), composing, findings; told(line numbers are found by text) through
   *   learned(line) and state({reading, share, trouble})
   */
  constructor(desk) {
    this.desk = desk;
  }

  /** Something has changed. */
  schedule(delay = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), delay);
  }

  async #start() {
    if (this.desk.composing) return; // the end of the composition schedules again
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    try {
      let left = this.#unread();
      const all = left.length;
      while (left.length) {
        this.desk.state({ reading: true, share: 1 - left.length / all });
        await this.#read(portion(left), abort.signal);
        if (abort.signal.aborted) return;
        left = this.#unread();
      }
      this.#failures = 0;
      this.desk.state({ reading: false });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#failures++;
      const wait = error.retryAfter ?? Math.min(30, 2 ** this.#failures);
      const again = !(error instanceof Refused) || error.status >= 500;
      this.desk.state({ reading: false, trouble: error, wait: again ? wait : undefined });
      if (again) this.schedule(wait * 1000);
    }
  }

  /** Lines to read, each text once, from the first in sight to the end and then from the beginning. */
  #unread() {
    const lines = this.desk.lines();
    const first = this.desk.firstInSight();
    const ordered = [...lines.slice(first), ...lines.slice(0, first)];
    return [...new Set(ordered.filter((line) => !this.desk.findings.isRead(line)))];
  }

  async #read(lines, signal) {
    const starts = lineStarts(lines);
    let current = 0;
    let edits = [];
    const finish = (until) => {
      for (; current < until; current++) {
        this.desk.learned(lines[current], edits.map((edit) => ({ ...edit, start: edit.start - starts[current], end: edit.end - starts[current] })));
        edits = [];
      }
    };
    await check(lines.join("\n"), signal, (paragraph) => {
      if (signal.aborted) return;
      finish(lineAt(starts, paragraph.start)); // a long line comes in several paragraphs
      const advice = paragraph.remarks.map((remark) => ({ ...remark, advice: true, candidates: [] }));
      edits.push(...[...paragraph.edits, ...advice].sort((one, other) => one.start - other.start));
    });
    finish(lines.length);
  }
}

function portion(lines) {
  let size = 0;
  let count = 0;
  while (count < lines.length && (count === 0 || size + lines[count].length < PORTION)) size += lines[count++].length + 1;
  return lines.slice(0, count);
}
