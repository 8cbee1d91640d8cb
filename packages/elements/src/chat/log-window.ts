/** Which lines of a long list are in the document: from `start` up to, not including, `end`. */
export interface LogWindow {
  readonly start: number;
  readonly end: number;
}

/** As many lines are in the document at most, however long the meeting. */
export const windowLines = 160;

const step = 60;

/** The window that ends with the newest line. */
export function newest(total: number): LogWindow {
  return { start: Math.max(0, total - windowLines), end: total };
}

/** The window some lines earlier. */
export function earlier({ start }: LogWindow, total: number): LogWindow {
  const from = Math.max(0, start - step);
  return { start: from, end: Math.min(total, from + windowLines) };
}

/** The window some lines later. */
export function later({ end }: LogWindow, total: number): LogWindow {
  return newest(Math.min(total, end + step));
}

/** The same window when the list has become longer or shorter: it never points past the end and is full if it can be. */
export function kept(window: LogWindow, total: number): LogWindow {
  const start = Math.max(0, Math.min(window.start, total - windowLines));
  return { start, end: Math.min(total, start + windowLines) };
}
