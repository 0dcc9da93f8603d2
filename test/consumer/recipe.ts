/** A recipe of a page: what to type, and the files that it shows. */
export interface Recipe {
  readonly name: string;
  /** The lines of its `sh` blocks, without comments. */
  readonly commands: readonly string[];
  /** By path: the first line of a block is a comment with it. */
  readonly files: ReadonlyMap<string, string>;
}

/** Returns the recipes of a page, one for each heading of the second level, in order. */
export function recipesOf(page: string): readonly Recipe[] {
  const [preface = "", ...sections] = page.split(/^## /m);
  const shared = filesOf(preface);
  return sections.map((section) => ({
    name: section.slice(0, section.indexOf("\n")),
    commands: commandsOf(section),
    files: new Map([...shared, ...filesOf(section)]),
  }));
}

function commandsOf(section: string): readonly string[] {
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) =>
    block.split("\n").filter((line) => line !== "" && !line.startsWith("#")),
  );
}

function filesOf(section: string): readonly (readonly [path: string, text: string])[] {
  const blocks = section.matchAll(/^```(?:js|ts)\n\/\/ (\S+)\n([\s\S]*?)^```/gm);
  return [...blocks].map(([, path = "", text = ""]) => [path, text]);
}
