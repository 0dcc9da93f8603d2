import { ObservabilityError } from "../errors.ts";
import { isSupportedNode, oldestNode } from "../supported-node.ts";

/** @throws ObservabilityError `OBS_NODE_VERSION` where this Node.js is older than what is supported. */
export function requireNode(version: string = process.versions.node): void {
  if (isSupportedNode(version)) return;
  const message = `expected Node.js ${oldestNode} or newer, got ${version}`;
  throw new ObservabilityError("OBS_NODE_VERSION", message);
}
