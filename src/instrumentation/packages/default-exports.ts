import { type Definition, ownedDefinitions } from "./definitions.ts";

/**
 * CommonJS packages whose instrumentation replaces functions on what it is given. In ESM that is the
 * module's namespace, and `import mysql from "mysql"` gives the application another object.
 */
const replaced: ReadonlySet<string> = new Set(["@grpc/grpc-js", "mysql"]);

/** Lets the instrumentations patch what a default import gives. */
export function patchDefaultExports(instrumentations: readonly object[]): void {
  for (const { definitions } of instrumentations.flatMap(ownedDefinitions)) {
    for (const definition of definitions) {
      if (replaced.has(definition.name)) patchDefaultExport(definition);
    }
  }
}

function patchDefaultExport(definition: Definition): void {
  const { patch } = definition;
  if (patch === undefined) return;
  definition.patch = function patchBoth(exports, version) {
    const inner = defaultOf(exports);
    if (inner !== undefined) patch.call(definition, inner, version);
    return patch.call(definition, exports, version);
  };
}

function defaultOf(exports: unknown): object | undefined {
  if (typeof exports !== "object" || exports === null) return undefined;
  if (Reflect.get(exports, Symbol.toStringTag) !== "Module") return undefined;
  const inner: unknown = Reflect.get(exports, "default");
  return typeof inner === "object" && inner !== null ? inner : undefined;
}
