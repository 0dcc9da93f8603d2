import { nextUsage } from "./health-usage.ts";
import { checkedByEditors, type TemplateContext } from "./template.ts";

/** Returns what Next.js runs once when it starts: the health checks, which nothing else would. */
export function nextInstrumentationText(context: TemplateContext): string {
  return `${checkedByEditors(context)}/** Next.js calls this once, before the first request, and in its edge runtime too. */
${nextUsage(context).join("\n")}
`;
}
