"use strict";
// What a person decides about each mark; without this script the page still shows the text with all of them.

const $ = (id) => document.getElementById(id);
const marks = [...document.querySelectorAll(".mark")];
const panel = $("panel");
let current = -1;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const isRemark = (mark) => mark.classList.contains("remark");
const part = (mark, name) => mark.querySelector(`.${name}`)?.textContent ?? "";
const canAccept = (mark) => mark.querySelector(".new") !== null || !isRemark(mark);
const short = (mark) => isRemark(mark) && !canAccept(mark) ? part(mark, "old") : `${part(mark, "old") || "（加）"} → ${part(mark, "new") || "（删）"}`;

const many = document.querySelectorAll(".file").length > 1;
const place = (mark) => (many ? `${mark.closest(".file").dataset.name}:` : "") + mark.dataset.place;

/** Whether the text of the result is the new one: as it is proposed, unless somebody says otherwise. */
const isDone = (mark) => mark.dataset.state === "accepted" || (mark.dataset.state !== "ignored" && !isRemark(mark));

function result(section) {
  const lines = [...section.querySelectorAll(".text p")].map((paragraph) => {
    let line = "";
    for (const node of paragraph.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) line += node.data;
      else line += part(node, isDone(node) ? "new" : "old");
    }
    return line;
  });
  return lines.join("\n");
}

function settle(mark, state) {
  if (state === "accepted" && !canAccept(mark)) return;
  mark.dataset.state = state;
  mark.setAttribute("aria-label", describe(mark));
  mark.item.dataset.state = state;
}

function decide(mark, state) {
  settle(mark, state);
  count();
}

function describe(mark) {
  const said = { accepted: "，已接受", ignored: "，已忽略" }[mark.dataset.state] ?? "";
  return `${mark.dataset.label}：${short(mark)}${said}`;
}

function count() {
  const state = (name) => marks.filter((mark) => mark.dataset.state === name).length;
  const [accepted, ignored] = [state("accepted"), state("ignored")];
  const remarks = marks.filter(isRemark).length;
  const files = document.querySelectorAll(".file").length;
  $("counts").textContent = `${files} 个文件，${marks.length} 处`
    + (remarks ? `（其中建议 ${remarks} 处）` : "") + `：已接受 ${accepted}，已忽略 ${ignored}，未定 ${marks.length - accepted - ignored}`;
}

function show(index, { focus = true } = {}) {
  if (!marks.length) return;
  marks[current]?.classList.remove("shown");
  current = (index + marks.length) % marks.length;
  const mark = marks[current];
  const data = mark.dataset;
  mark.classList.add("shown");
  $("said").textContent = `${data.code ? `${data.code} ` : ""}${data.label}：${short(mark)}`;
  $("why").textContent = [isRemark(mark) ? "建议" : `置信度 ${data.sure}`, data.others, data.place, data.reason].filter(Boolean).join("　");
  $("accept").hidden = !canAccept(mark);
  panel.hidden = false;
  mark.scrollIntoView({ block: "center", behavior: "auto" });
  if (focus) mark.focus({ preventScroll: true });
}

function step(state) {
  if (current < 0) return;
  decide(marks[current], state);
  let next = current;
  do next = (next + 1) % marks.length; while (next !== current && marks[next].dataset.state);
  show(next);
}

function close() {
  panel.hidden = true;
  marks[current]?.classList.remove("shown");
}

/** All that is not filtered out; advice is accepted one by one. */
function all(state) {
  for (const mark of marks) {
    if (!mark.classList.contains("filtered") && (state === "ignored" || !isRemark(mark))) settle(mark, state);
  }
  count();
}

function list() {
  const groups = new Map();
  for (const mark of marks) {
    const name = `${mark.dataset.code ? `${mark.dataset.code} ` : ""}${mark.dataset.label}`;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(mark);
  }
  const table = element("table", {}, ...[...groups].map(([name, own]) =>
    element("tr", {}, element("th", { textContent: name }), element("td", { textContent: own.length }))));
  const parts = [...groups].map(([name, own]) => {
    const box = element("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => { for (const mark of own) mark.classList.toggle("filtered", !box.checked); });
    const items = own.map((mark) => {
      mark.item = element("button", { type: "button", textContent: `${short(mark)}　${place(mark)}` });
      mark.item.addEventListener("click", () => show(marks.indexOf(mark)));
      return element("li", {}, mark.item);
    });
    return element("section", {}, element("label", {}, box, ` ${name}（${own.length}）`), element("ol", {}, ...items));
  });
  $("list").append(element("h3", { textContent: "统计" }), table, element("h3", { textContent: "按类型" }), ...parts);
}

async function copy(box) {
  try {
    await navigator.clipboard.writeText(box.value);
  } catch { // a page from a file may not
    box.select();
    document.execCommand("copy");
  }
  $("copied").textContent = "已复制";
}

function results() {
  const sections = [...document.querySelectorAll(".file")];
  const box = $("result");
  $("which").replaceChildren(...sections.map((section, index) => element("option", { value: index, textContent: section.dataset.name })));
  const fill = () => { box.value = result(sections[$("which").value]); $("copied").textContent = ""; };
  $("which").onchange = fill;
  $("which").hidden = sections.length < 2;
  fill();
  $("dialog").showModal();
}

marks.forEach((mark, index) => {
  mark.setAttribute("aria-label", describe(mark));
  mark.addEventListener("click", () => show(index));
  mark.addEventListener("focus", () => { if (index !== current) show(index, { focus: false }); });
});
list();
count();
const buttons = {
  accept: () => step("accepted"),
  ignore: () => step("ignored"),
  previous: () => show(current - 1),
  next: () => show(current + 1),
  close,
  "accept-all": () => all("accepted"),
  "ignore-all": () => all("ignored"),
  results,
  copy: () => copy($("result")),
  done: () => $("dialog").close(),
  print: () => print(),
  theme: () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
  },
};
for (const [id, action] of Object.entries(buttons)) $(id).addEventListener("click", action);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog").open) return;
  const onMark = event.target.classList?.contains("mark");
  const keys = { n: () => show(current + 1), p: () => show(current - 1), a: () => step("accepted"), i: () => step("ignored"), Escape: close };
  if (onMark) keys.Enter = keys[" "] = () => decide(event.target, event.target.dataset.state === "accepted" ? "ignored" : "accepted");
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
for (const part of document.querySelectorAll(".needs-script")) part.hidden = false;
