import { type Method, replaceMethod } from "../loading/replace-method.ts";

/**
 * Lets OpenTelemetry's instrumentation of `node:http` tell of an error by its code where the class
 * says nothing: Node's own are `Error` for a refused connection, a reset one and an unknown name.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 *
 * The methods are not public; the package is pinned and tests watch them.
 */
export function tellErrorTypes(instrumentation: object): void {
  replaceMethod(instrumentation, "_onOutgoingRequestError", withType);
  replaceMethod(instrumentation, "_onServerResponseError", withType);
}

/** The last argument is the error, whose name becomes the type. */
function withType(original: Method): Method {
  return function onError(...args) {
    const error = args.at(-1);
    const type = errorType(error);
    if (type === undefined) return original.apply(this, args);
    const named: object = Object.create(Object(error), { name: { value: type } });
    return original.apply(this, [...args.slice(0, -1), named]);
  };
}

/** The classes that Node's errors of connections have. */
const plain: ReadonlySet<unknown> = new Set(["Error", "AggregateError"]);

/** An application may put anything there. */
const wellFormed = /^[A-Z][A-Z\d_]{1,63}$/;

/** Returns the code of an error, such as `ECONNREFUSED`, if that says more than its class. */
export function errorType(error: unknown): string | undefined {
  try {
    if (!(error instanceof Error) || !plain.has(error.name)) return undefined;
    const code: unknown = Reflect.get(error, "code");
    return typeof code === "string" && wellFormed.test(code) ? code : undefined;
  } catch {
    // One that cannot be looked at
    return undefined;
  }
}
