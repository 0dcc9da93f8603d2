import type { Resource } from "@opentelemetry/resources";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { CollectionResult, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";

import { mask } from "../../redaction/rules.ts";
import type { CollectingReader } from "../../metrics/shared-reader.ts";
import { warn } from "../warning.ts";
import { createAttributeRedactor } from "./attributes.ts";
import { copyRecord, redactLogRecord } from "./log-records.ts";
import { redactMetrics } from "./metrics.ts";
import { toPrivacyRules, type PrivacySettings } from "./privacy-rules.ts";
import type { Redaction } from "./redaction.ts";
import { copySpan, redactSpan } from "./spans.ts";

/**
 * Takes the secrets out of what is sent: everything passes here, between the SDK and the exporters.
 * What has none is returned as it is. The application's own objects are never changed.
 */
export interface Privacy {
  readonly spans: (spans: readonly ReadableSpan[]) => ReadableSpan[];
  readonly logs: (records: readonly ReadableLogRecord[]) => ReadableLogRecord[];
  readonly metrics: (metrics: ResourceMetrics) => ResourceMetrics;
  /** A reader whose metrics went through {@link Privacy.metrics}, for whoever collects them. */
  readonly reader: (reader: CollectingReader) => CollectingReader;
}

/** Creates the passage. Settings that cannot be read are warned of; the other rules are in force. */
export function createPrivacy(settings: PrivacySettings): Privacy {
  const rules = toPrivacyRules(settings, warn);
  const { redactor } = rules;
  const attributes = createAttributeRedactor(rules);
  const resource = rememberResources((original) => {
    const shown = attributes(original.attributes);
    const { schemaUrl } = original;
    if (shown === original.attributes) return original;
    return resourceFromAttributes(shown, schemaUrl === undefined ? {} : { schemaUrl });
  });
  const redaction: Redaction = {
    text: redactor.text,
    value: redactor.field,
    fields: rules.fields,
    databaseErrors: !rules.off.has("db-literals"),
    attributes,
    resource,
  };
  const metrics = (all: ResourceMetrics): ResourceMetrics => redactMetrics(all, redaction);
  return {
    spans: (spans) =>
      spans.map((span) =>
        closed(
          () => redactSpan(span, redaction),
          () => bareSpan(span),
        ),
      ),
    logs: (records) =>
      records.map((record) =>
        closed(
          () => redactLogRecord(record, redaction),
          () => bareRecord(record),
        ),
      ),
    metrics,
    reader: (reader) => ({
      collect: async (): Promise<CollectionResult> => {
        const { resourceMetrics, errors } = await reader.collect();
        return { resourceMetrics: metrics(resourceMetrics), errors };
      },
    }),
  };
}

/** The SDK groups items by their resource's identity, so the same one gives the same. */
function rememberResources(
  redact: (resource: Resource) => Resource,
): (resource: Resource) => Resource {
  const known = new WeakMap<Resource, Resource>();
  return (resource) => {
    const before = known.get(resource);
    if (before !== undefined) return before;
    const redacted = redact(resource);
    if (resource.asyncAttributesPending !== true) known.set(resource, redacted);
    return redacted;
  };
}

/**
 * What cannot be looked through, such as an object whose getter throws, is sent without its content:
 * the item counts, and nothing leaks.
 */
function closed<T>(redact: () => T, bare: () => T): T {
  try {
    return redact();
  } catch (error) {
    warn(
      `OBS_PRIVACY_OFF: an item cannot be looked through and is sent without its content: ${String(error)}`,
      "privacy",
    );
    return bare();
  }
}

function bareSpan(span: ReadableSpan): ReadableSpan {
  const status = { code: span.status.code };
  return { ...copySpan(span), name: mask, status, attributes: {}, links: [], events: [] };
}

function bareRecord(record: ReadableLogRecord): ReadableLogRecord {
  return { ...copyRecord(record), body: mask, attributes: {} };
}
