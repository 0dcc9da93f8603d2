import { subscribe } from "node:diagnostics_channel";

import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from "@opentelemetry/instrumentation";

import { guarded } from "../guarded.ts";
import { type Method, replaceMethodOnce } from "../loading/replace-method.ts";
import { noteException } from "./request-exception.ts";

interface Fastify {
  readonly addHook: (name: "onError", hook: OnError) => void;
}

type OnError = (request: unknown, reply: unknown, error: unknown, done: () => void) => void;

/**
 * Notes what handlers of Fastify, 4 and 5, have thrown. Each application tells of itself on a channel
 * when it is made.
 */
export function noteFastifyExceptions(): void {
  subscribe("fastify.initialization", (message) => {
    guarded("noting Fastify's exceptions", () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
      const { fastify } = message as { fastify: Fastify };
      fastify.addHook("onError", (_request, _reply, error, done) => {
        guarded("noting an exception", () => noteException(error));
        done();
      });
    });
  });
}

/**
 * Notes what handlers of express, 4 and 5, and NestJS have thrown: in express where an error passes
 * on to the next layer and where it leaves the last one, in NestJS where it is answered. Requests
 * without an error do not come by. The channel `express.router.request` of 5.3 tells as well, at the
 * price of closures for each middleware.
 */
export class HandlerExceptions extends InstrumentationBase {
  constructor() {
    super("@tamma/observability/handler-exceptions", "1", {});
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    return [
      new InstrumentationNodeModuleDefinition("finalhandler", ["*"], finalHandler),
      moduleFile("express", "express/lib/router/layer.js", "handle_error"),
      moduleFile("router", "router/lib/layer.js", "handleError"),
      moduleFile("@nestjs/core", "@nestjs/core/exceptions/exceptions-handler.js", "next"),
    ];
  }
}

function moduleFile(
  name: string,
  file: string,
  method: string,
): InstrumentationNodeModuleDefinition {
  const definition = new InstrumentationNodeModuleDefinition(name, ["*"]);
  definition.files.push(
    new InstrumentationNodeModuleFile(
      file,
      ["*"],
      (exports: unknown) => {
        for (const prototype of prototypes(exports)) replaceMethodOnce(prototype, method, noting);
        return exports;
      },
      () => undefined,
    ),
  );
  return definition;
}

/** The prototypes of a class, or of the classes among a module's exports. */
function prototypes(exports: unknown): readonly object[] {
  const candidates: unknown[] =
    typeof exports === "function" ? [exports] : Object.values(Object(exports));
  return candidates
    .map((found) => (typeof found === "function" ? Reflect.get(found, "prototype") : undefined))
    .filter((found): found is object => typeof found === "object" && found !== null);
}

/** Notes the first argument, the error. */
function noting(original: Method): Method {
  return function handle(...args) {
    guarded("noting an exception", () => noteException(args[0]));
    return original.apply(this, args);
  };
}

/** `finalhandler(request, response)` returns what is called with the error, if there is one. */
function finalHandler(exports: unknown): unknown {
  if (typeof exports !== "function") return exports;
  return new Proxy(exports, {
    apply(target, receiver, args): unknown {
      const done: unknown = Reflect.apply(target, receiver, args);
      if (typeof done !== "function") return done;
      return (...given: unknown[]): unknown => {
        const [error] = given;
        if (error !== undefined && error !== null) {
          guarded("noting an exception", () => noteException(error));
        }
        return Reflect.apply(done, undefined, given);
      };
    },
  });
}
