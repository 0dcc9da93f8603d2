/** Flags, states, fetch's `credentials: "include"`, and what is masked already. */
const harmless =
  /^(?:(?:include|same-origin|omit|true|false|null|undefined|none|yes|no|on|off|enabled|disabled|required|optional|valid|invalid|ok|active|expired|missing|present|unset|empty|\*+|<?\[?redacted\]?>?)$|(?:redacted|\*{3})(?=%(?:25){0,3}26|[&;]))/i;

/** Whether the value of a secret's name says nothing. */
export function isHarmlessValue(found: string): boolean {
  return found === "" || harmless.test(found);
}

/** Whether the value is a count of tokens, which is no token. */
export function isCount(name: string, found: string): boolean {
  return (
    /tokens?$|id$|(?:token|secret|credential|cookie|key|password|signature)s/i.test(name) &&
    (/^\d{1,9}(?:\.\d{1,9})?$/.test(found) || isCounts(found))
  );
}

/** `tokens: { input: 5, output: 7 }` */
function isCounts(found: string): boolean {
  if (!found.startsWith("{") || found.length > 500) return false;
  const compact = found.replaceAll(/[\s"'\\]/g, "");
  return /^\{(?:\w+:[\d.]+,?)*\}?$/.test(compact);
}
