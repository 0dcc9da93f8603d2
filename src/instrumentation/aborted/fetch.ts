import { type Method, replaceMethod } from "../loading/replace-method.ts";

interface Subscriber {
  readonly enable: () => void;
  readonly disable: () => void;
}

/**
 * Lets OpenTelemetry's instrumentation of undici, and so of `fetch`, tell of requests that were
 * aborted: it ends their spans without an error, and has a number as the class of a timeout. What
 * the application aborts with may be no error at all; then it throws, and that ends the process.
 */
export function followAbortedFetch(instrumentation: Subscriber): void {
  // It has subscribed with the method that it had then
  instrumentation.disable();
  replaceMethod(instrumentation, "onError", onError);
  instrumentation.enable();
}

function onError(original: Method): Method {
  return function told(message) {
    const { request, error } = Object(message);
    return original.call(this, { request, error: readable(error) });
  };
}

/** Returns the error as one that the instrumentation takes for one, with its class as the code. */
function readable(error: unknown): object {
  if (!(error instanceof Error)) return { code: "aborted", message: String(error) };
  const code: unknown = Reflect.get(error, "code");
  if (error.name !== "AbortError" && typeof code !== "number") return error;
  const { name, message, stack } = error;
  return { code: name, message, stack };
}
