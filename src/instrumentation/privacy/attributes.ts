import { maskArguments, maskCommandLine } from "../../redaction/command-lines.ts";
import type { OpenPaths } from "../../redaction/field-paths.ts";
import { isHarmlessHeader } from "../../redaction/headers.ts";
import { isSecretName } from "../../redaction/names.ts";
import { maskDocument, maskQueryText } from "../../redaction/query-text.ts";
import type { Redactor } from "../../redaction/redact-value.ts";
import { mask, type RuleName } from "../../redaction/rules.ts";
import { maskQuery, maskUrlQuery, type QueryPolicy } from "../../redaction/urls.ts";
import { headerOf, kindOf, type AttributeKind } from "./attribute-kinds.ts";

export interface AttributeRules {
  readonly off: ReadonlySet<RuleName>;
  /** Names that are shown although a rule masks them, in lower case. */
  readonly keep: ReadonlySet<string>;
  /** Fields of one's own, masked as a whole. */
  readonly fields: OpenPaths;
  readonly query: QueryPolicy;
  readonly redactor: Redactor;
}

/** Attributes of a span, an event, a data point, a log record or a resource. */
type AttributesOf<Value> = Readonly<Record<string, Value>>;

/** Returns the attributes without secrets: the same object if there is none. */
export type RedactAttributes = <Value>(attributes: AttributesOf<Value>) => Record<string, Value>;

/** Which rule of the table treats a kind. */
const ruleOf: Readonly<Record<AttributeKind, RuleName>> = {
  url: "url-query",
  query: "url-query",
  statement: "db-literals",
  document: "db-literals",
  parameter: "db-literals",
  arguments: "command-lines",
  command: "command-lines",
  payload: "payloads",
  header: "headers",
};

export function createAttributeRedactor(rules: AttributeRules): RedactAttributes {
  const { off, keep, fields, redactor } = rules;

  const treat = (name: string, value: unknown, all: AttributesOf<unknown>): unknown => {
    const kind = keep.has(name.toLowerCase()) ? undefined : kindOf(name);
    if (kind === undefined || off.has(ruleOf[kind])) return value;
    return Array.isArray(value) && kind !== "arguments"
      ? value.map((item: unknown) => treatKind(kind, name, item, { ...rules, all }))
      : treatKind(kind, name, value, { ...rules, all });
  };

  const redactAttributes = (attributes: AttributesOf<unknown>): Record<string, unknown> => {
    let changed = false;
    const shown: Record<string, unknown> = {};
    for (const name of Object.keys(attributes)) {
      const value = attributes[name];
      const shownName = redactor.text(name);
      const treated = treat(name, value, attributes);
      const redacted = treated === mask ? mask : redactor.field(name, treated, fields);
      changed ||= redacted !== value || shownName !== name;
      shown[shownName] = redacted;
    }
    return changed ? shown : attributes;
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a value is kept or becomes text
  return redactAttributes as RedactAttributes;
}

interface Surroundings extends AttributeRules {
  readonly all: AttributesOf<unknown>;
}

function treatKind(
  kind: AttributeKind,
  name: string,
  value: unknown,
  { all, keep, query, redactor }: Surroundings,
): unknown {
  switch (kind) {
    case "payload":
    case "parameter":
      return mask;
    case "header":
      return showsHeader(headerOf(name).toLowerCase(), keep) ? value : mask;
    case "arguments":
      return Array.isArray(value) ? maskArguments(value, mask, redactor.text) : value;
    case "url":
    case "query":
    case "statement":
    case "document":
    case "command":
      return typeof value === "string"
        ? treatText(kind, value, all, { mask, keep, query, redactor })
        : value;
  }
}

interface TextSettings {
  readonly mask: string;
  readonly keep: ReadonlySet<string>;
  readonly query: QueryPolicy;
  readonly redactor: Redactor;
}

function treatText(
  kind: "url" | "query" | "statement" | "document" | "command",
  text: string,
  all: AttributesOf<unknown>,
  settings: TextSettings,
): string {
  switch (kind) {
    case "url":
      // Credentials first: a raw "?" in a password would begin the query
      return maskUrlQuery(settings.redactor.text(text), settings, settings.query);
    case "query":
      return maskQuery(text, settings, settings.query);
    case "statement":
      return maskQueryText(text, systemOf(all));
    case "document":
      return maskDocument(text);
    case "command":
      return maskCommandLine(text, mask, settings.redactor.text);
  }
}

function systemOf(all: AttributesOf<unknown>): string {
  const system = all["db.system.name"] ?? all["db.system"];
  return typeof system === "string" ? system : "";
}

/** A header that tells a secret is not shown, whoever asks for it. */
function showsHeader(header: string, keep: ReadonlySet<string>): boolean {
  return (isHarmlessHeader(header) || keep.has(header)) && !isSecretName(header);
}
