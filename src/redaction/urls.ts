import { innerQuote } from "./expressions.ts";
import { isCount, isHarmlessValue } from "./harmless-value.ts";
import { isSecretParameter } from "./names.ts";
import {
  maskNamed,
  replacing,
  type Masking,
  type NamedValue,
  type Needs,
  type TextRule,
} from "./text-rule.ts";

/** What is done with the query of a URL in an attribute that is known to hold one. */
export type QueryPolicy = "names" | "all" | "drop";

const scheme = String.raw`[a-z][a-z0-9+.-]{0,30}:\/\/`;

/** Of a password in a URL. The next URL is not part of it. */
const passwordCharacter = String.raw`(?:(?!:\/\/)[^\s"']|${innerQuote})`;

const port = String.raw`\d{1,5}(?:[\s/?#,;:)\]}"']|$)`;

/** Words in the place of a user that make what follows an address or a version. */
const noUsers =
  "mailto|sips?|xmpp|acct|npm|jsr|e-?mail|from|to|cc|bcc|contact|author|by|owner|assignee|sender|recipient|reply-to";

const atSign: Needs = { needs: "@", hint: /@/ };

/** User and password, in the order in which they are looked for. */
const credentials: readonly TextRule[] = [
  // Raw slashes and at signs in a password, up to the last "@". "http://host:80/@scope" is a path
  replacing(
    "url-credentials",
    atSign,
    new RegExp(
      String.raw`\b(?!(?:https?|wss?):\/\/[^\s/:@]{0,200}:${port})(${scheme})[^\s/:@"'[]{0,200}:${passwordCharacter}{1,500}@`,
      "gi",
    ),
    "$1***@",
  ),
  // A password with spaces
  replacing(
    "url-credentials",
    atSign,
    new RegExp(
      String.raw`\b(${scheme})[^\s/:@"'[]{0,200}:(?!${port})[^\s"'@]{1,100}(?: [^\s"'@]{1,100}){1,4}@`,
      "gi",
    ),
    "$1***@",
  ),
  replacing(
    "url-credentials",
    atSign,
    new RegExp(String.raw`\b(${scheme})(?:[^\s/"'?#]|${innerQuote}){1,500}@`, "gi"),
    "$1***@",
  ),
  // Without a scheme, as a page refers to another host
  replacing(
    "url-credentials",
    atSign,
    /(?<![\w:/])(\/\/)[^\s/:@"'[]{0,200}:[^\s/@"']{1,200}@/g,
    "$1***@",
  ),
  // The same, URL-encoded as a parameter of another URL
  replacing(
    "url-credentials",
    { needs: "%", hint: /%40/ },
    /(%3A%2F%2F)[\w.~!*()-]{0,200}(?:%3A|:)[\w.~!*()%-]{1,300}?%40/gi,
    "$1***%40",
  ),
  // The same without a scheme. An image's digest and a version are no hosts
  replacing(
    "url-credentials",
    atSign,
    new RegExp(
      String.raw`(?<![\w.+%/@:*-])(?!(?:${noUsers}|\d{1,2}):)[\w.+%-]{1,64}:[^\s"'/][^\s"']{0,200}(?<!\/)@(?!sha\d)(?=[a-z[]|\d{1,3}(?:\.\d{1,3}){3})`,
      "gi",
    ),
    "***@",
  ),
];

/** Addresses that are credentials by themselves: whoever knows one may post to it. */
const webhooks: readonly TextRule[] = [
  replacing(
    "keys",
    { needs: "/", hint: /hooks\.slack/i },
    /(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]+/gi,
    "$1***",
  ),
  replacing(
    "keys",
    { needs: "/", hint: /api\/webhooks/i },
    /(discord(?:app)?\.com\/api\/webhooks\/\d+\/)[\w-]+/gi,
    "$1***",
  ),
  replacing(
    "keys",
    { needs: "/", hint: /webhook/i },
    /(\.webhook\.office\.com\/webhookb2\/)[\w@/-]+/gi,
    "$1***",
  ),
  replacing(
    "keys",
    { needs: "/", hint: /\/bot\d/i, digits: 6 },
    /(\/bot\d{6,12}:)[\w-]{20,}/gi,
    "$1***",
  ),
];

/** Encoded once or more: `%26`, `%2526`. */
const encoded = (hex: string): string => String.raw`%(?:25){0,3}${hex}`;
const separator = `(?:[?&;#]|${encoded("3F")}|${encoded("26")}|${encoded("23")})`;
/** Also letters that are encoded without need: `%74oken`. */
const nameCharacter = String.raw`[\w.~$[\]+-]|${encoded("(?:2[DE]|3[0-9]|[4-7][0-9A-F])")}`;
const nameOf = `(?<name>(?:${nameCharacter}){1,120})(?:=|${encoded("3D")})`;

/** An encoded value ends at its own separator; `%26` is part of a raw one, which ends at `&`. */
const encodedValue = /(?:(?!%(?:25){0,3}(?:26|23))[^&;#\s"'<>\\`])+/iy;
const rawValue = /[^&;#\s"'<>\\`]+/y;

const parameters: NamedValue = {
  name: new RegExp(separator + nameOf, "gi"),
  value: encodedValue,
  valueAfterEquals: rawValue,
  isName: isSecretParameter,
  isSecret: (name, value) => !isHarmlessValue(value) && !isCount(name, value),
};

/** The text is a query and begins with a parameter. */
const parametersFromStart: NamedValue = {
  ...parameters,
  name: new RegExp(`(?:^|${separator})${nameOf}`, "gi"),
};

/** Credentials, telling parameters and addresses that are a secret, anywhere in a text. */
export const urls: readonly TextRule[] = [
  ...credentials,
  ...webhooks,
  {
    rule: "url-query",
    needs: "?&;#%",
    digits: 0,
    hint: /[?&;#][^\s=]{1,130}=|%(?:25){0,3}3d/i,
    apply: (text, masking) => maskNamed(text, masking, parameters),
  },
];

/** Returns a query, with or without its `?`, without the values of telling parameters. */
export function maskQuery(query: string, masking: Masking, policy: QueryPolicy): string {
  if (policy === "drop") return "";
  if (policy === "names") return maskNamed(query, masking, parametersFromStart);
  return query.replaceAll(/=[^&;#]+/g, `=${masking.mask}`);
}

/** Returns a URL or a path with its query treated by `policy`. */
export function maskUrlQuery(url: string, masking: Masking, policy: QueryPolicy): string {
  const start = url.search(/[?#;]/);
  if (start === -1) return url;
  return url.slice(0, start) + maskQuery(url.slice(start), masking, policy);
}
