import { replacing, type TextRule } from "./text-rule.ts";

/** A space of the label, also in a URL. */
const space = String.raw`(?: |\+|%20|_)`;
const label = String.raw`(?:[A-Z0-9]{1,12}${space}){0,4}`;
const name = String.raw`${label}PRIVATE${space}KEY(?:${space}BLOCK)?`;

/** The end may be missing: whoever wrote the text has cut it. */
export const privateKeys: readonly TextRule[] = [
  replacing(
    "private-keys",
    { needs: "-", hint: /private.{1,3}key/i },
    new RegExp(
      String.raw`-----BEGIN${space}${name}-----[^]*?(?:-----END${space}${name}-----|$)`,
      "gi",
    ),
  ),
  replacing(
    "private-keys",
    { needs: "-", hint: /putty-user-key/i },
    /PuTTY-User-Key-File-\d[^]*$/gi,
  ),
  replacing(
    "private-keys",
    { needs: "-", hint: /age-secret-key/i },
    /\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/gi,
  ),
];
