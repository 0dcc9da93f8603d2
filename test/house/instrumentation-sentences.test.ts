import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { pageSentences } from "../helpers/page-sentences.ts";
import { instrumentationStatements } from "./sentences/instrumentation.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const sentences = pageSentences(read("docs/instrumentation.md"));
const listed = instrumentationStatements.map(({ sentence }) => sentence);

/** Whether `source` has a call whose first argument is this title, between quotes of any kind. */
function hasTitle(source: string, title: string): boolean {
  return [`"`, `'`, "`"].some((quote) => source.includes(`${quote}${title}${quote},`));
}

describe("docs/instrumentation.md and test/house/sentences", () => {
  test("each sentence and row of the page is listed, with what shows it", () => {
    expect(sentences.filter((sentence) => !listed.includes(sentence))).toEqual([]);
  });

  test("each that is listed is on the page, and listed once", () => {
    expect(listed.filter((sentence) => !sentences.includes(sentence))).toEqual([]);
    expect(listed.filter((sentence, index) => listed.indexOf(sentence) !== index)).toEqual([]);
  });

  test("the tests and benchmarks that are named exist", () => {
    const missing = instrumentationStatements.flatMap((statement) => {
      if ("measuredBy" in statement) {
        return existsSync(join(root, statement.measuredBy)) ? [] : [statement.measuredBy];
      }
      if ("says" in statement) return [];
      return statement.shownBy.flatMap(([file, ...titles]) => {
        if (!existsSync(join(root, file))) return [file];
        const source = read(file);
        const gone = titles.filter((title) => !hasTitle(source, title));
        return gone.map((title) => `${file}: ${title}`);
      });
    });
    expect(missing).toEqual([]);
  });

  test("each sentence has something that shows it, or says what it states instead", () => {
    const bare = instrumentationStatements.filter(
      (statement) =>
        ("shownBy" in statement &&
          (statement.shownBy.length === 0 ||
            statement.shownBy.some((shown) => shown.length < 2))) ||
        ("says" in statement && statement.says.length < 10),
    );
    expect(bare).toEqual([]);
  });
});

describe("the sentences of a page", () => {
  test("are those of paragraphs and lists, and rows of tables; not headings, code and lead-ins", () => {
    const page = [
      "# Heading",
      "One. `Two` is v1.5 of it, e.g. this.",
      "",
      "- **Lead.** Three",
      "  goes on. **Four** too.",
      "- Five (see [six](six.md)).",
      "",
      "```sh",
      "Not. These.",
      "```",
      "",
      "| Head | Row |",
      "| --- | --- |",
      "| a. B | c |",
    ].join("\n");
    expect(pageSentences(page)).toEqual([
      "One.",
      "`Two` is v1.5 of it, e.g. this.",
      "Three goes on.",
      "**Four** too.",
      "Five (see [six](six.md)).",
      "| a. B | c |",
    ]);
  });
});
