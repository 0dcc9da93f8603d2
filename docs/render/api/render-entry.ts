import { markdownTable } from "../markdown-table.ts";
import type { Entry, Member } from "./entry.ts";
import { errorCodes } from "../../../src/errors.ts";
import { headingOf } from "./links.ts";

/** Returns the section of an entry. `linkTo` gives the link of a key, or nothing. */
export function renderEntry(entry: Entry, linkTo: (key: string) => string | undefined): string {
  const { comment, members } = entry;
  return [
    `### ${headingOf(entry)}`,
    linkCodes(comment.text),
    fence(entry.signature),
    table(
      ["Parameter", "Meaning"],
      [...comment.params].map(([name, text]) => [code(name), linkCodes(text)]),
    ),
    table(["Member", "Type", "Default", "Meaning"], members.map(memberRow)),
    comment.returns === undefined ? "" : `Returns ${linkCodes(comment.returns)}`,
    ...comment.throws.map(throwsLine),
    ...comment.examples.map((example) => (example.includes("```") ? example : fence(example))),
    seeAlso(entry, linkTo),
  ]
    .filter((block) => block !== "")
    .join("\n\n");
}

function memberRow({ name, type, comment }: Member): readonly string[] {
  const { text, defaultValue, throws } = comment;
  return [
    code(name),
    code(type),
    defaultValue === undefined ? "" : defaultCell(defaultValue),
    [inCell(linkCodes(text)), ...throws.map(throwsLine)].filter((part) => part !== "").join(" "),
  ];
}

/** Lists and paragraphs do not stand in a cell of a table; line breaks do. */
function inCell(text: string): string {
  return text.replaceAll(/\n\n|\n?^- /gm, "<br>").replace(/^<br>/, "");
}

/** A default is a value, or a sentence where it depends on something. */
function defaultCell(value: string): string {
  return /^(?:\S+|"[^"]*"|\[.*\]|\{.*\})$/.test(value) ? code(value) : linkCodes(value);
}

function throwsLine(text: string): string {
  const what = linkCodes(text).replace(/^ObservabilityError\b/, "an `ObservabilityError`");
  return `Throws ${what}${what.endsWith(".") ? "" : "."}`;
}

/** The codes are explained on their page. */
function linkCodes(text: string): string {
  return text.replaceAll(/`(OBS_[A-Z]+_[A-Z_]+)`/g, (_, name: string) =>
    name in errorCodes ? `[\`${name}\`](../errors.md)` : `\`${name}\``,
  );
}

function seeAlso(entry: Entry, linkTo: (key: string) => string | undefined): string {
  const links = entry.references
    .filter(({ key }) => key !== entry.key)
    .flatMap(({ name, key }) => {
      const link = linkTo(key);
      return link === undefined
        ? []
        : [link.startsWith(`[\`${name}`) ? link : `\`${name}\` is ${link}`];
    });
  return links.length === 0 ? "" : `See ${links.join(", ")}.`;
}

/** Returns the table without the columns that are empty in every row; nothing without rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const used = head.map((_, column) => rows.some((row) => row[column] !== ""));
  const pick = (row: readonly string[]): readonly string[] => row.filter((_, i) => used[i]);
  return markdownTable(pick(head), rows.map(pick));
}

function fence(text: string): string {
  return ["```ts", text, "```"].join("\n");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
