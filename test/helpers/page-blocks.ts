import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const docs = resolve(import.meta.dirname, "../../docs");

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** What stands behind the fence: `ts`, `sh`, … */
  readonly language: string;
  readonly text: string;
  /** The heading (`## `) that it stands under. */
  readonly section: string;
  /** The file that it is to be pasted into, as its first line names it: `// observability/rules.ts`. */
  readonly file: string | undefined;
  /** Line of the fence, from 1. */
  readonly line: number;
}

/** Returns the fenced blocks of a page of docs/, in order. */
export function pageBlocks(page: string): readonly Block[] {
  const text = readFileSync(join(docs, page), "utf8");
  const headings = [...text.matchAll(/^## (.+)$/gm)];
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = "", block = ""] = match;
    return {
      page,
      language,
      text: block,
      section: headings.findLast(({ index }) => index < match.index)?.[1] ?? "",
      file: /^(?:\/\/|---|#) (\S+\.\w+)\n/.exec(block)?.[1],
      line: text.slice(0, match.index).split("\n").length,
    };
  });
}
