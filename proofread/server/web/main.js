// The page: puts text, findings, list and server together.

import { Checker } from "./checker.js";
import { $, button, element } from "./dom.js";
import { OpenFile, save } from "./files.js";
import { Findings } from "./findings.js";
import { History } from "./history.js";
import { Panel } from "./panel.js";
import { Paper } from "./paper.js";
import { Popover } from "./popover.js";
import { about, addWord, explain, preset, Refused, removeWord, setToken, words } from "./service.js";
import { language, speak, t, translate } from "./speech.js";

const findings = new Findings();
const paper = new Paper($("text"), $("marks"), $("desk"), findings);
const history = new History();
const panel = new Panel(paper, findings);
const popover = new Popover();
let file;

// ---- reading

const learned = new Set();
const checker = new Checker({
  findings,
  lines: () => paper.lines,
  firstInSight: () => paper.firstInSight(),
  get composing() { return paper.composing; },
  learned(line, edits) {
    findings.learn(line, edits);
    learned.add(line);
    refreshSoon();
  },
  state: tell,
});

let refreshing = false;
function refreshSoon() {
  if (refreshing) return;
  refreshing = true;
  requestAnimationFrame(() => {
    refreshing = false;
    paper.redraw(learned);
    learned.clear();
    refresh();
  });
}

/** Draw everything but the text again. */
function refresh() {
  const count = panel.draw();
  $("undo").disabled = !history.canUndo;
  $("redo").disabled = !history.canRedo;
  $("download").disabled = $("new").disabled = !paper.text && !file;
  $("document").hidden = !file;
  if (file) $("document").textContent = `${t("file", file.name, file.format)} ${t("locked")}`;
  return count;
}

function tell({ reading, share, trouble, wait }) {
  if (trouble instanceof Refused && trouble.status === 401) $("tokenDialog").showModal();
  if (reading) $("status").textContent = t("reading", Math.floor(100 * share));
  else if (trouble) {
    const why = trouble instanceof Refused ? trouble.message : t("offline");
    $("status").textContent = t("trouble", why) + (wait ? t("again", wait) : "");
  } else $("status").textContent = paper.text.trim() ? found() : t("idle");
}

/** How much was found, in words. */
function found() {
  const all = [...paper.all()];
  const advice = all.filter((entry) => entry.finding.advice).length;
  return t("done", all.length - advice, advice);
}

// ---- typing

paper.addEventListener("typed", ({ detail: change }) => {
  if (change) {
    if (file && paper.lines.length !== file.lineCount) {
      paper.replace({ start: change.start, removed: change.inserted, inserted: change.removed });
      $("status").textContent = t("locked");
      return;
    }
    history.push(change, { typed: true });
    popover.close({ focus: false });
    refreshSoon();
  }
  if (!paper.composing) checker.schedule();
});

function step(change, said) {
  if (!change) return;
  paper.replace(change);
  paper.show(change.start + change.inserted.length);
  $("status").textContent = t(said);
  refresh();
  checker.schedule();
}

const undo = () => !paper.composing && step(history.undo(), "undone");
const redo = () => !paper.composing && step(history.redo(), "redone");

