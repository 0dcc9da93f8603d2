import type { Resource } from "@opentelemetry/resources";

import type { OpenPaths } from "../../redaction/field-paths.ts";
import type { RedactAttributes } from "./attributes.ts";

/** What takes the secrets out of the parts of an item. */
export interface Redaction {
  readonly text: (text: string) => string;
  readonly value: (name: string, value: unknown, paths: OpenPaths) => unknown;
  readonly attributes: RedactAttributes;
  readonly resource: (resource: Resource) => Resource;
  readonly fields: OpenPaths;
  /** Whether values that errors of databases quote are taken out: the rule `db-literals`. */
  readonly databaseErrors: boolean;
}
