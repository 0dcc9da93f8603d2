import { checkedByEditors, type TemplateContext } from "./template.ts";

/** Returns a routing with e-mail and Slack. */
export function routingText(context: TemplateContext): string {
  return `${checkedByEditors(context)}import { shippedRouting } from "@tamma/observability/shipped";

/**
 * Who is notified. Everything goes to Slack; critical alerts go out at once, and by e-mail as well.
 *
 * Secrets are files that Alertmanager reads when it sends: nothing secret stands here. \`tamma-obs up\`
 * takes them from observability/secrets, which Git leaves out.
 */
export const routing = shippedRouting({
  // The file holds the URL of an incoming webhook
  slack: { channel: "#alerts", urlFile: "slack_url" },
  email: {
    to: "on-call@example.com",
    from: "alerts@example.com",
    smarthost: "smtp.example.com:587",
    username: "alerts@example.com",
    passwordFile: "smtp_password",
  },
});
`;
}
