import { ObservabilityError } from "../errors.ts";

/** What package.json's `engines` say; npm only warns of an older one. */
const oldest = [22, 15] as const;

/** @throws ObservabilityError `OBS_NODE_VERSION` where this Node.js is older than what is supported. */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  const message = `expected Node.js ${oldest.join(".")} or newer, got ${version}`;
  throw new ObservabilityError("OBS_NODE_VERSION", message);
}