$("text").addEventListener("beforeinput", (event) => {
  const own = { historyUndo: undo, historyRedo: redo }[event.inputType];
  if (own) {
    event.preventDefault();
    own();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const meta = (event.ctrlKey || event.metaKey) && !event.altKey;
  let action;
  if (meta && key === "z") action = event.shiftKey ? redo : undo;
  else if (meta && key === "y") action = redo;
  else if (event.key === "F8") action = () => walk(event.shiftKey ? -1 : 1);
  else if (event.altKey && event.key === "Enter") action = () => look(paper.at(paper.caret), { focus: true });
  else if (event.key === "Escape" && popover.isOpen) action = () => popover.close();
  if (action) {
    event.preventDefault();
    action();
  }
});
$("undo").addEventListener("click", undo);
$("redo").addEventListener("click", redo);

// ---- looking at findings

function look(entry, { focus = false, back = () => paper.focus() } = {}) {
  if (!entry) return;
  paper.point(entry);
  panel.draw();
  popover.open(entry, paper.rectangle(entry), { focus, back });
}

popover.addEventListener("closed", () => {
  paper.point(undefined);
  panel.draw();
});

function walk(direction) {
  const all = [...paper.all()];
  if (!all.length) return;
  const from = popover.isOpen ? popover.entry.start : paper.caret;
  const next = direction > 0
    ? all.find((entry) => entry.start > from || (!popover.isOpen && entry.start === from)) ?? all[0]
    : all.findLast((entry) => entry.start < from) ?? all.at(-1);
  popover.close({ focus: false });
  paper.show(next.start);
  look(next, { focus: true });
}

$("text").addEventListener("click", () => {
  const { selectionStart, selectionEnd } = $("text");
  if (selectionStart === selectionEnd && !paper.composing) look(paper.at(selectionStart));
});

panel.addEventListener("open", ({ detail: entry }) => {
  const key = document.activeElement?.dataset.key;
  const back = () => {
    const items = [...$("list").querySelectorAll(".finding")];
    (items.find((one) => one.dataset.key === key) ?? items[0] ?? $("text")).focus();
  };
  look(entry, { focus: true, back });
});
panel.addEventListener("filter", () => {
  paper.redraw();
  refresh();
});

// ---- doing something about them

popover.addEventListener("act", async ({ detail: { action, entry, text } }) => {
  const line = paper.lines[entry.line];
  if (action === "accept") accept([entry], text);
  if (action === "ignore") {
    findings.ignore(line, entry.finding);
    panel.counts.ignored++;
  }
  if (action === "never") findings.neverAgain(entry.finding);
  if (action === "word") await learnWord(entry, line);
  if (action === "why") why(entry, line);
  paper.redraw(action === "never" ? undefined : new Set([paper.lines[entry.line]]));
  tellCount();
});

panel.addEventListener("acceptAll", ({ detail: entries }) => {
  accept(entries);
  $("status").textContent = t("acceptedAll", entries.length);
});

/** Do what `entries` say, as one step that can be undone. */
function accept(entries, text) {
  if (paper.composing || !entries.length) return;
  const start = entries[0].start;
  const end = entries.at(-1).end;
  let inserted = "";
  let at = start;
  for (const { start: from, end: to, finding } of entries) {
    inserted += paper.text.slice(at, from) + (text ?? finding.replacement);
    at = to;
  }
  const change = paper.replace({ start, removed: paper.text.slice(start, end), inserted });
  if (change) history.push(change);
  panel.counts.accepted += entries.length;
  paper.redraw();
  refresh();
  checker.schedule();
}

function readAgain() {
  findings.forget();
  checker.schedule(0);
}

function tellCount() {
  refresh();
  $("status").textContent = found();
}

async function learnWord({ finding }, line) {
  const proposal = line.slice(Math.max(0, finding.start - 1), finding.end + 1).trim();
  const word = prompt(t("addWordAsk"), proposal)?.trim();
  if (!word) return;
  try {
    await addWord(word);
    readAgain();
  } catch (error) {
    tell({ trouble: error });
  }
}

function why({ finding }, line) {
  const ends = /[。！？!?…；;]/u;
  let start = finding.start;
  let end = finding.end;
  while (start > 0 && !ends.test(line[start - 1])) start--;
  while (end < line.length && !ends.test(line[end])) end++;
  $("why").showModal();
  explain(line.slice(start, end + 1), "why");
}

// ---- files

async function open(chosen) {
  if (!chosen) return;
  try {
    file = await OpenFile.open(chosen);
  } catch (error) {
    $("status").textContent = t("notFile", error instanceof Refused ? error.message : t("offline"));
    return;
  }
  for (const [line, spans] of file.fixed()) findings.fix(line, spans);
  start(file.text);
}

function start(text) {
  history.clear();
  panel.counts = { accepted: 0, ignored: 0 };
  popover.close({ focus: false });
  paper.set(text);
  refresh();
  checker.schedule(0);
}

$("file").addEventListener("change", async () => {
  await open($("file").files[0]);
  $("file").value = "";
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    $("paper").classList.toggle("over", kind === "dragover");
    if (kind === "drop") open(event.dataTransfer.files[0]);
  });
}
$("download").addEventListener("click", async () => {
  try {
    if (file) save(await file.written(paper.lines), file.name);
    else save(new Blob([paper.text], { type: "text/plain;charset=utf-8" }), `${t("title")}.txt`);
    $("status").textContent = t("wrote");
  } catch (error) {
    tell({ trouble: error });
  }
});
$("new").addEventListener("click", () => {
  if (!confirm(t("lost"))) return;
  file = undefined;
  start("");
  paper.focus();
});
addEventListener("beforeunload", (event) => {
  if (history.canUndo) event.preventDefault();
});

// ---- settings

function dress() {
  const theme = localStorage.getItem("proofread.theme") ?? "auto";
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("themeChoice").value = theme;
}

$("themeChoice").addEventListener("change", () => {
  localStorage.setItem("proofread.theme", $("themeChoice").value);
  dress();
});
$("presetChoice").value = preset();
$("presetChoice").addEventListener("change", () => {
  localStorage.setItem("proofread.preset", $("presetChoice").value);
  readAgain();
});
$("rulesChoice").value = localStorage.getItem("proofread.rules") ?? "";
$("rulesChoice").addEventListener("change", () => {
  localStorage.setItem("proofread.rules", $("rulesChoice").value);
  readAgain();
});
$("languageChoice").addEventListener("change", () => {
  speak($("languageChoice").value);
  drawSettings();
  tellCount();
});
$("settings").addEventListener("click", () => {
  $("settingsDialog").showModal();
  drawSettings();
});
$("tokenDialog").addEventListener("close", () => {
  setToken($("token").value);
  drawSettings();
  checker.schedule(0);
});

async function drawSettings() {
  $("languageChoice").value = language;
  listed($("neverList"), [...findings.never], (name) => {
    findings.again(name);
    paper.redraw();
    tellCount();
    drawSettings();
  });
  try {
    const [facts, dictionary] = await Promise.all([about(), words()]);
    $("about").textContent = t("aboutText", facts) + (facts.explains ? "" : t("noWhy"));
    popover.explains = facts.explains;
    $("file").accept = facts.formats.flatMap((format) => format.suffixes).join(",");
    listed($("wordList"), dictionary, async (word) => {
      await removeWord(word);
      readAgain();
      drawSettings();
    });
  } catch (error) {
    tell({ trouble: error });
  }
}

function listed(list, names, remove) {
  const items = names.map((name) => element("li", {}, button(`${name} ×`, () => remove(name), { title: t("remove", name) })));
  list.replaceChildren(...(items.length ? items : [element("li", {}, t("nothing"))]));
}

translate();
dress();
refresh();
drawSettings();
if ($("text").value) paper.set($("text").value); // the browser may have restored it
