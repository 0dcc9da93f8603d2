import { toMs } from "../../duration.ts";
import { checkMessageText } from "./notification-fields.ts";
import type {
  Channel,
  EmailChannel,
  PagerDutyChannel,
  SlackChannel,
  WebhookChannel,
} from "./receiver.ts";
import type { Route } from "./route.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import { show } from "../../show.ts";
import { showPublic } from "./routing-shape.ts";
import { checkDuration, type Report } from "./routing-problems.ts";

/** Reports receivers that nobody uses or that notify nobody, and channels that cannot work. */
export function checkReceivers({ receivers, route }: RoutingDefinition, report: Report): void {
  const used = new Set(receiversOf(route));
  for (const [name, { channels, none = "" }] of Object.entries(receivers)) {
    const where = `receivers.${name}`;
    if (!/^[a-z][a-z0-9_-]*$/.test(name)) {
      report(where, "a name of lower-case letters, digits, - and _", show(name));
    }
    if (!used.has(name)) report(where, "a route that notifies it", "none");
    const empty = channels.length === 0 && none.trim() === "";
    if (empty) report(`${where}.channels`, "at least one channel", "none");
    channels.forEach((channel, index) => {
      checkChannel(channel, `${where}.channels[${index}]`, report);
    });
  }
}

function receiversOf(route: Route): readonly (string | undefined)[] {
  const fallback = typeof route.fallback === "string" ? [route.fallback] : [];
  return [route.receiver, ...fallback, ...(route.routes ?? []).flatMap(receiversOf)];
}

/** Reports what cannot work in one channel. */
export function checkChannel(channel: Channel, where: string, report: Report): void {
  if (channel.type !== "webhook") {
    checkMessageText(channel.subject, `${where}.subject`, report);
    checkMessageText(channel.text, `${where}.text`, report);
  }
  switch (channel.type) {
    case "email":
      return checkEmail(channel, where, report);
    case "slack":
      return checkSlack(channel, where, report);
    case "pagerduty":
      return checkPagerDuty(channel, where, report);
    case "webhook":
      return checkWebhook(channel, where, report);
  }
}

function checkEmail(channel: EmailChannel, where: string, report: Report): void {
  const { to, from, smarthost, authUsername, authPasswordFile } = channel;
  if (to.length === 0) report(`${where}.to`, "at least one address", "none");
  to.forEach((address, index) => {
    checkAddress(address, `${where}.to[${index}]`, report);
  });
  checkAddress(from, `${where}.from`, report);
  if (!/^[^\s:]+:\d{1,5}$/.test(smarthost)) {
    report(`${where}.smarthost`, 'a host and a port such as "smtp:587"', showPublic(smarthost));
  }
  if ((authUsername === undefined) !== (authPasswordFile === undefined)) {
    report(where, "authUsername and authPasswordFile together", "one of them");
  }
  checkSecretFile(authPasswordFile, `${where}.authPasswordFile`, report);
}

function checkAddress(address: string, where: string, report: Report): void {
  if (/^[^\s@,]+@[^\s@,]+$/.test(address)) return;
  report(where, 'an address such as "ops@example.com"', showPublic(address));
}

function checkSlack(channel: SlackChannel, where: string, report: Report): void {
  const files = [channel.apiUrlFile, channel.appTokenFile].filter((file) => file !== undefined);
  if (files.length !== 1) {
    report(where, "exactly one of apiUrlFile and appTokenFile", String(files.length));
  }
  checkSecretFile(channel.apiUrlFile, `${where}.apiUrlFile`, report);
  checkSecretFile(channel.appTokenFile, `${where}.appTokenFile`, report);
  if (!/^(?:[#@]\S+|[A-Z0-9]{9,})$/.test(channel.channel)) {
    report(`${where}.channel`, 'a channel such as "#alerts"', showPublic(channel.channel));
  }
}

function checkPagerDuty(channel: PagerDutyChannel, where: string, report: Report): void {
  checkSecretFile(channel.routingKeyFile, `${where}.routingKeyFile`, report);
  if (channel.url !== undefined && !/^https?:\/\/\S+$/.test(channel.url)) {
    report(`${where}.url`, "an http or https URL", showPublic(channel.url));
  }
}

function checkWebhook(channel: WebhookChannel, where: string, report: Report): void {
  checkSecretFile(channel.urlFile, `${where}.urlFile`, report);
  checkSecretFile(channel.credentialsFile, `${where}.credentialsFile`, report);
  const { maxAlerts, timeout } = channel;
  if (maxAlerts !== undefined && !(Number.isInteger(maxAlerts) && maxAlerts >= 0)) {
    report(`${where}.maxAlerts`, "a whole number >= 0", show(maxAlerts));
  }
  const timeoutMs = checkDuration(timeout, `${where}.timeout`, report);
  if (timeoutMs === toMs(0)) report(`${where}.timeout`, "more than 0", show(timeout));
}

/** What is no path may be the secret itself: it is not shown. */
function checkSecretFile(file: string | undefined, where: string, report: Report): void {
  if (file === undefined || /^\/[\w./-]*\w$/.test(file)) return;
  report(where, "the absolute path of a file that holds the secret", `${file.length} characters`);
}
