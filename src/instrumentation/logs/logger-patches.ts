import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type Instrumentation,
} from "@opentelemetry/instrumentation";

import { notePackage } from "../instrumented-packages.ts";
import { isReference } from "../is-reference.ts";
import { warn } from "../warning.ts";

/** How the lines of a package are followed that tells nobody of them. */
export interface LoggerPatch {
  /** The package. */
  readonly name: string;
  /** The versions whose inner parts are known. */
  readonly versions: readonly string[];
  /**
   * Patches what the package exports, in place, once. Returns whether it has the parts that are
   * patched; if not, nothing may have been changed.
   */
  readonly patch: (exports: object) => boolean;
  /** How its lines are known; see InstrumentedPackage. @default "own" */
  readonly by?: "channel" | "own";
}

/** Returns what applies the patches when the application loads the packages, by `require` or `import`. */
export function createLoggerPatches(patches: readonly LoggerPatch[]): Instrumentation {
  class LoggerPatches extends InstrumentationBase {
    constructor() {
      super("@tamma/observability/loggers", "1", {});
    }

    // In a closure: the constructor above calls it before there are fields
    protected override init(): InstrumentationNodeModuleDefinition[] {
      return patches.map(toDefinition);
    }
  }
  return new LoggerPatches();
}

function toDefinition({
  name,
  versions,
  patch,
  by = "own",
}: LoggerPatch): InstrumentationNodeModuleDefinition {
  // CommonJS and ESM may load the same package, one after the other
  const patched = new WeakSet();
  const follow = (target: object, version: string | undefined): boolean => {
    if (patched.has(target)) return true;
    if (!patch(target)) return false;
    patched.add(target);
    if (version !== undefined) notePackage({ name, version, by });
    return true;
  };
  const onLoad = (exports: unknown, version: string | undefined): unknown => {
    guarded(name, () => {
      const target = whatRequireGives(exports);
      if (target === undefined || follow(target, version)) return;
      // A package that requires itself while it is loaded (NestJS 11) shows what it has by then
      setImmediate(() =>
        guarded(name, () => {
          if (follow(target, version)) return;
          warn(`OBS_LOGS: this version of ${name} is not known, its lines are left alone`);
        }),
      ).unref();
    });
    return exports;
  };
  return new InstrumentationNodeModuleDefinition(name, [...versions], onLoad);
}

function guarded(name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    warn(`OBS_LOGS: the lines of ${name} are left alone: ${String(error)}`);
  }
}

/** In ESM, a CommonJS package is the default export. A CommonJS package may have one of its own. */
function whatRequireGives(exports: unknown): object | undefined {
  if (!isReference(exports)) return undefined;
  if (Reflect.get(exports, Symbol.toStringTag) !== "Module") return exports;
  const inner: unknown = Reflect.get(exports, "default");
  return isReference(inner) ? inner : exports;
}
