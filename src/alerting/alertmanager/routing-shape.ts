import { z } from "zod";

import { isObject } from "../../is-object.ts";
import { matchOperators } from "../../promql/label-condition.ts";
import { fieldsOf, flawsOf, waited, type Flaw, type ShowAt } from "../../shape.ts";
import { show } from "../../show.ts";
import type { Channel } from "./receiver.ts";

/**
 * The shape of a routing definition, where the types do not look: definitions in JavaScript, and
 * casts. What its parts mean is checked by the check-… files.
 */

const text = z.string("text");
const flag = z.boolean("true or false");
const texts = z.array(text, "a list of texts");
const duration = z.custom(
  (value) => typeof value === "number" || typeof value === "string",
  'a duration such as "30s"',
);
const secretFile = z.string("the absolute path of a file that holds the secret");
const sendResolved = flag.optional();
/** What a message says, of the channels for people. */
const message = { subject: text.optional(), text: text.optional() };

const channel = z.discriminatedUnion(
  "type",
  [
    fieldsOf({
      type: z.literal("email"),
      to: z.array(text, "a list of addresses"),
      from: text,
      smarthost: text,
      authUsername: text.optional(),
      authPasswordFile: secretFile.optional(),
      requireTls: flag.optional(),
      ...message,
      sendResolved,
    }),
    fieldsOf({
      type: z.literal("slack"),
      apiUrlFile: secretFile.optional(),
      appTokenFile: secretFile.optional(),
      channel: text,
      ...message,
      sendResolved,
    }),
    fieldsOf({
      type: z.literal("pagerduty"),
      routingKeyFile: secretFile,
      url: text.optional(),
      ...message,
      sendResolved,
    }),
    fieldsOf({
      type: z.literal("webhook"),
      urlFile: secretFile,
      credentialsFile: secretFile.optional(),
      maxAlerts: z.number("a whole number >= 0").optional(),
      timeout: duration.optional(),
      sendResolved,
    }),
  ],
  {
    error: (issue) =>
      issue.code === "invalid_union"
        ? 'one of "email", "slack", "pagerduty", "webhook"'
        : 'a channel such as { type: "webhook", … }',
  },
);

const receiver = fieldsOf(
  { channels: z.array(channel, "a list of channels"), none: text.optional() },
  "a receiver such as { channels: [] }",
);

const matcher = fieldsOf(
  {
    label: z.string("the name of a label"),
    operator: z.enum(matchOperators, `one of ${matchOperators.map(show).join(", ")}`),
    value: z.string('text, or a condition such as oneOf("…", "…")'),
  },
  'a matcher such as label("severity", "critical")',
);
const matchers = z.array(matcher, 'a list of matchers such as label("severity", "critical")');

const route: z.ZodType = z.lazy(() =>
  fieldsOf(
    {
      receiver: z.string("the name of a receiver").optional(),
      matchers: matchers.optional(),
      groupBy: z.array(text, "a list of labels").optional(),
      groupWait: duration.optional(),
      groupInterval: duration.optional(),
      repeatInterval: duration.optional(),
      continue: flag.optional(),
      muteTimeIntervals: texts.optional(),
      activeTimeIntervals: texts.optional(),
      mutesCritical: z.string("a reason").optional(),
      fallback: z.custom(isFallback, 'a receiver, or { none: "the reason" }').optional(),
      routes: z.array(route, "a list of routes").optional(),
    },
    "a route such as { receiver: … }",
  ),
);

const inhibitRule = fieldsOf(
  {
    name: z.string("a name"),
    source: matchers,
    target: matchers,
    equal: z.custom(isEqual, 'labels, or "nothing"'),
  },
  "a rule such as { name, source, target, equal }",
);

const names = z.array(z.custom(isRangeOf("string"), "a name, or two"), "a list of names");
const numbers = z.array(z.custom(isRangeOf("number"), "a number, or two"), "a list of numbers");

