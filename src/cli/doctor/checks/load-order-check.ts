import { type Finding, problem, warning } from "../finding.ts";
import {
  mayComeFirst,
  namesPreload,
  otherAgents,
  packageOf,
  sdkPackages,
} from "../known-packages.ts";
import {
  behindTheFile,
  type LoadedFirst,
  loadedFirst,
  wordsOfNodeOptions,
} from "../loaded-first.ts";
import type { ProjectView } from "../project-view.ts";
import { runFiles } from "../run-files.ts";
import type { StartCommand } from "../start-commands.ts";

const preload = "@tamma/observability/preload";
const flag = `node --import ${preload} app.js`;

/** Checks that what loads the preload loads it before everything else. */
export function checkLoadOrder(
  view: Pick<ProjectView, "commands" | "folder" | "sources">,
  nodeOptions: string,
): readonly Finding[] {
  return [
    ...view.commands.flatMap(orderIn),
    ...orderOf("NODE_OPTIONS", wordsOfNodeOptions(nodeOptions)),
    ...[...view.sources, ...runFiles(view)].flatMap(importedIn),
  ];
}

function orderIn({ place, words }: StartCommand): readonly Finding[] {
  const behind = behindTheFile(words).filter(isPreload);
  const late = behind.map(() =>
    problem(
      "preload",
      `${place} has the preload behind the file: the application gets it as an argument`,
      flag,
    ),
  );
  const variables = words.filter((word) => word.startsWith("NODE_OPTIONS="));
  const first = variables.flatMap((word) => wordsOfNodeOptions(word.slice("NODE_OPTIONS=".length)));
  return [...late, ...orderOf(place, [...first, ...words])];
}

/** What is loaded before the preload may load what is to be instrumented. */
function orderOf(place: string, words: readonly string[]): readonly Finding[] {
  const loaded = loadedFirst(words).filter(({ flag: kind }) => kind !== "loader");
  const index = loaded.findIndex(isPreload);
  return loaded
    .slice(0, Math.max(index, 0))
    .filter(({ module }) => !mayComeFirst(module) && !isToldAlready(module))
    .map(({ flag: kind, module }) =>
      warning(
        "preload",
        `${place} loads ${module} before the preload: packages that it loads are not instrumented`,
        kind === "require" && loaded[index]?.flag === "import"
          ? `Node.js loads --require before --import: load the preload by --require too, as the first`
          : `name the preload first`,
      ),
    );
}

/** By the check of other SDKs. */
function isToldAlready(module: string): boolean {
  const name = packageOf(module) ?? "";
  return otherAgents.has(name) || sdkPackages.has(name);
}

function isPreload({ module }: LoadedFirst): boolean {
  return namesPreload(module);
}

/** An import is hoisted: by then, the application's other modules are being loaded. */
function importedIn({ path, references }: ProjectView["sources"][number]): readonly Finding[] {
  const found = references.find(({ specifier }) => specifier === preload);
  if (found === undefined) return [];
  if (found.by === "require") {
    const text = `${path} requires the preload: what is loaded before that line is not instrumented`;
    return [warning("preload", text, flag)];
  }
  const text = `${path} imports the preload: too late, since ES modules are loaded before the first line runs`;
  const hint = `${flag}, or start() of @tamma/observability in a file that is imported first`;
  return [problem("preload", text, hint)];
}
