/**
 * Calls what the application handed in. Whatever it throws, and whatever a promise that it returns
 * is rejected with, goes to `onError`: it never ends the process, and nobody waits for it.
 */
export function callSafely(
  call: () => unknown,
  onError: (error: unknown) => void,
  onSuccess: () => void = () => undefined,
): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return onError(error);
  }
  if (typeof result !== "object" || result === null) return onSuccess();
  // Not Promise.resolve(), which reads `constructor` of a promise: that may throw as well
  new Promise((resolve) => {
    resolve(result);
  }).then(onSuccess, onError);
}
