import { redactTo } from "../../redact.ts";

/** What the graph takes; also keeps a hostile report small. */
const longestName = 200;

/** Longest message that another service may add to our report. */
const longestMessage = 500;

/** Control characters, and those that turn the direction of a text: both deceive who reads a log. */
const deceiving = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Names that objects have of themselves. */
const prototypeKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Whether another service may use the text as a name here. */
export function isName(text: string): boolean {
  return (
    text !== "" && text.length <= longestName && !deceiving.test(text) && !prototypeKeys.has(text)
  );
}

/** Returns the texts that may be names, and no more than `most` of them. */
export function namesAmong(texts: readonly string[], most: number): readonly string[] {
  return [...new Set(texts.slice(0, 10 * most).filter(isName))].slice(0, most);
}

/** Returns the text as one line of bounded length, without secrets: a cut would hide them. */
export function toMessage(text: string): string {
  return redactTo(longestMessage, text).replaceAll(new RegExp(deceiving, "gu"), " ");
}
