let depth = 0;

/**
 * Runs what writes a line that is already followed, and returns its result. What it prints on its way
 * (a transport that uses `console`, a logger behind a logger) is the same line and not sent again.
 */
export function whileWriting<T>(write: () => T): T {
  depth += 1;
  try {
    return write();
  } finally {
    depth -= 1;
  }
}

/** Whether a logger that is followed is writing now. */
export function isWriting(): boolean {
  return depth > 0;
}

let lastLine = "";

/** Notes the text of a line that was sent before its logger writes it. */
export function noteLine(text: string): void {
  lastLine = text;
}

/** Whether the text is that of the line noted last: a destination that prints by `console.log`. */
export function isNotedLine(text: string): boolean {
  return lastLine !== "" && (text === lastLine || text === lastLine.trimEnd());
}
