/**
 * The conventions' value for whatever a set does not name.
 * https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/
 */
export const fallbackValue = "_OTHER";

/**
 * Whether the set names nothing but the fallback: what an enum of the conventions is whose values
 * nobody can list, such as that of `error.type`.
 */
export function hasOnlyFallback(values: readonly string[]): boolean {
  return values.every((value) => value === fallbackValue);
}
