import type { LoadedConfig } from "../../config.ts";
import { ObservabilityError } from "../../errors.ts";
import { checkApi } from "./checks/api-check.ts";
import { checkBundle } from "./checks/bundle-check.ts";
import { checkLoadOrder } from "./checks/load-order-check.ts";
import { checkLoaders } from "./checks/loader-check.ts";
import { checkNode } from "./checks/node-check.ts";
import { checkPackage } from "./checks/package-check.ts";
import { checkPreload } from "./checks/preload-check.ts";
import { checkSdk } from "./checks/sdk-check.ts";
import { checkSettings } from "./checks/settings-check.ts";
import { type Finding, problem } from "./finding.ts";
import { installedPackages, ownFolder, versionIn } from "./installed-packages.ts";
import { readProjectView } from "./project-view.ts";

/** Returns what can be told from the files of a project and its settings, without running anything. */
export function examineProject(
  root: string,
  loaded: LoadedConfig,
  env: NodeJS.ProcessEnv,
): readonly Finding[] {
  return [...checkFiles(root, loaded, env["NODE_OPTIONS"] ?? ""), ...checkSettings(loaded)];
}

function checkFiles(
  root: string,
  { config }: LoadedConfig,
  nodeOptions: string,
): readonly Finding[] {
  try {
    const view = readProjectView(root);
    const installed = installedPackages(root);
    return [
      ...checkNode(view),
      ...checkPackage(view, installed, versionIn(ownFolder)),
      ...checkApi(root, installed),
      ...checkSdk(view, { engine: config.engine, nodeOptions }),
      ...checkPreload(view, nodeOptions),
      ...checkLoadOrder(view, nodeOptions),
      ...checkLoaders(view, nodeOptions),
      ...checkBundle(view),
    ];
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
    return [problem("package", error.message, "run it in the folder of your service, or --cwd")];
  }
}
