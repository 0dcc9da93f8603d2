import { colonOrEquals, space, value } from "./expressions.ts";
import { isCount, isHarmlessValue } from "./harmless-value.ts";
import { isSecretName } from "./names.ts";
import { maskNamed, replacing, type NamedValue, type TextRule } from "./text-rule.ts";

/** What a secret's name contains when it stands in a text. */
const stems =
  "passw(?:or)?d|passphrase|passcode|passwort|kennwort|contrase[nñ]a|senha|mot_?de_?passe|secret|token|credential|(?:api|access|account|private|secret|signing|encryption|master|shared|auth|session|license|subscription|storage|functions)[._-]?key|session[._-]?id|connection[._-]?string|connect\\.sid|mnemonic|seed[._-]?phrase|(?:security|secret)[._-]?answer|xsrf|(?:security|verification|auth|authorization|mfa|otp|sms|2fa|one-?time|recovery|backup)[ ._-]?code|card[._-]?number";

/** Short names, which are a secret's only as whole words. */
const short = "pwd?|pass|otp|totp|pin|cvv2?|cvc|jwt|dsn|mdp|ssn|hmac";

/** Words of prose after a colon: "password: expected 8 characters", "token: string". */
const prose =
  /^(?:expected|must|should|cannot|invalid|missing|required|not|is|was|has|too|expired|undefined|null|true|false|none|empty|incorrect|wrong|unset|unknown|string|number|boolean|any|object|optional|EOF)\b/;

const texts: NamedValue = {
  name: new RegExp(
    `(?<!(?:unexpected|next|parse|current|illegal|this) )(?<name>(?:${stems})[\\w-]{0,40}|(?<![a-z])(?:${short})(?![a-z0-9]))${colonOrEquals}`,
    "gi",
  ),
  value: new RegExp(value, "iy"),
  isName: isSecretName,
  isSecret: isSecretValue,
};

/** The case matters: `dbPass: x`, and not `bypass: x`. */
const camelCase: NamedValue = {
  ...texts,
  isSecret: isValueOf,
  name: new RegExp(`(?<=[a-z])(?<name>Pass|Pwd?|Sig|Pin|Otp|Auth|Dsn)${colonOrEquals}`, "g"),
};

function isSecretValue(name: string, found: string): boolean {
  if (!/[a-z0-9]/i.test(found)) return false;
  // The items of a list may be prose
  if (/^-\s/.test(found) && !/\d/.test(found)) return false;
  // "pass: 5" is a count, "pass: all" a result
  if (/^pass$/i.test(name)) return /\d/.test(found) && /[a-z]/i.test(found);
  // Of one word, it is a processor's
  if (/^mnemonic$/i.test(name)) return found.trim().includes(" ");
  if (/^pin$/i.test(name)) return /^\d{4,8}$/.test(found);
  return isValueOf(name, found);
}

function isValueOf(name: string, found: string): boolean {
  return !prose.test(found) && !isHarmlessValue(found) && !isCount(name, found);
}

function isMachineMade(found: string, inQuotes: boolean): boolean {
  const mixed = /\d/.test(found) && /[a-z]/i.test(found) && !found.includes("://");
  return mixed && (inQuotes || (/[a-z]/.test(found) && /[A-Z]/.test(found)));
}

