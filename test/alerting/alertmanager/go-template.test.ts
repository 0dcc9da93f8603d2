import { expect, test } from "vitest";

import { definedNames } from "#src/alerting/go-template/check.ts";
import { checkMessageText } from "#src/alerting/alertmanager/notification-fields.ts";
import {
  notificationTemplates,
  withNotificationTemplates,
} from "#src/alerting/alertmanager/notification-templates.ts";

import { goTemplates } from "./go-templates.ts";

function flawsOf(text: string): readonly string[] {
  const flaws: string[] = [];
  checkMessageText(text, "text", (where, expected, got) => {
    flaws.push(`${where}: expected ${expected}, got ${got}`);
  });
  return flaws;
}

test.each(goTemplates)("%s: %s", (text, works) => {
  expect(flawsOf(text).length === 0).toBe(works);
});

test.each([
  ["{{ .Bogus", 'text: expected "}}" at the end of the action, got "{{ .Bogus"'],
  ["a {{/* x", 'text: expected "*/}}" at the end of the comment, got "{{/* x"'],
  ['{{ "x }}', String.raw`text: expected " at the end of the text, got "\"x }}"`],
  ["{{ if .Status }}", "text: expected {{ end }} for {{ if .Status }}, got none"],
  ["{{ end }}", "text: expected an if, range, with, define or block before it, got {{ end }}"],
  ["{{ else }}", "text: expected an if, range or with before it, got {{ else }}"],
  ["{{ toupper .Status }}", "text: expected the function toUpper, got toupper"],
  ["{{ .CommonLabel.x }}", "text: expected the field .CommonLabels, got .CommonLabel"],
  ["{{ .Alerts.All }}", "text: expected .Alerts.Firing or .Alerts.Resolved, got .Alerts.All"],
])("%s is told", (text, flaw) => {
  expect(flawsOf(text)).toEqual([flaw]);
});

test("an own template counts, whatever its file is called, and Slack has it as well", () => {
  const own = { name: "a.tmpl", text: '{{ define "tamma.text" }}!{{ end }}' };
  const [shipped, ...rest] = withNotificationTemplates([notificationTemplates, own]);
  expect(rest).toEqual([own]);
  expect(definedNames(shipped?.text ?? "")).not.toContain("tamma.text");
  expect(shipped?.text).toContain(
    '{{ define "tamma.slack.text" -}}\n{{ template "tamma.text" . }}\n{{- end }}',
  );
});
