import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from "@opentelemetry/instrumentation";

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
      new InstrumentationNodeModuleDefinition("koa", every, following(followKoa)),
      new InstrumentationNodeModuleDefinition("h3", every, following(followH3)),
      new InstrumentationNodeModuleDefinition("@hapi/hapi", every, undefined, undefined, [
        file("@hapi/hapi/lib/request.js", followHapiRequest),
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
    file(`hono/${dist}/router/${folder}/router.js`, (exports) => followHonoRouter(name, exports)),
  );
}

function file(name: string, follow: (exports: unknown) => void): InstrumentationNodeModuleFile {
  return new InstrumentationNodeModuleFile(name, every, following(follow), () => undefined);
}

/** A patch that changes what a module exports in place, and never breaks the module. */
function following(follow: (exports: unknown) => void): (exports: unknown) => unknown {
  return (exports) => {
    try {
      follow(exports);
    } catch {
      // A frozen prototype: its requests have no route
    }
    return exports;
  };
}