/** Names of secrets with their values, in JSON, YAML, INI, URLs, XML and prose. */
export const assignments: readonly TextRule[] = [
  {
    rule: "assignments",
    needs: ":=%",
    digits: 0,
    hint: new RegExp(`${stems}|(?:${short})(?:\\\\{0,15}["']|%22|%27)?\\s{0,20}(?:[:=]|%)`, "i"),
    apply: (text, masking) => maskNamed(text, masking, texts),
  },
  {
    rule: "assignments",
    needs: ":=%",
    digits: 0,
    hint: /(?:Pass|Pwd?|Sig|Pin|Otp|Auth|Dsn)(?:\\{0,15}["']|%22|%27)?\s{0,20}(?:[:=]|%)/,
    apply: (text, masking) => maskNamed(text, masking, camelCase),
  },
  // "pass: 5" is a count, and "bypass=1" another word
  replacing(
    "assignments",
    { needs: "=", hint: /signature=/i },
    new RegExp(`(signature=)${value}`, "gi"),
    "$1***",
  ),
  replacing(
    "assignments",
    { needs: "=", hint: /(?:pass|sig)=/i },
    new RegExp(`(?<![a-z])((?:pass|sig)=)${value}`, "gi"),
    "$1***",
  ),
  replacing(
    "assignments",
    { needs: ":", hint: /["'](?:pass|auth|sig)/i },
    /(["'](?:pass|auth|sig|signature)\\{0,15}["']\s{0,20}:\s{0,20})(?:\\{0,15}"[^"]*(?:"|$)|'[^']*(?:'|$))/gi,
    "$1***",
  ),
  // Arguments of a command
  replacing(
    "assignments",
    { needs: "-", hint: /(?<![\w-])--?[\w-]{0,30}(?:pass|secret|token|key|pwd|credential)/i },
    /((?<![\w-])--?(?:[\w-]{0,30}(?:password|passwd|passphrase|secret|token|api-?key|access-?key|private-?key|credentials?)|pwd|pass)\s{1,20})(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s-]\S*)/gi,
    "$1***",
  ),
  // curl's and wget's; docker's is a user and a group
  replacing(
    "assignments",
    { needs: "-", hint: /\s-u\s|--(?:proxy-)?user\s/i },
    /((?:^|\s)(?:-u|-U|--user|--proxy-user)\s{1,20}["']?(?!\d+:\d+\b)[^\s:"']{1,100}:)[^\s"']+/g,
    "$1***",
  ),
  replacing(
    "assignments",
    { needs: "-", hint: /sshpass/i },
    /(sshpass\s{1,9}-p\s{0,9})\S+/gi,
    "$1***",
  ),
  // <add key="Password" value="…"/>, multipart/form-data
  replacing(
    "assignments",
    { needs: "=", hint: /(?:name|key)=\\{0,15}["']/i },
    new RegExp(
      `((?:name|key)=\\\\{0,15}["'][\\w.-]{0,30}(?:${stems})\\\\{0,15}["'](?:\\s{1,5}value=\\\\{0,15}["']|(?:(?:\\r|\\\\{1,8}r)?(?:\\n|\\\\{1,8}n)){2}))[^\\r\\n"'\\\\]+`,
      "gi",
    ),
    "$1***",
  ),
  replacing(
    "assignments",
    { needs: "&", hint: /&lt;/ },
    new RegExp(`(&lt;[\\w:.-]{0,30}(?:${stems})&gt;)[^&]+`, "gi"),
    "$1***",
  ),
  // In prose, what is in quotes or looks like chosen by a machine
  replacing(
    "assignments",
    { needs: " \t\\", hint: /(?:passw|passphrase|secret|token|api[ _-]?key)/i },
    new RegExp(
      `((?:passw(?:or)?d|passphrase|secret|token|api[ _-]?key)(?:${space}{1,5}(?:is|was|provided|given|value))?(?:${space}{0,5}(?:->|:))?${space}{1,5}\\\\{0,15}["'\`(]?)([^\\s"'\`(),;:/\\\\][^\\s"'\`(),;\\\\]{6,200})`,
      "gi",
    ),
    "$1***",
    (match, start = "") => isMachineMade(match.slice(start.length), /["'`(]$/.test(start)),
  ),
  replacing(
    "assignments",
    { needs: "<", hint: new RegExp(`<[^<>]{0,60}(?:${stems})`, "i") },
    new RegExp(`(<(?:[\\w.-]{1,30}:)?[\\w.-]{0,30}(?:${stems})(?:\\s[^<>/]{0,200})?>)[^<]+`, "gi"),
    "$1***",
  ),
];
