import { z } from "zod";

import { startJsonReceiver, type JsonReceiver } from "./json-receiver.ts";

/** An event of the Events API v2. https://developer.pagerduty.com/docs/events-api-v2-overview */
const event = z
  .strictObject({
    routing_key: z.string().length(32),
    event_action: z.enum(["trigger", "acknowledge", "resolve"]),
    dedup_key: z.string().min(1).max(255),
    client: z.string().optional(),
    client_url: z.string().optional(),
    payload: z.looseObject({
      summary: z.string().min(1).max(1_024),
      source: z.string().min(1),
      severity: z.enum(["critical", "error", "warning", "info"]),
      custom_details: z.record(z.string(), z.unknown()).optional(),
    }),
    links: z.array(z.object({ href: z.url(), text: z.string().optional() })).optional(),
    images: z.array(z.object({ src: z.url() })).optional(),
  })
  .partial({ client: true, client_url: true });

export type PagerDutyEvent = z.infer<typeof event>;

/** Starts a server that answers as PagerDuty's `/v2/enqueue` does. */
export async function startPagerDuty(): Promise<JsonReceiver<PagerDutyEvent>> {
  const body = JSON.stringify({ status: "success", message: "Event processed", dedup_key: "x" });
  return startJsonReceiver(event, { status: 202, type: "application/json", body });
}
