import type { Link, SpanStatus } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";

import { withoutQuoted } from "../../redaction/quoted.ts";
import { isDatabaseCall, withoutQuotedValues } from "./database-errors.ts";
import type { Redaction } from "./redaction.ts";

/** Returns the span without secrets: the same one if it has none. */
export function redactSpan(span: ReadableSpan, redaction: Redaction): ReadableSpan {
  const name = redaction.text(span.name);
  const resource = redaction.resource(span.resource);
  const attributes = redaction.attributes(span.attributes);
  const inDatabase = redaction.databaseErrors && isDatabaseCall(span.attributes);
  const status = redactStatus(span.status, redaction, inDatabase);
  const events = each(span.events, (event) => redactEvent(event, redaction, inDatabase));
  const links = each(span.links, (link) => redactLink(link, redaction));
  if (
    name === span.name &&
    resource === span.resource &&
    attributes === span.attributes &&
    status === span.status &&
    events === span.events &&
    links === span.links
  ) {
    return span;
  }
  return { ...copySpan(span), name, resource, attributes, status, events, links };
}

/** Field by field: the SDK's spans have methods that read their private state. */
export function copySpan(span: ReadableSpan): ReadableSpan {
  const { name, kind, parentSpanContext, startTime, endTime, duration, ended, status } = span;
  const { attributes, links, events, resource, instrumentationScope } = span;
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  return {
    name,
    kind,
    spanContext: () => span.spanContext(),
    ...(parentSpanContext === undefined ? {} : { parentSpanContext }),
    startTime,
    endTime,
    duration,
    ended,
    status,
    attributes,
    links,
    events,
    resource,
    instrumentationScope,
    droppedAttributesCount,
    droppedEventsCount,
    droppedLinksCount,
  };
}

function redactStatus(status: SpanStatus, { text }: Redaction, inDatabase: boolean): SpanStatus {
  if (status.message === undefined) return status;
  const message = text(inDatabase ? withoutQuoted(status.message) : status.message);
  return message === status.message ? status : { ...status, message };
}

type TimedEvent = ReadableSpan["events"][number];

function redactEvent(
  event: TimedEvent,
  { text, attributes }: Redaction,
  inDatabase: boolean,
): TimedEvent {
  const name = text(event.name);
  const given =
    inDatabase && event.attributes !== undefined
      ? withoutQuotedValues(event.attributes)
      : event.attributes;
  const shown = given === undefined ? undefined : attributes(given);
  if (name === event.name && shown === event.attributes) return event;
  return { ...event, name, ...(shown === undefined ? {} : { attributes: shown }) };
}

function redactLink(link: Link, { attributes }: Redaction): Link {
  if (link.attributes === undefined) return link;
  const shown = attributes(link.attributes);
  return shown === link.attributes ? link : { ...link, attributes: shown };
}

/** The same list if every item stays the same. */
function each<T>(items: T[], redact: (item: T) => T): T[] {
  const redacted = items.map((item) => redact(item));
  return redacted.every((item, index) => item === items[index]) ? items : redacted;
}
