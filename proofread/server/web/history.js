// Undo and redo. The browser's own would be lost whenever a correction is put into the text.

const PAUSE = 1000; // milliseconds after which typing is a new step

export class History {
  #done = [];
  #undone = [];

  /** A change {start, removed, inserted} has been made; typing in one go is one step. */
  push(change, { typed = false } = {}) {
    this.#undone = [];
    const last = this.#done.at(-1);
    const now = performance.now();
    if (typed && last?.typed && now - last.time < PAUSE && !last.removed && !change.removed
        && last.start + last.inserted.length === change.start && !change.inserted.includes("\n")) {
      last.inserted += change.inserted;
      last.time = now;
    } else {
      this.#done.push({ ...change, typed, time: now });
    }
  }

  /** The change that takes the last step back, or undefined. */
  undo() {
    const step = this.#done.pop();
    if (!step) return undefined;
    this.#undone.push(step);
    return { start: step.start, removed: step.inserted, inserted: step.removed };
  }

  /** The change that makes it again, or undefined. */
  redo() {
    const step = this.#undone.pop();
    if (step) this.#done.push({ ...step, typed: false });
    return step;
  }

  get canUndo() { return this.#done.length > 0; }
  get canRedo() { return this.#undone.length > 0; }

  clear() {
    this.#done = [];
    this.#undone = [];
  }
}
