import { type Finding, ok, problem, warning } from "../finding.ts";
import { namesPreload } from "../known-packages.ts";
import type { ProjectView } from "../project-view.ts";
import type { StartCommand } from "../start-commands.ts";

const preload = "@tamma/observability/preload";
const option = `NODE_OPTIONS="--import ${preload}"`;

type View = Pick<ProjectView, "commands" | "folder" | "sources" | "surroundings">;

/** Checks that what starts the application loads the preload. */
export function checkPreload(view: View, nodeOptions: string): readonly Finding[] {
  if (namesPreload(nodeOptions)) return [ok("preload", "NODE_OPTIONS loads the preload")];
  const inCode = startsInCode(view);
  if (inCode !== undefined) return [ok("preload", `${inCode} calls start()`)];
  const findings = placesOf(view);
  if (findings.length > 0) return findings;
  const hint = `npx tamma-obs init, or node --import ${preload} app.js`;
  return [problem("preload", "nothing that starts the application loads the preload", hint)];
}

/** Programmatic start: `import { start } from "@tamma/observability"`. */
function startsInCode({ sources }: View): string | undefined {
  const call = /\bimport\s*\{[^}]*\bstart\b[^}]*\}\s*from\s*["']@tamma\/observability["']/;
  return sources.find(({ text }) => call.test(text))?.path;
}

/** What is known of all places together. */
interface Places {
  /** Those that load the preload. */
  readonly loading: ReadonlySet<string>;
  /** Whether one of them is what runs containers or processes, and may give them NODE_OPTIONS. */
  readonly byRunner: boolean;
}

function placesOf({ commands, folder, surroundings }: View): readonly Finding[] {
  const { composeFiles, pm2 } = surroundings;
  const runners = [...composeFiles, ...(pm2 === undefined ? [] : [pm2])].filter((name) =>
    namesPreload(folder.read(name) ?? ""),
  );
  const loading = new Set([
    ...commands.filter(({ edit }) => edit.kind === "present").map(({ place }) => place),
    ...runners,
  ]);
  const places = { loading, byRunner: runners.length > 0 };
  return [
    ...[...loading].map((place) => ok("preload", `${place} loads the preload`)),
    ...commands.flatMap((command) => findingsOf(command, places)),
  ];
}

function findingsOf({ place, text, edit }: StartCommand, places: Places): readonly Finding[] {
  const { byRunner, loading } = places;
  switch (edit.kind) {
    case "present":
      return [];
    case "script":
      return loading.size > 0 ? [ok("preload", `${place} runs the script ${edit.name}`)] : [];
    case "edited": {
      if (byRunner) return [];
      if (!place.startsWith("package.json")) {
        const hint = `npx tamma-obs init shows the edit; or ENV ${option}`;
        return [problem("preload", `${place} starts without the preload`, hint)];
      }
      const what = `${place} (${text}) starts without the preload`;
      // One script may be for development, another for production
      const other = [...loading].some((name) => name.startsWith("package.json"));
      return [(other ? warning : problem)("preload", what, edit.command)];
    }
    case "unknown": {
      if (loading.size > 0) return [];
      const what = `${place}: whether the preload is loaded cannot be told: ${edit.why}`;
      const hint = `set ${option} where it starts; tamma-obs doctor -- <command> tries it`;
      return [warning("preload", what, hint)];
    }
  }
}
