import type { ServerHttp2Stream } from "node:http2";

import { type GivenHeaders, readable, withHeaders } from "./client-headers.ts";
import { guarded } from "../guarded.ts";
import { type Method, oncePerPrototype, replaceMethod } from "../loading/replace-method.ts";

/**
 * Returns what adds a header to the answer of a stream at the moment when it is sent, unless the
 * application has set it by itself. `setHeader` would be seen by the application, and exists only in
 * the compatibility API.
 */
export function answersWith(header: string): (stream: ServerHttp2Stream, value: string) => void {
  const values = new WeakMap<object, string>();
  const extend = (headers: unknown, value: string): GivenHeaders => {
    if (headers === null || !["object", "undefined"].includes(typeof headers)) return undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object, a list or nothing
    const given = headers as GivenHeaders;
    return header in readable(given) ? undefined : withHeaders(given, { [header]: value });
  };
  /** `at` is where the headers are among the arguments. */
  const adding =
    (at: number) =>
    (original: Method): Method =>
      function respond(...args) {
        const value = values.get(Object(this));
        const more =
          value === undefined
            ? undefined
            : guarded("a response header", () => extend(args[at], value));
        if (more === undefined) return original.apply(this, args);
        return original.apply(this, [...args.slice(0, at), more, ...args.slice(at + 1)]);
      };
  const follow = oncePerPrototype((prototype) => {
    replaceMethod(prototype, "respond", adding(0));
    replaceMethod(prototype, "respondWithFD", adding(1));
    replaceMethod(prototype, "respondWithFile", adding(1));
  });
  return (stream, value) => {
    follow(stream);
    values.set(stream, value);
  };
}
