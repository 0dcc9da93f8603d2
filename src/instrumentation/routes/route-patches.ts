import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from "@opentelemetry/instrumentation";

import { notePackage } from "../instrumented-packages.ts";
import { followH3 } from "./h3.ts";
import { followHapiRequest } from "./hapi.ts";
import { followHonoRouter } from "./hono.ts";
import { followKoa } from "./koa.ts";

const every = ["*"];

/**
 * Learns the routes of frameworks that neither publish them nor leave them on the request. Each patch
 * changes the prototype of a class in place and makes no spans.
 */
export class RoutePatches extends InstrumentationBase {
  constructor() {
    super("@tamma/observability/routes", "1", {});
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      // Leaves its routes on the request: nothing is to be patched
      new InstrumentationNodeModuleDefinition(
        "express",
        every,
        following("express", () => undefined),
      ),
      new InstrumentationNodeModuleDefinition("koa", every, following("koa", followKoa)),
      new InstrumentationNodeModuleDefinition("h3", every, following("h3", followH3)),
      new InstrumentationNodeModuleDefinition("@hapi/hapi", every, undefined, undefined, [
        file("@hapi/hapi", "lib/request.js", followHapiRequest),
      ]),
      new InstrumentationNodeModuleDefinition("hono", every, undefined, undefined, [
        ...honoRouter("smart-router", "SmartRouter"),
        ...honoRouter("pattern-router", "PatternRouter"),
      ]),
    ];
  }
}

function honoRouter(
  folder: string,
  name: Parameters<typeof followHonoRouter>[0],
): InstrumentationNodeModuleFile[] {
  return ["dist", "dist/cjs"].map((dist) =>
    file("hono", `${dist}/router/${folder}/router.js`, (exports) =>
      followHonoRouter(name, exports),
    ),
  );
}

function file(
  owner: string,
  path: string,
  follow: (exports: unknown) => void,
): InstrumentationNodeModuleFile {
  const patch = following(owner, follow);
  return new InstrumentationNodeModuleFile(`${owner}/${path}`, every, patch, () => undefined);
}

/** A patch that changes what a module exports in place, and never breaks the module. */
function following(
  name: string,
  follow: (exports: unknown) => void,
): (exports: unknown, version?: string) => unknown {
  return (exports, version) => {
    try {
      follow(exports);
      if (version !== undefined) notePackage({ name, version, by: "own" });
    } catch {
      // A frozen prototype: its requests have no route
    }
    return exports;
  };
}
