// Texts as lines, and what changed between two of them. Offsets are UTF-16 units, as everywhere in JavaScript.

/** The single replacement that turns `before` into `after`: {start, removed, inserted}. */
export function difference(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
  return { start, removed: before.slice(start, before.length - end), inserted: after.slice(start, after.length - end) };
}

/** Which lines differ: before[start, beforeEnd) became after[start, afterEnd). */
export function changedLines(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { start, beforeEnd: before.length - end, afterEnd: after.length - end };
}

/** Spans {start, end, …} of a line after `change`; those that it touches are dropped. */
export function shifted(spans, { start, removed, inserted }) {
  const end = start + removed.length;
  const by = inserted.length - removed.length;
  return spans.flatMap((span) => {
    if (span.end < start || (span.end === start && span.start < start)) return [span];
    if (span.start >= end && !(span.start === start && span.end === start)) return [{ ...span, start: span.start + by, end: span.end + by }];
    return [];
  });
}

/** Where each line begins. */
export function lineStarts(lines) {
  const starts = new Array(lines.length);
  let at = 0;
  for (let i = 0; i < lines.length; i++) {
    starts[i] = at;
    at += lines[i].length + 1;
  }
  return starts;
}

/** The number of the line in which `offset` is. */
export function lineAt(starts, offset) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
