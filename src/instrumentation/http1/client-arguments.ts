import { urlToHttpOptions } from "node:url";

import { guarded } from "../guarded.ts";
import { isReference } from "../is-reference.ts";
import { type Method, replaceMethod } from "../loading/replace-method.ts";
import { type HeaderList, toHeaders, withHeaders } from "./header-list.ts";

/**
 * Lets OpenTelemetry's instrumentation of `node:http` hand on what `request` and `get` were given. By
 * itself it makes names of an array's indexes, sends the credentials of a `URL` without decoding them,
 * and loses a callback that comes after `undefined`.
 *
 * The method is not public; the package is pinned and tests watch it.
 */
export function keepClientArguments(instrumentation: object): void {
  replaceMethod(instrumentation, "_outgoingRequestFunction", keeping);
}

/** `create(component, request)` returns what takes the place of Node's `request`. */
function keeping(create: Method): Method {
  return function outgoingRequestFunction(component, request) {
    const traced = create.call(this, component, request);
    if (typeof traced !== "function" || typeof request !== "function") return traced;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- functions, called as they were
    const [untracedRequest, tracedRequest] = [request as Method, traced as Method];
    const tracing = create.bind(this, component);
    return function outgoingRequest(this: object, ...given: unknown[]): unknown {
      const args = toOptions(given);
      if (args === undefined) return untracedRequest.apply(this, given);
      const at = args.findIndex((argument) => listOf(argument) !== undefined);
      const list = listOf(args[at]);
      if (list === undefined) return tracedRequest.apply(this, args);
      const listed = tracing(withList(untracedRequest, list));
      const options = { ...Object(args[at]), headers: toHeaders(list) };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      return (listed as Method).apply(this, args.with(at, options));
    };
  };
}

/**
 * Returns the arguments with a `URL` and its options made one, in Node's own way.
 * https://nodejs.org/api/url.html#urlurltohttpoptionsurl
 */
function toOptions(given: unknown[]): unknown[] | undefined {
  const [target, options, ...rest] = given;
  if (typeof target !== "string" && !isUrl(target)) return given;
  const own = typeof options === "function" ? [] : [options];
  const callbacks = typeof options === "function" ? [options, ...rest] : rest;
  if (typeof target === "string") return [target, ...own.filter(isReference), ...callbacks];
  try {
    return [{ ...urlToHttpOptions(target), ...Object(own[0]) }, ...callbacks];
  } catch {
    // Such as credentials that cannot be decoded: Node throws the same again
    return undefined;
  }
}

/** What Node takes as a URL, by its shape: there are others than its own class. */
function isUrl(target: unknown): target is URL {
  if (!isReference(target)) return false;
  const read = (name: string): unknown => Reflect.get(target, name);
  const isLike = Boolean(read("href")) && Boolean(read("protocol"));
  return isLike && read("auth") === undefined && read("path") === undefined;
}

function listOf(options: unknown): HeaderList | undefined {
  if (typeof options !== "object" || options === null) return undefined;
  const headers: unknown = Reflect.get(options, "headers");
  return Array.isArray(headers) ? headers : undefined;
}

/** Returns `request` with the list in its place, and in it what the instrumentation has added. */
function withList(request: Method, list: HeaderList): Method {
  return function listedRequest(...given) {
    const [options, ...rest] = given;
    // A string that is no URL is handed on for Node to refuse
    if (!isReference(options)) return request.apply(this, given);
    const headers = guarded("adding to a list of headers", () =>
      withHeaders(list, Object(Reflect.get(options, "headers"))),
    );
    return request.call(this, { ...options, headers: headers ?? list }, ...rest);
  };
}
