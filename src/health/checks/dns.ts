import { Resolver } from "node:dns/promises";

import type { CheckContext, CheckOptions, HealthCheckDefinition } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { at } from "./support/json.ts";
import { networkError } from "./support/network-error.ts";
import { untilAborted } from "./support/one-at-a-time.ts";
import { isText, requireTarget } from "./support/target.ts";
import { judgedLater, kind, texts, requireFields, type FieldsOf } from "./support/target-fields.ts";

/** What `dnsCheck` looks up. */
export interface DnsTarget {
  readonly hostname: string;
  /** @default "A" */
  readonly recordType?: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SRV" | "TXT";
  /** `"10.0.0.2"` or `"10.0.0.2:53"`. @default the servers of the machine */
  readonly servers?: readonly string[];
  /** Records that must all be among the answers, in any order. */
  readonly expect?: readonly string[];
}

const recordTypes: readonly unknown[] = ["A", "AAAA", "CNAME", "MX", "NS", "SRV", "TXT"];
const recordType = kind((value) => recordTypes.includes(value), `one of ${recordTypes.join(", ")}`);
const nameServers = kind(areServers, `an array of addresses such as ["10.0.0.2", "10.0.0.2:53"]`);

function areServers(value: unknown): boolean {
  if (texts(value) !== undefined) return false;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `texts` has looked
    new Resolver().setServers(value as string[]);
    return true;
  } catch {
    return false;
  }
}

const fields: FieldsOf<DnsTarget> = {
  hostname: judgedLater,
  recordType,
  servers: nameServers,
  expect: texts,
};

/**
 * Resolves a name by a DNS query. `/etc/hosts` plays no part, and neither does the thread pool that
 * `dns.lookup` shares with file access.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` without a hostname.
 */
export function dnsCheck(target: DnsTarget, options: CheckOptions = {}): HealthCheckDefinition {
  requireFields("dns", target, fields);
  const { hostname, recordType = "A", expect = [] } = target;
  requireTarget("dns", isText(hostname, "hostname"));
  return defineCheck({
    name: "dns",
    ...options,
    async check(context) {
      const records = await resolve(target, context);
      const missing = expect.filter((record) => !records.includes(record));
      const details = { hostname, recordType, records };
      return missing.length === 0
        ? { status: "healthy", details }
        : {
            status: "unhealthy",
            message: `no ${recordType} record ${missing.join(", ")}`,
            details,
          };
    },
  });
}

async function resolve(
  { hostname, recordType = "A", servers }: DnsTarget,
  { signal, timeoutMs }: CheckContext,
): Promise<readonly string[]> {
  // two tries inside the deadline: one lost datagram is no outage
  const resolver = new Resolver({ timeout: Math.max(1, Math.floor(timeoutMs / 3)), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  try {
    return readable(await untilAborted(signal, resolver.resolve(hostname, recordType)));
  } catch (error) {
    signal.throwIfAborted();
    throw networkError(`${recordType} ${hostname}`, error);
  } finally {
    resolver.cancel();
  }
}

/** A and the like answer with text, TXT with its pieces, MX and SRV with objects. */
function readable(records: unknown): readonly string[] {
  if (!Array.isArray(records)) return [];
  return records.map((record: unknown) => {
    if (typeof record === "string") return record;
    return Array.isArray(record) ? record.join("") : inZoneFileOrder(record);
  });
}

/** `10 mail.example.com` and `0 5 5060 sip.example.com`, as zone files write them. */
function inZoneFileOrder(record: unknown): string {
  return ["priority", "weight", "port", "exchange", "name"]
    .map((field) => at(record, field))
    .filter((value) => typeof value === "string" || typeof value === "number")
    .join(" ");
}
