import { type Finding, ok, problem, warning } from "../finding.ts";
import { otherAgents, packageOf, sdkPackages } from "../known-packages.ts";
import { loadedFirst, wordsOfNodeOptions } from "../loaded-first.ts";
import type { ProjectView } from "../project-view.ts";

/** Where a package is used, as people call the place. */
interface Use {
  readonly name: string;
  readonly place: string;
}

const agentHint =
  "one agent a process: take it out, or the preload. Two patch the same functions, and one loses";
const sdkHint =
  "take that code out: the preload has set up an SDK already, so its provider is refused and its instrumentations make doubles. Spans and metrics of your own go through @opentelemetry/api";

/** Checks that nothing else instruments the application: other agents, an SDK in its own code. */
export function checkSdk(
  view: Pick<ProjectView, "commands" | "manifest" | "sources">,
  { engine, nodeOptions }: { readonly engine: string; readonly nodeOptions: string },
): readonly Finding[] {
  const uses = [...usesInSources(view), ...usesInOptions(view, nodeOptions)];
  const used = new Set(uses.map(({ name }) => name));
  const findings = [
    ...uses.flatMap(({ name, place }) => {
      if (otherAgents.has(name)) return [problem("sdk", `${place} loads ${name}`, agentHint)];
      if (!sdkPackages.has(name)) return [];
      return [problem("sdk", `${place} sets up an SDK of its own (${name})`, sdkHint)];
    }),
    ...unusedDependencies(view.manifest, used, engine),
  ];
  return findings.length === 0
    ? [ok("sdk", "no other agent, no SDK of the application")]
    : findings;
}

function usesInSources({ sources }: Pick<ProjectView, "sources">): readonly Use[] {
  return sources.flatMap(({ path, references }) =>
    names(references.map(({ specifier }) => specifier)).map((name) => ({ name, place: path })),
  );
}

function usesInOptions(
  { commands }: Pick<ProjectView, "commands">,
  nodeOptions: string,
): readonly Use[] {
  const lists = [
    { place: "NODE_OPTIONS", words: wordsOfNodeOptions(nodeOptions) },
    ...commands.flatMap(({ place, words }) => [
      { place, words },
      { place, words: words.flatMap(nodeOptionsIn) },
    ]),
  ];
  return lists.flatMap(({ place, words }) =>
    names(loadedFirst(words).map(({ module }) => module)).map((name) => ({ name, place })),
  );
}

/** `NODE_OPTIONS="--require dd-trace/init"` before a command. */
function nodeOptionsIn(word: string): readonly string[] {
  return word.startsWith("NODE_OPTIONS=")
    ? wordsOfNodeOptions(word.slice("NODE_OPTIONS=".length))
    : [];
}

function names(specifiers: readonly string[]): readonly string[] {
  const packages = specifiers.flatMap((specifier) => packageOf(specifier) ?? []);
  return [...new Set(packages)].filter((name) => otherAgents.has(name) || sdkPackages.has(name));
}

/** In the dependencies, and nobody is seen to load it: it may come in a way that is not seen here. */
function unusedDependencies(
  { dependencies }: ProjectView["manifest"],
  used: ReadonlySet<string>,
  engine: string,
): readonly Finding[] {
  const candidates = Object.keys(dependencies).filter((name) => !used.has(name));
  return candidates.flatMap((name) => {
    const text = `${name} is among the dependencies, though nothing is seen to load it`;
    if (otherAgents.has(name)) return [warning("sdk", text, agentHint)];
    if (!sdkPackages.has(name) || engine === "sdk") return [];
    return [warning("sdk", text, "take it out, or set OBS_ENGINE=sdk if that is what it is for")];
  });
}
