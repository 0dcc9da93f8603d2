import { type Finding, ok, warning } from "../finding.ts";
import { type LoadedFirst, loadedFirst, wordsOfNodeOptions } from "../loaded-first.ts";
import type { ProjectView } from "../project-view.ts";

const loaderHint =
  "Node.js deprecates asynchronous loaders, and one of them can hide modules from the preload. Use module.registerHooks(), tsx, or Node's own type stripping";

/** Checks what else stands between Node.js and the modules that it loads. */
export function checkLoaders(
  { commands, sources }: Pick<ProjectView, "commands" | "sources">,
  nodeOptions: string,
): readonly Finding[] {
  const places = [
    ...commands.map(({ place, words }) => ({ place, words })),
    { place: "NODE_OPTIONS", words: wordsOfNodeOptions(nodeOptions) },
  ];
  const findings = [
    ...places.flatMap(({ place, words }) => [
      ...loadedFirst(words).flatMap((loaded) => ofOption(place, loaded)),
      ...ofRunner(place, words),
    ]),
    ...sources.flatMap(({ path, text }) => {
      const registers =
        /\bmodule\.register\(|\bimport\s*\{[^}]*\bregister\b[^}]*\}\s*from\s*["'](?:node:)?module["']/;
      return registers.test(text)
        ? [warning("loader", `${path} registers module hooks (module.register)`, loaderHint)]
        : [];
    }),
  ];
  return findings.length === 0 ? [ok("loader", "no loader, no module hooks")] : findings;
}

function ofOption(place: string, { flag, module }: LoadedFirst): readonly Finding[] {
  if (flag === "loader") {
    return [warning("loader", `${place} has --experimental-loader ${module}`, loaderHint)];
  }
  if (/^ts-node(?:$|\/)/.test(module)) return [tsNode(place)];
  return /^tsx(?:$|\/)/.test(module) ? [ok("loader", `${place} loads tsx, which works`)] : [];
}

function ofRunner(place: string, words: readonly string[]): readonly Finding[] {
  const names = words.map((word) => word.split(/[/\\]/).at(-1));
  if (names.some((name) => name === "ts-node-esm" || name === "ts-node")) return [tsNode(place)];
  return names.includes("tsx") ? [ok("loader", `${place} runs tsx, which works`)] : [];
}

function tsNode(place: string): Finding {
  return warning(
    "loader",
    `${place} runs ts-node: as CommonJS that works, for ES modules it is an asynchronous loader`,
    loaderHint,
  );
}
