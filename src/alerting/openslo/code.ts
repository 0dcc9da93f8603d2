import type { Expression } from "../../promql/expression.ts";
import type { Window } from "../../promql/series.ts";

/** How TypeScript and JavaScript write values: for modules that are generated. */

/** A query as calls of the language: their text, and what they return. */
export interface QueryCode {
  /** `window`: the code of the window. */
  readonly code: (window: string) => string;
  readonly at: (window: Window) => Expression;
  /** What the code names of `@tamma/observability/alerting`. */
  readonly uses: readonly string[];
}

/** Returns the text as a string of double quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Returns the text as what may stand between backticks. */
export function templated(text: string): string {
  return text.replaceAll(/[`\\]|\$\{/g, (found) => `\\${found}`);
}

/** Returns the object on one line, keys without quotes where they may be. */
export function objectCode(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return "{}";
  const fields = entries.map(([key, value]) =>
    /^[A-Za-z_$][\w$]*$/.test(key) ? `${key}: ${value}` : `${quoted(key)}: ${value}`,
  );
  return `{ ${fields.join(", ")} }`;
}

/** Returns the texts as a list. */
export function listCode(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(", ")}]`;
}
