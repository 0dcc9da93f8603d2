import { describe, expect, test } from "vitest";

import { endpointOf } from "#src/alerting/alertmanager/receiver.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import { createRouter } from "#src/alerting/alertmanager/simulate/router.ts";
import { checkPageTest, pageTest } from "#src/alerting/alertmanager/simulate/page-test.ts";
import { resolveProject } from "#src/project/resolve-project.ts";
import { shippedRouting, type ShippedRoutingOptions } from "#src/shipped/shipped-routing.ts";

import { problemsOf } from "../project/problems-of.ts";
import { everyOption } from "./every-channel.ts";

const anything = (options: unknown): ShippedRoutingOptions => options as ShippedRoutingOptions;

/** Endpoints of each receiver. */
function endpoints(options: ShippedRoutingOptions): Readonly<Record<string, readonly string[]>> {
  const { receivers } = resolveRouting(shippedRouting(options));
  return Object.fromEntries(
    [...receivers].map(([name, { channels }]) => [name, channels.map(endpointOf)]),
  );
}

const { slack, email, pagerduty } = everyOption;
const slackUrl = "slack /etc/alertmanager/secrets/slack_url";
const smtp = "email smtp.example.com:587";
const pager = "pagerduty /etc/alertmanager/secrets/pagerduty_key";

