/** Between two sentences: behind a full stop, before what a sentence begins with. */
const between = /(?<=[.!?](?:\*\*)?) (?=[\p{Lu}\d`*[])/u;

/** Words in bold that are a sentence of their own: what a paragraph is about. */
const leadIn = /^\*\*[^*]+[.]\*\*$/;

/**
 * Returns the sentences of a page of Markdown and the rows of its tables, in order, each on one line
 * as it is written. Headings, code blocks, the heads of tables and lead-ins in bold are none.
 */
export function pageSentences(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```$/gm, "");
  const rows = prose.replaceAll(/^#.*$|^\|.*\n\| ---.*$/gm, "");
  return rows.split(/\n\s*\n|\n(?=- |\| )/).flatMap((block) => {
    const text = block
      .replace(/^\s*- /, "")
      .replaceAll(/\s*\n\s*/g, " ")
      .trim();
    if (text === "") return [];
    if (text.startsWith("|")) return [text];
    return text.split(between).filter((sentence) => !leadIn.test(sentence));
  });
}
