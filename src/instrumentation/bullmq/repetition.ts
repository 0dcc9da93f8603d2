import { type Context, createContextKey, type Link, ROOT_CONTEXT, trace } from "@opentelemetry/api";

/**
 * A job that repeats is processed as long as the queue lives, and each time carries what it was added
 * with. Each time is a trace of its own, with a link; else the first trace would never end.
 */
const repetition = createContextKey("@tamma/observability BullMQ repetition");

const links = createContextKey("@tamma/observability BullMQ links");

/** Returns `active` for the processing of a job that repeats. */
export function asRepetition(active: Context): Context {
  return active.setValue(repetition, true);
}

/** Whether a job that repeats is about to be processed. */
export function isRepetition(active: Context): boolean {
  return active.getValue(repetition) === true;
}

/** Returns the context of a new trace that is linked to the span in `sent`. */
export function linkTo(sent: Context): Context {
  const span = trace.getSpanContext(sent);
  const list: readonly Link[] = span === undefined ? [] : [{ context: span }];
  return ROOT_CONTEXT.setValue(links, list);
}

/** Returns the links of a span that begins in `parent`. */
export function linksOf(parent: Context): Link[] {
  const list = parent.getValue(links);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only linkTo writes this key
  return [...((list ?? []) as readonly Link[])];
}
