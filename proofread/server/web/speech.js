// What the page says, in Chinese and in English.

const SPEECH = {
  zh: {
    title: "校对", tools: "工具", text: "正文", findings: "问题", undo: "撤销", redo: "重做", undoKey: "Ctrl+Z", redoKey: "Ctrl+Shift+Z",
    open: "打开文件", download: "下载", new: "清空", settings: "设置", close: "关闭", ok: "确定",
    placeholder: "在这里输入或粘贴中文，也可以把文件拖进来。文字只发给本页所在的服务，不会保存。",
    keys: "F8、Shift+F8：下一处、上一处；Alt+Enter：看改法；Ctrl+Z：撤销。",
    least: "把握不低于", acceptAll: (n) => `全部接受（${n} 处）`, statistics: "统计",
    language: "界面语言", theme: "配色", themeAuto: "跟随系统", themeLight: "浅色", themeDark: "深色",
    preset: "松紧", presetStrict: "宁缺毋滥", presetBalanced: "适中", presetRecall: "尽量多找",
    rules: "规则", rulesServer: "服务的设置", rulesAll: "全部规则", rulesNone: "不按规则查", advice: "建议（不自动改）",
    never: "不再提示的改法和规则", dictionary: "词典（不改动的词）", nothing: "（空）", remove: (what) => `删去 ${what}`,
    tokenNeeded: "这个服务需要口令", token: "口令",
    reading: (share) => `正在校对… ${share}%`, done: (n, advice) => (n ? `发现 ${n} 处问题` : "没有发现问题") + (advice ? `，有 ${advice} 条建议` : ""), idle: "",
    trouble: (why) => `没有校对完：${why}`, offline: "连不上校对服务", again: (s) => `，${s} 秒后重试`,
    accept: "接受", ignore: "忽略", neverAgain: "不再提示", addWord: "加入词典", why: "为什么", whyTitle: "为什么这样改",
    deletion: "删去", insertion: "补", more: (n) => `再显示 ${n} 处`, none: "这里会列出问题。",
    characters: "汉字和其他字符", accepted: "已接受", ignored: "已忽略", perThousand: "每千字问题数",
    locked: "打开的是文件：可以改字，但不能增减段落。", file: (name, format) => `${name}（${format}）`,
    notFile: (why) => `打不开：${why}`, wrote: "已下载", lost: "清空现有的文字？", said: (f) => f.message,
    addWordAsk: "加入词典的词（其中的字不再改动）：", show: "显示", acceptedAll: (n) => `接受了 ${n} 处`, undone: "已撤销", redone: "已重做",
    aboutText: (a) => `proofread ${a.version} · 模型 ${a.model} ${a.fingerprint}`, noWhy: " · 服务没有装 PyTorch，不能解释改动",
  },
  en: {
    title: "Proofread", tools: "Tools", text: "Text", findings: "Findings", undo: "Undo", redo: "Redo", undoKey: "Ctrl+Z", redoKey: "Ctrl+Shift+Z",
    open: "Open file", download: "Download", new: "Clear", settings: "Settings", close: "Close", ok: "OK",
    placeholder: "Type or paste Chinese text here, or drop a file. The text goes to this page's own server only and is not kept.",
    keys: "F8, Shift+F8: next, previous finding; Alt+Enter: suggestions; Ctrl+Z: undo.",
    least: "Confidence at least", acceptAll: (n) => `Accept all (${n})`, statistics: "Statistics",
    language: "Language", theme: "Colours", themeAuto: "System", themeLight: "Light", themeDark: "Dark",
    preset: "Strictness", presetStrict: "Only what is nearly certain", presetBalanced: "Balanced", presetRecall: "As much as possible",
    rules: "Rules", rulesServer: "As the server is set", rulesAll: "All rules", rulesNone: "No rules", advice: "Advice (nothing is changed)",
    never: "Never suggested again", dictionary: "Dictionary (words left alone)", nothing: "(empty)", remove: (what) => `Remove ${what}`,
    tokenNeeded: "This server needs a token", token: "Token",
    reading: (share) => `Reading… ${share}%`, done: (n, advice) => (n ? `${n} finding${n > 1 ? "s" : ""}` : "Nothing found") + (advice ? `, ${advice} piece${advice > 1 ? "s" : ""} of advice` : ""), idle: "",
    trouble: (why) => `Not finished: ${why}`, offline: "the server cannot be reached", again: (s) => `; trying again in ${s} s`,
    accept: "Accept", ignore: "Ignore", neverAgain: "Never again", addWord: "Add to dictionary", why: "Why?", whyTitle: "Why this edit",
    deletion: "delete", insertion: "insert", more: (n) => `Show ${n} more`, none: "Findings are listed here.",
    characters: "Characters", accepted: "Accepted", ignored: "Ignored", perThousand: "Findings per 1,000 characters",
    locked: "This is a file: characters can change, paragraphs can be neither added nor removed.", file: (name, format) => `${name} (${format})`,
    notFile: (why) => `Cannot open: ${why}`, wrote: "Downloaded", lost: "Clear the text?",
    said: (f) => (f.rule ? f.message : `${SPEECH.en.kinds[f.kind]}: “${f.source}” → “${f.replacement}”`),
    addWordAsk: "Word for the dictionary (none of its characters will be changed):", show: "Show", acceptedAll: (n) => `${n} accepted`, undone: "Undone", redone: "Redone",
    aboutText: (a) => `proofread ${a.version} · model ${a.model} ${a.fingerprint}`, noWhy: " · without PyTorch on the server, edits are not explained",
    kinds: { homophone: "Same sound", "near-sound": "Similar sound", shape: "Similar shape", spelling: "Wrong character", de: "的/地/得",
      redundant: "Redundant", missing: "Missing", order: "Word order", punctuation: "Punctuation" },
  },
};

const KEY = "proofread.language";
export let language = localStorage.getItem(KEY) ?? (navigator.language.startsWith("zh") ? "zh" : "en");

/** What `name` says in the chosen language; phrases with a gap take what goes into it. */
export function t(name, ...gaps) {
  const phrase = SPEECH[language][name];
  return typeof phrase === "function" ? phrase(...gaps) : phrase;
}

/** A probability; never 100 %, which nothing here is. */
export const percent = (share) => `${Math.min(99, Math.round(share * 100))}%`;

/** The name of a kind; the server tells the Chinese one. */
export const kindName = (finding) => SPEECH[language].kinds?.[finding.kind] ?? finding.label;

export function speak(choice) {
  language = choice;
  localStorage.setItem(KEY, choice);
  translate();
}

/** Put the language into everything that is marked with data-t. */
export function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-title]")) element.title = t(element.dataset.tTitle);
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
}