const timeInterval = fieldsOf(
  {
    times: z.array(fieldsOf({ from: text, to: text }), "a list of times").optional(),
    weekdays: names.optional(),
    daysOfMonth: numbers.optional(),
    months: names.optional(),
    years: numbers.optional(),
    location: text.optional(),
  },
  "an interval such as { weekdays: [] }",
);

const routing = fieldsOf(
  {
    file: z.string("the path of the file that defines it"),
    receivers: z.record(z.string(), receiver, "an object of receivers by name"),
    route,
    inhibitRules: z.array(inhibitRule, "a list of inhibition rules").optional(),
    timeIntervals: z
      .record(z.string(), z.array(timeInterval, "a list of intervals"), "intervals by name")
      .optional(),
    templates: texts.optional(),
    templateFiles: z
      .array(
        fieldsOf({ name: text, text: z.string("text"), file: text.optional() }),
        "a list of files",
      )
      .optional(),
    resolveTimeout: duration.optional(),
    kubernetes: fieldsOf({ name: text, namespace: text, secretName: text }).optional(),
  },
  "what defineRouting() returns",
);

/** Returns what is not of a routing definition's shape. */
export function routingFlaws(definition: unknown): readonly Flaw[] {
  if (!isObject(definition)) return flawsOf(routing, definition, showAt);
  // Nobody writes notes: our own functions do
  const { notes: _, ...written } = definition;
  return flawsOf(routing, written, showAt);
}

/**
 * Returns the fields of a definition whose content has another shape than expected, such as
 * `receivers`. An unknown field in them is a flaw, but does not stand in the way of the others.
 */
export function misshapenFields(
  definition: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const issues = routing.safeParse(waited(definition)).error?.issues ?? [];
  const misshapen = issues.filter(({ code }) => code !== "unrecognized_keys");
  return new Set(misshapen.map(({ path }) => String(path[0])));
}

/** Returns the channels that have the right shape, by their place. */
export function soundChannels(definition: unknown): readonly PlacedChannel[] {
  const receivers = isObject(definition) ? definition["receivers"] : undefined;
  return Object.entries(isObject(receivers) ? receivers : {}).flatMap(([name, one]) => {
    const channels = isObject(one) && Array.isArray(one["channels"]) ? one["channels"] : [];
    return channels.flatMap((given: unknown, index) => {
      const issues = channel.safeParse(given).error?.issues ?? [];
      if (issues.some(({ code }) => code !== "unrecognized_keys")) return [];
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema is the type's shape
      return [{ where: `receivers.${name}.channels[${index}]`, channel: given as Channel }];
    });
  });
}

interface PlacedChannel {
  readonly where: string;
  readonly channel: Channel;
}

/** Returns a value that ought to be public without what may be a secret in the wrong place. */
export function showPublic(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return `an object with ${Object.keys(value).join(", ") || "no fields"}`;
  if (typeof value !== "string") return show(value);
  const isOpaque = value.length >= 20 && !/[\s@#]/.test(value);
  return isOpaque || /\/\/.*[/@]/.test(value) ? `${value.length} characters` : show(value);
}

/** Values of a receiver may be secrets where their files' paths belong. */
const showAt: ShowAt = (path, value) => {
  const isSecret = typeof value === "string" && String(path.at(-1)).endsWith("File");
  if (isSecret) return `${value.length} characters`;
  return path[0] === "receivers" || path.length === 0 ? showPublic(value) : show(value);
};

function isFallback(value: unknown): boolean {
  return typeof value === "string" || (isObject(value) && typeof value["none"] === "string");
}

function isEqual(value: unknown): boolean {
  return (
    value === "nothing" ||
    (Array.isArray(value) && value.every((label) => typeof label === "string"))
  );
}

function isRangeOf(type: "string" | "number"): (value: unknown) => boolean {
  return (value) => {
    const isOne = (one: unknown): boolean => typeof one === type;
    return isOne(value) || (Array.isArray(value) && value.length === 2 && value.every(isOne));
  };
}
