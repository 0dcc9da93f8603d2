import { isReference } from "../is-reference.ts";

/** Replaces or changes what a module exports. */
export type Patch = (this: unknown, exports: unknown, version?: string) => unknown;

/** What an instrumentation wants to patch: InstrumentationNodeModuleDefinition, as far as we use it. */
export interface Definition {
  readonly name: string;
  supportedVersions: readonly string[];
  patch?: Patch | undefined;
  /** The version that was asked about last. */
  readonly moduleVersion?: string;
  readonly files: readonly { supportedVersions: readonly string[] }[];
}

/** Definitions, and the instrumentation, or the part of one, that they belong to. */
export interface Owned {
  readonly instrumentation: string;
  readonly owner: object;
  readonly definitions: readonly Definition[];
}

const prefix = "@opentelemetry/instrumentation-";

/**
 * Returns the definitions of OpenTelemetry's own instrumentations. That of redis keeps its two parts
 * in fields.
 */
export function ownedDefinitions(instrumentation: object): readonly Owned[] {
  const { instrumentationName }: { instrumentationName?: unknown } = instrumentation;
  const name = String(instrumentationName);
  if (!name.startsWith(prefix)) return [];
  const parts: readonly unknown[] = [instrumentation, ...Object.values(instrumentation)];
  return parts.filter(isReference).flatMap((owner) => {
    const definitions: unknown = Reflect.get(owner, "_modules");
    if (!Array.isArray(definitions) || definitions.length === 0) return [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no public accessor; pinned, tested
    return [{ instrumentation: name, owner, definitions: definitions as readonly Definition[] }];
  });
}
