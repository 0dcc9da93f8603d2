import { stringify } from "yaml";

/** Returns the value as YAML without line folding, so that expressions stay on one line. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
