// The list beside the text: findings by kind, accepting many at once, statistics.

import { $, button, element } from "./dom.js";
import { group } from "./findings.js";
import { family, GROUPS } from "./paper.js";
import { kindName, percent, t } from "./speech.js";

const PAGE = 200; // findings of a kind that are listed at once

export class Panel extends EventTarget {
  #paper;
  #findings;
  #shown = new Map(); // kind → how many are listed
  counts = { accepted: 0, ignored: 0 };

  constructor(paper, findings) {
    super();
    this.#paper = paper;
    this.#findings = findings;
    $("least").addEventListener("input", () => this.draw());
    $("acceptAll").addEventListener("click", () => this.dispatchEvent(new CustomEvent("acceptAll", { detail: this.#sure() })));
    $("list").addEventListener("keydown", (event) => this.#arrows(event));
  }

  #sure() {
    const least = Number($("least").value) / 100;
    return [...this.#paper.all()].filter(({ finding }) => !finding.advice && finding.confidence >= least);
  }

  draw() {
    const all = [...this.#paper.all()];
    $("leastValue").textContent = `${$("least").value}%`;
    const sure = this.#sure().length;
    $("acceptAll").textContent = t("acceptAll", sure);
    $("acceptAll").disabled = sure === 0;
    $("count").textContent = all.length ? `(${all.length})` : "";
    const focused = document.activeElement?.closest?.("#list") ? document.activeElement.dataset.key : undefined;
    $("list").replaceChildren(...this.#groups(all));
    if (focused) [...$("list").querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
    this.#statistics(all);
    return all.length;
  }

  #groups(all) {
    const groups = new Map();
    for (const entry of all) {
      const name = group(entry.finding);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(entry);
    }
    const kinds = GROUPS.filter((kind) => groups.has(kind) || this.#findings.hidden.has(kind));
    if (!kinds.length) return [element("p", { className: "empty" }, t("none"))];
    return kinds.map((kind) => this.#group(kind, groups.get(kind) ?? []));
  }

  #group(kind, entries) {
    if (entries.length) this.#names.set(kind, entries[0].finding);
    const name = kind === "advice" ? t("advice") : kindName(this.#names.get(kind) ?? { kind, label: kind });
    const box = element("input", { type: "checkbox", checked: !this.#findings.hidden.has(kind) });
    box.dataset.key = `kind ${kind}`;
    box.addEventListener("change", () => {
      if (box.checked) this.#findings.hidden.delete(kind);
      else this.#findings.hidden.add(kind);
      this.dispatchEvent(new Event("filter"));
    });
    const most = this.#shown.get(kind) ?? PAGE;
    const list = element("ul", {}, ...entries.slice(0, most).map((entry) => element("li", {}, this.#item(entry))));
    if (entries.length > most) {
      list.append(element("li", {}, button(t("more", Math.min(PAGE, entries.length - most)), () => {
        this.#shown.set(kind, most + PAGE);
        this.draw();
      })));
    }
    return element("section", {}, element("label", { className: "kind" }, box, `${name} (${entries.length})`), list);
  }

  #names = new Map();

  #item(entry) {
    const { finding, line } = entry;
    const text = this.#paper.lines[line];
    const item = button("", () => this.dispatchEvent(new CustomEvent("open", { detail: entry })), { className: `finding ${family(finding)}` });
    item.dataset.key = `${line} ${finding.start} ${finding.replacement} ${finding.label}`;
    item.title = t("said", finding);
    item.append(
      element("small", {}, finding.advice ? finding.label : percent(finding.confidence)),
      text.slice(Math.max(0, finding.start - 4), finding.start),
      ...(finding.source ? [element(finding.advice ? "em" : "del", {}, finding.source)] : []),
      ...(finding.replacement ? [element("ins", {}, finding.replacement)] : []),
      text.slice(finding.end, finding.end + 8),
    );
    if (this.#paper.current?.finding === finding) item.setAttribute("aria-current", "true");
    return item;
  }

  #arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".finding")) return;
    const items = [...$("list").querySelectorAll(".finding")];
    items[items.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  }

  #statistics(all) {
    const characters = this.#paper.text.replace(/\s/gu, "").length;
    const rows = [[t("characters"), characters], [t("accepted"), this.counts.accepted], [t("ignored"), this.counts.ignored],
      [t("perThousand"), characters ? ((1000 * all.length) / characters).toFixed(1) : "–"]];
    $("statistics").querySelector("dl").replaceChildren(
      ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, String(value))]));
  }
}