describe("shippedRouting", () => {
  test("has no webhook that is not named, and a heartbeat that nobody gets", () => {
    expect(endpoints({ slack })).toEqual({
      default: [slackUrl],
      critical: [slackUrl],
      quiet: [slackUrl],
      unsent: [],
      watchdog: [],
    });
  });

  test("e-mail is the second way of critical alerts, or the only one", () => {
    expect(endpoints({ slack, email, pagerduty })).toEqual({
      default: [slackUrl],
      critical: [slackUrl, pager],
      "critical-fallback": [smtp],
      quiet: [slackUrl],
      unsent: [],
      watchdog: [],
    });
    expect(endpoints({ email, pagerduty })).toEqual({
      default: [smtp],
      critical: [smtp, pager],
      quiet: [smtp],
      unsent: [],
      watchdog: [],
    });
    expect(endpoints({ pagerduty })).toEqual({
      default: [pager],
      critical: [pager],
      quiet: [],
      unsent: [],
      watchdog: [],
    });
  });

  test.each<[string, ShippedRoutingOptions, readonly string[]]>([
    ["one channel", { slack }, ["slack"]],
    ["one channel, for a reason", { slack, fallback: { none: "the pilot is over soon" } }, []],
    ["two channels", { slack, pagerduty }, []],
    ["a second way", { pagerduty, fallback: { webhook: { urlFile: "phone" } } }, []],
  ])("says that critical alerts have one way out: %s", (_name, options, only) => {
    const { notes } = resolveProject(
      { routing: shippedRouting(options) },
      { root: "/project", file: "observability.config.ts" },
    );
    expect(notes).toEqual(
      only.map((type) => ({
        file: "observability.config.ts",
        field: "routing: shippedRouting",
        expected:
          'a second way for critical alerts: another channel, or fallback: { none: "the reason" }',
        got: `only ${type}`,
      })),
    );
  });

  test.each<[string, ShippedRoutingOptions["paging"], readonly string[]]>([
    [
      "without a word, all but staging, test and development",
      undefined,
      ["production", "demo", ""],
    ],
    ["those that are named", { only: ["production"] }, ["production", ""]],
    ["all but those that are named", { allBut: ["demo"] }, ["production", "staging", "test", ""]],
    ["all", { allBut: [] }, ["production", "staging", "demo", "test", ""]],
  ])("pages of environments: %s", (_name, paging, paged) => {
    const policy = resolveRouting(
      shippedRouting({ slack, pagerduty, ...(paging === undefined ? {} : { paging }) }),
    );
    const wakes = ["production", "staging", "demo", "test", ""].filter((environment) =>
      createRouter(policy.root)({
        alertname: "A",
        severity: "critical",
        deployment_environment_name: environment,
      }).some(({ options }) => options.receiver === "critical"),
    );
    expect(wakes.toSorted()).toEqual(paged.toSorted());
  });

  test.each<[unknown, string]>([
    ["production", '{ only: ["production"] } or { allBut: ["staging"] }'],
    [{ only: [] }, "at least one environment"],
    [{ allBut: [""] }, "names of environments"],
    [{ only: ["a"], allBut: ["b"] }, '{ only: ["production"] } or { allBut: ["staging"] }'],
  ])("refuses as environments that page: %j", (paging, expected) => {
    const { problems } = shippedRouting(anything({ slack, paging }));
    expect(problems).toMatchObject([{ expected }]);
  });

  test("secrets are names in Alertmanager's folder or absolute paths", () => {
    const { receivers } = shippedRouting({
      slack: { channel: "#ops", tokenFile: "/run/secrets/slack" },
      heartbeat: { urlFile: "watchdog_url" },
    });
    expect(receivers["default"]?.channels).toEqual([
      { type: "slack", channel: "#ops", appTokenFile: "/run/secrets/slack" },
    ]);
    expect(receivers["watchdog"]?.channels).toEqual([
      {
        type: "webhook",
        urlFile: "/etc/alertmanager/secrets/watchdog_url",
        sendResolved: false,
      },
    ]);
  });

  test("a team is told on its own channels, of which it need name only what differs", () => {
    const options: ShippedRoutingOptions = {
      slack,
      email,
      teams: { shop: { slack: { channel: "#shop" } } },
    };
    const definition = shippedRouting(options);
    expect(definition.receivers["team-shop"]?.channels).toEqual([
      { type: "slack", channel: "#shop", apiUrlFile: "/etc/alertmanager/secrets/slack_url" },
    ]);
    const labels = { alertname: "CheckoutSlow", severity: "critical" };
    const expected = pageTest({
      name: "critical alerts of the shop and of the platform",
      alerts: [
        { labels: { ...labels, owner: "shop" } },
        { labels: { ...labels, owner: "platform", alertname: "DiskFull" } },
      ],
      watch: "1m",
      expect: {
        pages: [
          { at: "0s", receiver: "team-shop-critical-fallback", alerts: ["CheckoutSlow"] },
          { at: "0s", receiver: "team-shop-critical", alerts: ["CheckoutSlow"] },
          { at: "0s", receiver: "critical-fallback", alerts: ["DiskFull"] },
          { at: "0s", receiver: "critical", alerts: ["DiskFull"] },
        ],
      },
    });
    expect(() => checkPageTest(resolveRouting(definition), expected)).not.toThrow();
  });

  test("takes texts of one's own, for the rendered routing and for page tests alike", () => {
    const own = { name: "own.tmpl", text: '{{ define "tamma.text" }}!{{ end }}' };
    const definition = shippedRouting({ slack, email, templateFiles: [own] });
    const names = resolveRouting(definition).templateFiles.map(({ name }) => name);
    expect(names).toEqual(["notification.tmpl", "own.tmpl"]);
    expect(problemsOf({ routing: definition })).toEqual([]);
  });

  test.each<[string, unknown, readonly string[]]>([
    [
      "a text that Alertmanager cannot read",
      {
        slack: { ...slack, text: "{{ if }}" },
        teams: { shop: { slack: { subject: "{{ .GroupLabel }}" } } },
      },
      [
        "shippedRouting.slack.text: expected a value, got {{ if }}",
        "shippedRouting.slack.text: expected {{ end }} for {{ if }}, got none",
        "shippedRouting.teams.shop.slack.subject: expected the field .GroupLabels, got .GroupLabel",
      ],
    ],
    [
      "no channel",
      {},
      ["shippedRouting: expected at least one of webhook, slack, pagerduty, email, got none"],
    ],
    [
      "a channel that is misspelt",
      { slak: slack, email: { ...email, smarthost: "smtp" } },
      [
        "shippedRouting: expected the field slack, got slak",
        'shippedRouting.email.smarthost: expected a host and a port such as "smtp:587", got "smtp"',
      ],
    ],
    [
      "a channel without its mark",
      { slack: { channel: "ops", urlFile: "slack_url" } },
      ['shippedRouting.slack.channel: expected a channel such as "#alerts", got "ops"'],
    ],
    [
      "two accesses to Slack",
      { slack: { channel: "#ops", urlFile: "a", tokenFile: "b" } },
      ["shippedRouting.slack: expected exactly one of urlFile and tokenFile, got 2"],
    ],
    [
      "a field that is misspelt",
      { slack: { chanel: "#ops", urlFile: "a" } },
      [
        "shippedRouting.slack: expected the field channel, got chanel",
        'shippedRouting.slack.channel: expected a channel such as "#alerts", got nothing',
      ],
    ],
    [
      "a secret instead of its file",
      { slack: { channel: "#ops", urlFile: "https://hooks.slack.com/x" } },
      [
        "shippedRouting.slack.urlFile: expected the name of a file with the secret, or its absolute path, got 25 characters",
      ],
    ],
    [
      "half of an e-mail",
      { email: { to: "ops", from: "a@b.de", smarthost: "smtp", username: "a" } },
      [
        'shippedRouting.email.to[0]: expected an address such as "ops@example.com", got "ops"',
        'shippedRouting.email.smarthost: expected a host and a port such as "smtp:587", got "smtp"',
        "shippedRouting.email: expected username and passwordFile together, got one of them",
      ],
    ],
    [
      "a heartbeat without a URL",
      { email, heartbeat: {} },
      [
        "shippedRouting.heartbeat.urlFile: expected the name of a file with the secret, or its absolute path, got nothing",
      ],
    ],
    [
      "a key in PagerDuty's words",
      { pagerduty: { routingKeyFile: "key" } },
      [
        "shippedRouting.pagerduty: expected one of keyFile, url, sendResolved, subject, text, got routingKeyFile",
        "shippedRouting.pagerduty.keyFile: expected the name of a file with the secret, or its absolute path, got nothing",
      ],
    ],
    [
      "a team's channel",
      { slack, teams: { shop: { slack: { channel: "shop" } } } },
      ['shippedRouting.teams.shop.slack.channel: expected a channel such as "#alerts", got "shop"'],
    ],
    [
      "a mistake that teams inherit, once",
      {
        slack: { channel: "ops", tokenFile: "slack_token" },
        teams: {
          shop: {},
          cart: { slack: { channel: "cart" } },
          web: { slack: { channel: "#web" } },
        },
      },
      [
        'shippedRouting.slack.channel: expected a channel such as "#alerts", got "ops"',
        'shippedRouting.teams.cart.slack.channel: expected a channel such as "#alerts", got "cart"',
      ],
    ],
    [
      "a team in capitals",
      { slack, teams: { "The Shop": {} } },
      [
        'shippedRouting.teams: expected owners in lower-case letters, digits, - and _, got "The Shop"',
      ],
    ],
    [
      "parts that are no objects",
      { slack: "#ops", fallback: 5, teams: { shop: "#shop" } },
      [
        "shippedRouting.fallback: expected an object, got 5",
        'shippedRouting.teams.shop: expected an object, got "#shop"',
        'shippedRouting.slack: expected an object, got "#ops"',
      ],
    ],
    [
      "a channel that is no object",
      { slack: "#ops" },
      ['shippedRouting.slack: expected an object, got "#ops"'],
    ],
    [
      "nothing at all",
      undefined,
      [
        'shippedRouting: expected an object such as { slack: { channel: "#ops", urlFile: "slack_url" } }, got nothing',
      ],
    ],
  ])("a config is refused with %s", (_what, options, problems) => {
    const lines = problems.map((line) => `observability.config.ts: routing: ${line}`);
    expect(problemsOf({ routing: shippedRouting(anything(options)) })).toEqual(lines);
  });
});
