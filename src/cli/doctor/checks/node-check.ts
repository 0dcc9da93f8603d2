import { isSupportedNode, oldestNode } from "../../../supported-node.ts";
import { type Finding, ok, problem } from "../finding.ts";
import type { ProjectView } from "../project-view.ts";

/** Checks the Node.js that runs here, and those that files of the project ask for. */
export function checkNode(
  { surroundings }: Pick<ProjectView, "surroundings">,
  version: string = process.versions.node,
): readonly Finding[] {
  const hint = `Node.js ${oldestNode} or newer; 24 is recommended`;
  const here = isSupportedNode(version)
    ? ok("node", `Node.js ${version}`)
    : problem("node", `Node.js ${version} sends no telemetry: it is too old`, hint);
  return [
    here,
    ...surroundings.oldNodes.map(({ place, text }) =>
      problem("node", `${place} asks for ${text}, which sends no telemetry: it is too old`, hint),
    ),
  ];
}
