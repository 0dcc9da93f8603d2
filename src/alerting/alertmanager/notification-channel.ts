import { z } from "zod";

import type { NotificationConfig } from "../specification.ts";
import type { Channel, SecretFile } from "./receiver.ts";
import { show } from "../../show.ts";
import type { Report } from "./routing-problems.ts";

const file = z
  .string()
  .startsWith("/")
  .transform((path): SecretFile => `/${path.slice(1)}`);
const sendResolved = z.boolean().optional();

/** What the specification's free-form `config` must hold, by `type`. Secrets are files. */
const schemas = {
  email: z.strictObject({
    to: z.union([z.string().transform((one) => [one] as const), z.tuple([z.string()], z.string())]),
    from: z.string(),
    smarthost: z.string(),
    authUsername: z.string().optional(),
    authPasswordFile: file.optional(),
    requireTls: z.boolean().optional(),
    sendResolved,
  }),
  slack: z.strictObject({ apiUrlFile: file, channel: z.string(), sendResolved }),
  pagerduty: z.strictObject({ routingKeyFile: file, url: z.string().optional(), sendResolved }),
  webhook: z.strictObject({
    urlFile: file,
    credentialsFile: file.optional(),
    maxAlerts: z.number().optional(),
    sendResolved,
  }),
} as const satisfies Readonly<Record<NotificationConfig["type"], z.ZodObject>>;

/**
 * Returns the channel that a notification of the specification means, or undefined after a report.
 * Values are never show: a misplaced one may be the secret itself.
 */
export function toChannel(
  { type, config }: NotificationConfig,
  where: string,
  report: Report,
): Channel | undefined {
  if (!Object.hasOwn(schemas, type)) {
    report(`${where}.type`, `one of ${Object.keys(schemas).map(show).join(", ")}`, show(type));
    return undefined;
  }
  const schema = schemas[type];
  const parsed = schema.safeParse(config);
  if (parsed.success) {
    // Absent keys are absent after zod too: it never writes undefined into an optional one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only exactOptionalPropertyTypes differs
    return { type, ...parsed.data } as Channel;
  }
  for (const issue of parsed.error.issues) {
    reportIssue(issue, Object.keys(schema.shape), `${where}.config`, report);
  }
  return undefined;
}

function reportIssue(
  issue: z.core.$ZodIssue,
  keys: readonly string[],
  where: string,
  report: Report,
): void {
  if (issue.code === "unrecognized_keys") {
    report(where, `keys among ${keys.join(", ")}`, issue.keys.join(", "));
    return;
  }
  const key = issue.path.join(".");
  const isFile = key.endsWith("File");
  report(
    `${where}.${key}`,
    isFile ? "the absolute path of a file that holds the secret" : "a value of its type",
    "none or another",
  );
}
