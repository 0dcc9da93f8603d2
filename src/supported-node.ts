/** What package.json's `engines` say; npm only warns of an older one. */
const oldest = [22, 15] as const;

/** The oldest Node.js that this package runs on: `22.15`. */
export const oldestNode: string = oldest.join(".");

/** Returns whether this package runs on the version of Node.js. */
export function isSupportedNode(version: string = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
