// Files in and out. A file's paragraphs are the lines of the text; the server writes them back in the file's own format.

import { readDocument, writeDocument } from "./service.js";

export class OpenFile {
  /** @param {File} file @param {object} document  what the server read: format, segments */
  constructor(file, document) {
    this.name = file.name;
    this.file = file;
    this.format = document.format;
    this.segments = document.segments;
    this.lineCount = this.text.split("\n").length;
  }

  static async open(file) {
    return new OpenFile(file, await readDocument(file));
  }

  get text() {
    return this.segments.map((segment) => clean(segment.text)).join("\n");
  }

  /** Lines with the spans in them that are no prose: [line, [[start, end], …]]. */
  * fixed() {
    for (const { text, protected: spans } of this.segments) {
      let at = 0;
      for (const line of clean(text).split("\n")) {
        yield [line, spans.filter(([start, end]) => start < at + line.length && end > at).map(([start, end]) => [start - at, end - at])];
        at += line.length + 1;
      }
    }
  }

  /** The file with these lines. */
  async written(lines) {
    let next = 0;
    const texts = this.segments.map(({ text }) => {
      const breaks = text.match(/\r\n|\r|\n/gu) ?? [];
      const own = lines.slice(next, (next += breaks.length + 1));
      return own.map((line, number) => line + (breaks[number] ?? "")).join("");
    });
    return writeDocument(this.name, await base64(this.file), texts);
  }
}

// A text area turns every line break into \n.
const clean = (text) => text.replace(/\r\n?/gu, "\n");

async function base64(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
}

/** Hand `blob` to the user as a download. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
