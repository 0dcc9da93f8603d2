import { type Finding, ok, problem, warning } from "../finding.ts";
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
import type { StartCommand } from "../start-commands.ts";

const preload = "@tamma/observability/preload";
const entry = "@tamma/observability";
const flag = `node --import ${preload} app.js`;

type View = Pick<ProjectView, "commands" | "folder" | "sources" | "surroundings">;

/** Checks that what starts the application loads the preload, and before everything else. */
export function checkPreload(view: View, nodeOptions: string): readonly Finding[] {
  const everywhere = namesPreload(nodeOptions);
  const inCode = startsInCode(view);
  const findings = [
    ...(everywhere ? [ok("preload", "NODE_OPTIONS loads the preload")] : []),
    ...(inCode === undefined ? [] : [ok("preload", `${inCode} calls start()`)]),
    ...(everywhere || inCode !== undefined ? [] : placesOf(view)),
    ...view.commands.flatMap(orderIn),
    ...orderOf("NODE_OPTIONS", wordsOfNodeOptions(nodeOptions)),
    ...importedInCode(view),
  ];
  if (findings.length > 0) return findings;
  const hint = `npx tamma-obs init, or ${flag}`;
  return [problem("preload", "nothing that starts the application loads the preload", hint)];
}

/** Programmatic start: `import { start } from "@tamma/observability"`. */
function startsInCode({ sources }: View): string | undefined {
  const call = /\bimport\s*\{[^}]*\bstart\b[^}]*\}\s*from\s*["']@tamma\/observability["']/;
  return sources.find(({ text }) => call.test(text))?.path;
}

function placesOf({ commands, folder, surroundings }: View): readonly Finding[] {
  const byCompose = surroundings.composeFiles.filter((name) =>
    folder.read(name)?.includes(preload),
  );
  const present = new Set([
    ...commands.filter(({ edit }) => edit.kind === "present").map(({ place }) => place),
    ...byCompose,
  ]);
  return [
    ...[...present].map((place) => ok("preload", `${place} loads the preload`)),
    ...commands.flatMap((command) => missingIn(command, present, byCompose.length > 0)),
  ];
}

function missingIn(
  { place, text, edit }: StartCommand,
  present: ReadonlySet<string>,
  byCompose: boolean,
): readonly Finding[] {
  switch (edit.kind) {
    case "present":
      return [];
    case "edited": {
      // Compose may give the container its NODE_OPTIONS
      if (byCompose && !place.startsWith("package.json")) return [];
      const what = place.startsWith("package.json") ? `${place} (${text})` : place;
      const hint = place.startsWith("package.json")
        ? edit.command
        : `npx tamma-obs init shows the edit; or ENV NODE_OPTIONS="--import ${preload}"`;
      return [problem("preload", `${what} starts without the preload`, hint)];
    }
    case "script":
      return present.has(`package.json, script ${edit.name}`) || present.size > 0
        ? [ok("preload", `${place} runs the script ${edit.name}`)]
        : [];
    case "unknown":
      return present.size > 0
        ? []
        : [
            warning(
              "preload",
              `${place}: whether the preload is loaded cannot be told: ${edit.why}`,
              `set NODE_OPTIONS="--import ${preload}" where it starts; tamma-obs doctor -- <command> tries it`,
            ),
          ];
  }
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
function importedInCode({ sources }: View): readonly Finding[] {
  return sources.flatMap(({ path, references }) => {
    const found = references.find(({ specifier }) => specifier === preload);
    if (found === undefined) return [];
    if (found.by === "require") {
      const text = `${path} requires the preload: what is loaded before that line is not instrumented`;
      return [warning("preload", text, flag)];
    }
    const text = `${path} imports the preload: too late, since ES modules are loaded before the first line runs`;
    return [
      problem("preload", text, `${flag}, or start() of ${entry} in a file that is imported first`),
    ];
  });
}
