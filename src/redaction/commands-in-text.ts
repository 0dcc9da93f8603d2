import { replacing, type TextRule } from "./text-rule.ts";

/** Further arguments of the same command. */
const others = String.raw`\s(?:[^\n|;&]{0,200}?\s)?`;

/** Command lines within a text whose option for the password says little by itself. */
export const commandsInText: readonly TextRule[] = [
  // Without a space: with one, the client asks
  replacing(
    "command-lines",
    { needs: "-", hint: /(?:mysql|mariadb)[\w.]{0,12}\s[^\n]{0,300}-p\S/ },
    new RegExp(
      String.raw`(\b(?:mysql|mariadb)(?:-?(?:dump|admin|import|show|check))?(?:\.exe)?${others}-p)\S+`,
      "g",
    ),
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: "-", hint: /\blogin\s[^\n]{0,300}-p|\bmongo/ },
    new RegExp(
      String.raw`(\b(?:(?:docker|podman|nerdctl|registry|oc|cf|az) login|mongo(?:sh|dump|restore|export|import)?)${others}-p\s{1,9})[^\s-]\S*`,
      "g",
    ),
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: "-", hint: /redis-cli|valkey-cli/ },
    new RegExp(String.raw`(\b(?:redis|valkey)-cli${others}-a\s{1,9})\S+`, "g"),
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: "-", hint: /\bldap[a-z]/ },
    new RegExp(
      String.raw`(\bldap(?:search|add|modify|delete|passwd|whoami)${others}-w\s{1,9})\S+`,
      "g",
    ),
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: "-", hint: /\bopenssl\s/ },
    new RegExp(String.raw`(\bopenssl${others}(?:-pass(?:in|out)?\s{1,9}pass:|-k\s{1,9}))\S+`, "g"),
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: "-", hint: /\bhtpasswd\s/ },
    /(\bhtpasswd\s{1,9}-[a-zA-Z]{0,9}b[a-zA-Z]{0,9}\s{1,9}\S{1,200}\s{1,9}\S{1,100}\s{1,9})\S+/g,
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: " ", hint: /\bvault\s{1,9}login/ },
    /(\bvault\s{1,9}login\s{1,9})(?=\S{0,200}[\dA-Z])[^\s=-][^\s=]{7,}(?![^\s=]|=)/g,
    "$1***",
  ),
  replacing(
    "command-lines",
    { needs: "_", hint: /configure set/ },
    /(\bconfigure set (?:\S{1,60}\.)?aws_(?:secret_access_key|session_token)\s{1,9})\S+/g,
    "$1***",
  ),
];
