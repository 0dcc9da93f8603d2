import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type Instrumentation,
} from "@opentelemetry/instrumentation";

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

function toDefinition({ name, versions, patch }: LoggerPatch): InstrumentationNodeModuleDefinition {
  // CommonJS and ESM may load the same package, one after the other
  const patched = new WeakSet();
  const warnUnlessPatched = (target: object): void => {
    if (patched.has(target)) return;
    warn(`OBS_LOGS: this version of ${name} is not known, its lines are left alone`);
  };
  return new InstrumentationNodeModuleDefinition(name, [...versions], (exports: unknown) => {
    try {
      const target = whatRequireGives(exports);
      if (target === undefined || patched.has(target)) return exports;
      if (patch(target)) patched.add(target);
      // A package that is imported and that its own files require has only a part of its exports then
      else setImmediate(() => warnUnlessPatched(target)).unref();
    } catch (error) {
      warn(`OBS_LOGS: the lines of ${name} are left alone: ${String(error)}`);
    }
    return exports;
  });
}

/** In ESM, a CommonJS package is the default export. A CommonJS package may have one of its own. */
function whatRequireGives(exports: unknown): object | undefined {
  if (!isReference(exports)) return undefined;
  if (Reflect.get(exports, Symbol.toStringTag) !== "Module") return exports;
  const inner: unknown = Reflect.get(exports, "default");
  return isReference(inner) ? inner : exports;
}

function isReference(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

type Method = (this: object, ...args: unknown[]) => unknown;

/**
 * Puts a function in a method's place, which gets the original. Returns whether there is such a method.
 * The replacement keeps its attributes, so nobody who lists an object's fields sees the difference.
 */
export function replaceMethod(
  target: object,
  name: PropertyKey,
  replacement: (original: Method) => Method,
): boolean {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") return false;
  const own = Reflect.getOwnPropertyDescriptor(target, name);
  return Reflect.defineProperty(target, name, {
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? false,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a function, as was looked at
    value: replacement(original as Method),
  });
}
