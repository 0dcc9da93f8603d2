import { isHarmlessValue } from "./harmless-value.ts";
import { replacing, type TextRule } from "./text-rule.ts";

/** Words after "bearer" and "basic" that are no credentials. */
const noCredentials =
  /^(?:auth(?:entication|orization|enticated)?|tokens?|schemes?|credentials?|challenges?|realm|certificates?)\b/i;

/** Headers and credentials within a text. */
export const authorization: readonly TextRule[] = [
  // Any scheme, and the parameters of Digest and AWS4-HMAC-SHA256
  replacing(
    "authorization",
    { needs: ":=%", hint: /authorization/i },
    /\b(authorization(?:\\{0,15}["']|%22)?\s{0,20}(?:[:=]|%3[AD])\s{0,20})(?:\\{0,15}"[^"]*(?:"|$)|'[^']*(?:'|$)|(?:[\w-]{1,40}(?:\s{1,20}|%20|\+))?[^\s"',;]+(?:"[^"]*")?(?:,\s{0,20}[\w-]{1,40}=(?:\\{0,15}"[^"]*"|[^\s,"]+))*)/gi,
    "$1***",
    saysSomething,
  ),
  replacing(
    "authorization",
    { needs: ":=%", hint: /cookie/i },
    /\b(cookies?(?:\\{0,15}["']|%22)?\s{0,20}(?:[:=]|%3[AD])\s{0,20})(?:\\{0,15}"[^"]*(?:"|$)|'[^']*(?:'|$)|\[[^\]]*(?:\]|$)|\{[^}]*(?:\}|$)|[^\r\n"']+)/gi,
    "$1***",
    saysSomething,
  ),
  replacing(
    "authorization",
    { needs: " %", hint: /bearer/i },
    /\b(bearer(?:\s{1,20}|%20|\+))([\w.~+/-]{6,}={0,2})(?![\w=])/gi,
    "$1***",
    (match, _scheme, token = "") => !noCredentials.test(token) && isToken(match, token),
  ),
  // Browsers have no other header for a WebSocket: `sec-websocket-protocol: bearer, …`
  replacing(
    "authorization",
    { needs: " ", hint: /bearer,/i },
    /\b(bearer, {0,3})([\w.~+/-]{8,}={0,2})(?![\w=])/gi,
    "$1***",
    (_match, _scheme, token = "") => isToken("", token),
  ),
  replacing(
    "authorization",
    { needs: " %", hint: /basic/i },
    /\b(basic(?:\s{1,20}|%20|\+))([\w+/=-]{4,})/gi,
    "$1***",
    (_match, _scheme, token = "") => isPair(token),
  ),
];

/** Not "cookie: none" or "authorization=required". */
function saysSomething(match: string, start = ""): boolean {
  return (
    !isHarmlessValue(match.slice(start.length).split(/[\s\\"';,]/, 1)[0] ?? "") ||
    /^["'\\]/.test(match.slice(start.length))
  );
}

/** After a lower-case "bearer", a word in lower case is more likely prose. */
function isToken(match: string, token: string): boolean {
  return match.startsWith("B") || /\d|[A-Z].*[A-Z]/.test(token) || token.length >= 24;
}

/** `user:password` in Base64. https://www.rfc-editor.org/rfc/rfc7617#section-2 */
function isPair(token: string): boolean {
  return /^[\u0020-\u00FF]*:[\u0020-\u00FF]*$/.test(
    Buffer.from(token, "base64").toString("latin1"),
  );
}
