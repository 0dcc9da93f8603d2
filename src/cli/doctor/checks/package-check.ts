import { join } from "node:path";

import { addCommand, reinstallCommand } from "../../../instrumentation/process/install-command.ts";
import { type Finding, ok, problem, warning } from "../finding.ts";
import { type InstalledPackage, packageFolder, versionIn } from "../installed-packages.ts";
import { fileIn, type ProjectView } from "../project-view.ts";

const own = "@tamma/observability";

/** One of those that are optional; all of them are left out, or none. */
const optional = "@opentelemetry/instrumentation-http";

/** Checks that this package is installed where the application finds it, whole and once. */
export function checkPackage(
  { manifest, root }: Pick<ProjectView, "manifest" | "root">,
  installed: readonly InstalledPackage[],
  running: string,
): readonly Finding[] {
  const folder = packageFolder(own, root);
  if (folder === undefined) {
    const hint = addCommand(fileIn(root), [own]);
    return [problem("package", `${own} is not installed in this project`, hint)];
  }
  const version = versionIn(folder);
  return [
    ok("package", `${own} ${version} with ${ownParts(folder)}`),
    ...otherVersion(version, running),
    ...developedOnly(manifest),
    ...withoutOptional(folder, root),
    ...modulesOf(installed),
  ];
}

/** What decides whether other packages of OpenTelemetry go together with this one. */
function ownParts(folder: string): string {
  return ["api", "sdk-trace", "instrumentation"]
    .map((part) => `@opentelemetry/${part}`)
    .map((name) => `${name} ${versionIn(packageFolder(name, folder) ?? "")}`)
    .join(", ");
}

function otherVersion(version: string, running: string): readonly Finding[] {
  if (version === running) return [];
  const text = `this is tamma-obs ${running}, the project has ${version}`;
  return [warning("package", text, "run the project's own: npx tamma-obs doctor")];
}

function developedOnly({
  dependencies,
  devDependencies,
}: ProjectView["manifest"]): readonly Finding[] {
  if (dependencies[own] !== undefined || devDependencies[own] === undefined) return [];
  const text = `${own} is in devDependencies: npm ci --omit=dev leaves it out, and the application does not start`;
  return [problem("package", text, "move it to dependencies: npm install --save-prod " + own)];
}

function withoutOptional(folder: string, root: string): readonly Finding[] {
  if (packageFolder(optional, folder) !== undefined) return [];
  const text = "the optional packages are not installed: libraries make no spans";
  return [problem("package", text, reinstallCommand(join(root, "package.json")))];
}

/** What of OpenTelemetry the application brings along, in one line. */
function modulesOf(installed: readonly InstalledPackage[]): readonly Finding[] {
  const names = installed
    .filter(({ name }) => name.startsWith("@opentelemetry/"))
    .map(({ name, version }) => `${name} ${version}`)
    .toSorted();
  return names.length === 0
    ? []
    : [ok("package", `the application's own OpenTelemetry packages: ${names.join(", ")}`)];
}
