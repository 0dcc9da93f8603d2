/** Flags, fetch's `credentials: "include"`, and what is masked already. */
const harmless =
  /^(?:(?:include|same-origin|omit|true|false|null|undefined|none|yes|no|\*+|<?\[?redacted\]?>?)$|(?:redacted|\*{3})(?=%(?:25){0,3}26|[&;]))/i;

/** Whether the value of a secret's name says nothing. */
export function isHarmlessValue(found: string): boolean {
  return found === "" || harmless.test(found);
}

/** Whether the value is a count of tokens, which is no token. */
export function isCount(name: string, found: string): boolean {
  return /tokens?$|id$/i.test(name) && /^\d{1,9}(?:\.\d{1,9})?$/.test(found);
}
