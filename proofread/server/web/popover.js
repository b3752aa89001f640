// What can be done about one finding.

import { $, button, element } from "./dom.js";
import { percent, t } from "./speech.js";

const GAP = 8; // pixels between the finding and the popover, and to the edges

export class Popover extends EventTarget {
  #box = $("popover");
  #entry;
  #back;
  explains = false; // whether the server can say why

  constructor() {
    super();
    this.#box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      if (event.key === "Tab") this.#cycle(event);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.#box.hidden && !this.#box.contains(event.target)) this.close({ focus: false });
    });
  }

  get entry() { return this.#entry; }
  get isOpen() { return !this.#box.hidden; }

  /** Show what can be done about `entry`, whose place on the screen is `rectangle`; `back` gets the focus afterwards. */
  open(entry, rectangle, { focus, back }) {
    this.#entry = entry;
    this.#back = back;
    const { finding } = entry;
    const act = (action, detail = {}) => () => this.#act(action, detail);
    const texts = new Map(finding.replacement === null ? [] : [[finding.replacement, finding.confidence]]);
    for (const one of finding.candidates) if (one.text !== finding.source && one.probability >= 0.01 && !texts.has(one.text)) texts.set(one.text, one.probability);
    const choices = [...texts.keys()].map((text, number) =>
      button(text || t("deletion"), act("accept", { text }), { className: number || finding.advice ? "" : "main" }));
    if (!finding.advice) [...texts.values()].forEach((share, number) => choices[number].append(element("small", {}, percent(share))));
    const others = [button(t("ignore"), act("ignore")), button(t("neverAgain"), act("never"))];
    if (!finding.advice || /\p{Script=Han}/u.test(finding.source)) others.push(button(t("addWord"), act("word")));
    if (this.explains && !finding.rule) others.push(button(t("why"), act("why")));
    this.#box.replaceChildren(
      element("p", { id: "popoverMessage" }, t("said", finding)),
      element("div", { className: "choices" }, ...choices),
      element("div", { className: "others" }, ...others),
    );
    this.#box.hidden = false;
    this.#place(rectangle);
    if (focus) (choices[0] ?? others[0]).focus();
  }

  #place(rectangle) {
    if (!rectangle) return;
    const box = this.#box.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(rectangle.left, innerWidth - box.width - GAP));
    const below = rectangle.bottom + GAP;
    const top = below + box.height < innerHeight ? below : Math.max(GAP, rectangle.top - box.height - GAP);
    this.#box.style.left = `${left}px`;
    this.#box.style.top = `${top}px`;
  }

  #cycle(event) {
    const buttons = [...this.#box.querySelectorAll("button")];
    const edge = event.shiftKey ? buttons[0] : buttons.at(-1);
    if (document.activeElement === edge) {
      (event.shiftKey ? buttons.at(-1) : buttons[0]).focus();
      event.preventDefault();
    }
  }

  #act(action, detail) {
    const entry = this.#entry;
    this.close();
    this.dispatchEvent(new CustomEvent("act", { detail: { action, entry, ...detail } }));
  }

  close({ focus = true } = {}) {
    if (this.#box.hidden) return;
    const inside = this.#box.contains(document.activeElement);
    this.#box.hidden = true;
    if (focus && inside) this.#back?.();
    this.dispatchEvent(new Event("closed"));
  }
}
