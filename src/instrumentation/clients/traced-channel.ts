import { tracingChannel } from "node:diagnostics_channel";

import { type Attributes, context, type Span, SpanKind, trace } from "@opentelemetry/api";

import { isPatched } from "../instrumented-packages.ts";
import { ownScope } from "../own-scope.ts";
import { warn } from "../warning.ts";
import { contextStorage } from "./context-storage.ts";
import { failCall } from "./fail-call.ts";

/** What a package publishes about one of its calls. It is the package's: nothing of it is sure. */
export type Message = Readonly<Record<string, unknown>>;

/** The span of a call. */
export interface Call {
  readonly name: string;
  /** @default SpanKind.CLIENT */
  readonly kind?: SpanKind;
  readonly attributes: Attributes;
}

export interface FollowedChannel {
  /** The package that publishes. While its instrumentation patches a version of it, this is idle. */
  readonly packageName: string;
  /** The name of the tracing channel. */
  readonly channel: string;
  /** Returns the span of a call, or `undefined` for those that have none. */
  readonly describe: (message: Message) => Call | undefined;
  /** Whether what is called within the call is a child of its span. */
  readonly encloses?: boolean;
  /** Called before the span of a call that has not thrown ends. */
  readonly finish?: (span: Span, message: Message) => void;
}

/**
 * Makes spans of what a package publishes on a tracing channel, within a request only, as the
 * instrumentations of databases do.
 * https://nodejs.org/api/diagnostics_channel.html#class-tracingchannel
 */
export function followChannel(followed: FollowedChannel): void {
  const { packageName, channel: name, describe, encloses = false, finish } = followed;
  const tracer = trace.getTracer(...ownScope);
  const spans = new WeakMap<object, Span>();
  const begin = guarded(followed, (message) => {
    if (trace.getSpan(context.active()) === undefined || isPatched(packageName)) return;
    const call = describe(message);
    if (call === undefined) return;
    const { kind = SpanKind.CLIENT, attributes } = call;
    spans.set(message, tracer.startSpan(call.name, { kind, attributes }));
  });
  const end = guarded(followed, (message) => {
    const span = spans.get(message);
    if (span === undefined) return;
    spans.delete(message);
    try {
      if (message["error"] === undefined) finish?.(span, message);
      else failCall(span, message["error"]);
    } finally {
      span.end();
    }
  });
  const { start, end: returned, asyncStart: settled } = tracingChannel(name);
  const storage = encloses ? contextStorage() : undefined;
  if (storage === undefined) start.subscribe(begin);
  else {
    start.bindStore(storage, (message) => {
      begin(message);
      const span = isMessage(message) ? spans.get(message) : undefined;
      return span === undefined ? context.active() : trace.setSpan(context.active(), span);
    });
  }
  returned.subscribe((message) => {
    // A call that is over when it returns, or has thrown; others end later
    if (isMessage(message) && ("result" in message || "error" in message)) end(message);
  });
  // Not asyncEnd: the callback, and all that it does, comes in between
  settled.subscribe(end);
}

/** A subscriber that throws would end the application: whatever fails here is said once. */
function guarded(
  { packageName, channel }: FollowedChannel,
  work: (message: Message) => void,
): (message: unknown) => void {
  return (message) => {
    try {
      if (isMessage(message)) work(message);
    } catch (error) {
      warn(
        `${packageName}: what it publishes on ${channel} is not understood: ${String(error)}`,
        channel,
      );
    }
  };
}

function isMessage(message: unknown): message is Message {
  return typeof message === "object" && message !== null;
}
