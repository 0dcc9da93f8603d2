import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = join(import.meta.dirname, "../../../docs/frameworks.md");

/** What `docs/frameworks.md` says of one framework. */
export interface Recipe {
  /** The heading: `express 5`. */
  readonly name: string;
  /** What is installed besides this package, as one types it: `express@4`. */
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Every file but package.json, by its path. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
}

export interface Manifest {
  readonly type?: string;
  readonly scripts: Readonly<Record<string, string>>;
}

export interface RecipePage {
  /** The metric that every recipe records: an entry of `defineMetrics`. */
  readonly metric: string;
  /** The line that takes the place of `health.listen`. */
  readonly attach: string;
  readonly recipes: readonly Recipe[];
}

interface Block {
  readonly language: string;
  readonly text: string;
}

/** Returns what the page says, as it stands there. */
export function readRecipes(): RecipePage {
  const sections = new Map(
    readFileSync(page, "utf8")
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.split("\n", 1)[0] ?? "", blocksOf(section)] as const),
  );
  const only = (title: string, language: string): string => {
    const found = sections.get(title)?.filter((block) => block.language === language) ?? [];
    if (found.length === 1) return found[0]?.text ?? "";
    throw new Error(`${title}: expected one block of ${language}, got ${found.length}`);
  };
  return {
    metric: only("What every recipe begins with", "ts"),
    attach: only("On the application's own port", "ts"),
    recipes: [...sections]
      .filter(([, blocks]) => blocks.some(({ language }) => language === "json"))
      .map(([name, blocks]) => toRecipe(name, blocks)),
  };
}

function blocksOf(section: string): readonly Block[] {
  return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", text = ""]) => ({ language, text }),
  );
}

function toRecipe(name: string, blocks: readonly Block[]): Recipe {
  const commands = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);
  const files = new Map(
    blocks.filter(({ language }) => language !== "sh").map(({ text }) => toFile(name, text)),
  );
  const manifest = files.get("package.json") ?? "{}";
  files.delete("package.json");
  return {
    name,
    dependencies: installed(commands, /^npm install (?!-)(.+)$/gm),
    devDependencies: installed(commands, /^npm install --save-dev (.+)$/gm),
    files,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a page of ours; a test runs it
    manifest: JSON.parse(manifest) as Manifest,
  };
}

/** A file's path is the comment of its first line. */
function toFile(name: string, text: string): readonly [path: string, text: string] {
  const [, path, rest = ""] = /^\/\/ (\S+)\n\n?([\s\S]*)$/.exec(text) ?? [];
  if (path === undefined) throw new Error(`${name}: expected a path in the first line of\n${text}`);
  return [path, rest];
}

function installed(commands: readonly string[], pattern: RegExp): readonly string[] {
  return commands.flatMap((command) =>
    [...command.matchAll(pattern)].flatMap(([, names = ""]) => names.split(" ")),
  );
}
