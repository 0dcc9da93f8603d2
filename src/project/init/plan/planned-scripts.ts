import type { DetectedProject } from "../detect/detect-project.ts";
import { rangeOf } from "../detect/package-json.ts";
import { preload, preloadFlag } from "../edits/preload-place.ts";
import { withNodeOptions, withPreload, type Assigns } from "../edits/start-command.ts";
import type { ManualStep } from "./init-plan.ts";

/** The scripts of a package.json as they are to be. */
export interface PlannedScripts {
  /** Those that are new or changed. */
  readonly changed: ReadonlyMap<string, string>;
  readonly manual: readonly ManualStep[];
}

/** Those that a person works with, and what starts an application. */
const developmentName = /^(?:start:)?(?:dev|develop|development|debug|watch|serve)(?::\w+)?$/;
const watching =
  /\b(?:tsx|nodemon|ts-node-dev|tsnd|ts-node|nest start|next dev|fastify start|node)\b/;

const startNames = ["start", "start:prod", "start:production", "production", "prod"];

/**
 * Returns the scripts that start the application with the preload in them, and two scripts of ours.
 * One that is not understood stays as it is and is told.
 */
export function plannedScripts(project: DetectedProject, assigns: Assigns): PlannedScripts {
  const { scripts } = project.manifest;
  const started = startScripts(project, assigns);
  const own = Object.entries(ownScripts(project)).filter(([name]) => scripts[name] === undefined);
  return {
    changed: new Map([...started.changed, ...own]),
    manual: [...started.manual, ...developmentSteps(project, started.changed, assigns)],
  };
}

/** Whether development is watched too is the user's choice: it is shown, not done. */
function developmentSteps(
  { entry, manifest }: DetectedProject,
  changed: ReadonlyMap<string, string>,
  assigns: Assigns,
): readonly ManualStep[] {
  const source = entry?.value.source ?? "next dev";
  const lines = Object.entries(manifest.scripts).flatMap(([name, script]) => {
    const runs = developmentName.test(name) || script.includes(source);
    if (changed.has(name) || !runs || !watching.test(script)) return [];
    const placed = withPreload(script, assigns);
    const edit = placed.kind === "unknown" ? withNodeOptions(script, assigns) : placed;
    return edit.kind === "edited" ? [`"${name}": ${JSON.stringify(edit.command)}`] : [];
  });
  const what = "Scripts for development run without the preload. To see their traces too:";
  return lines.length === 0 ? [] : [{ what, lines }];
}

function startScripts(project: DetectedProject, assigns: Assigns): PlannedScripts {
  const { scripts } = project.manifest;
  const names = new Set(startNames.filter((name) => scripts[name] !== undefined));
  if (names.size === 0) return withoutStart(project);
  const changed = new Map<string, string>();
  const manual: ManualStep[] = [];
  // A Set grows while it is walked: a script may run another one
  for (const name of names) {
    const script = scripts[name] ?? "";
    const edit = withPreload(script, assigns);
    if (edit.kind === "edited") changed.set(name, edit.command);
    if (edit.kind === "script" && scripts[edit.name] !== undefined) names.add(edit.name);
    else if (edit.kind === "script") {
      manual.push(byHand(name, script, `this package.json has no script "${edit.name}"`));
    }
    if (edit.kind === "unknown") manual.push(byHand(name, script, edit.why));
  }
  return { changed, manual };
}

function withoutStart({ entry }: DetectedProject): PlannedScripts {
  const { compiled = false, source = "" } = entry?.value ?? {};
  if (!compiled && /\.[cm]?js$/.test(source)) {
    const start = `node ${preloadFlag.join(" ")} ${source}`;
    return { changed: new Map([["start", start]]), manual: [] };
  }
  const what = "No script starts the application. Wherever it is started, add:";
  return { changed: new Map(), manual: [{ what, lines: [`node ${preloadFlag.join(" ")} …`] }] };
}

function byHand(name: string, script: string, why: string): ManualStep {
  const what = `The script ${JSON.stringify(name)} was left alone (${why}): ${script}`;
  const line = `node ${preloadFlag.join(" ")} …   or   NODE_OPTIONS="--import ${preload}"`;
  return { what, lines: [line] };
}

function ownScripts({ layout, manifest }: DetectedProject): Readonly<Record<string, string>> {
  const checksTypes =
    layout.language.value === "typescript" && rangeOf(manifest, "typescript") !== undefined;
  const types = checksTypes ? `tsc -p ${layout.folder} && ` : "";
  return {
    observability: "tamma-obs generate",
    "observability:check": `${types}tamma-obs generate --check && tamma-obs lint && tamma-obs test`,
  };
}
