import { z } from "zod";

import { startJsonReceiver, type JsonReceiver } from "./json-receiver.ts";

/**
 * A message to an incoming webhook, with what a reader sees required: an attachment without a text
 * is an empty grey bar. https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
 */
const message = z.object({
  channel: z
    .string()
    .regex(/^[#@]?[\w-]+$/)
    .optional(),
  username: z.string().max(80).optional(),
  attachments: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        title_link: z.url().optional(),
        pretext: z.string().optional(),
        // Slack cuts what is longer
        text: z.string().min(1).max(8_000),
        fallback: z.string().min(1),
        callback_id: z.string().optional(),
        fields: z
          .array(z.object({ title: z.string(), value: z.string(), short: z.boolean().optional() }))
          .optional(),
        footer: z.string().max(300).optional(),
        color: z.union([
          z.enum(["good", "warning", "danger"]),
          z.string().regex(/^#[0-9a-fA-F]{6}$/),
        ]),
        mrkdwn_in: z.array(z.enum(["pretext", "text", "fields", "fallback"])).optional(),
      }),
    )
    .min(1)
    .max(100),
});

export type SlackMessage = z.infer<typeof message>;

/** Starts a server that answers as Slack's incoming webhooks do. */
export async function startSlack(): Promise<JsonReceiver<SlackMessage>> {
  return startJsonReceiver(message, { status: 200, type: "text/html", body: "ok" });
}
