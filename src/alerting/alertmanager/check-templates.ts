import { show } from "../../show.ts";
import { receiverTexts } from "./channel-config.ts";
import type { TemplateBody } from "../go-template/check.ts";
import { readNotificationTemplate } from "./notification-dialect.ts";
import { checkNotificationFields } from "./notification-fields.ts";
import { withNotificationTemplates } from "./notification-templates.ts";
import type { RoutingDefinition } from "./routing-definition.ts";
import type { Report } from "./routing-problems.ts";
import { findsRendered, type TemplateFile } from "./template-file.ts";

/** Reports template files that cannot be written, and templates that no file defines. */
export function checkTemplates(definition: RoutingDefinition, report: Report): void {
  const { templates = [], templateFiles = [] } = definition;
  for (const [index, glob] of templates.entries()) {
    if (/^\/.*\.tmpl$/.test(glob)) continue;
    report(`templates[${index}]`, "an absolute path that ends in .tmpl", show(glob));
  }
  checkFiles(templateFiles, report);
  checkNames(definition, report);
}

function checkFiles(files: readonly TemplateFile[], report: Report): void {
  const names = files.map(({ name }) => name);
  for (const [index, { name, text }] of files.entries()) {
    const where = `templateFiles[${index}]`;
    if (!/^[\w-][\w.-]*\.tmpl$/.test(name)) {
      report(`${where}.name`, 'a file name such as "own.tmpl"', show(name));
    }
    if (names.indexOf(name) < index) report(`${where}.name`, "each name once", show(name));
    const { bodies, flaws } = readNotificationTemplate(text);
    for (const { expected, got } of flaws) report(`${where}.text`, expected, got);
    if (bodies.length === 1 && flaws.length === 0) {
      report(`${where}.text`, 'templates such as {{ define "subject" }}…{{ end }}', "none");
    }
  }
}

/** A message whose template does not exist arrives empty, or never. */
function checkNames(definition: RoutingDefinition, report: Report): void {
  const { receivers, templates = [], templateFiles } = definition;
  const files = withNotificationTemplates(templateFiles).flatMap(
    ({ text }) => readNotificationTemplate(text).bodies,
  );
  const texts = textsOfReceivers(receivers);
  const placed = [...texts, ...textsOfFiles(templateFiles ?? [])].map(({ where, text }) => ({
    where,
    bodies: readNotificationTemplate(text).bodies,
  }));
  checkFields(placed, new Set(texts.map(({ where }) => where)), report);
  // What such a file defines is known to whoever put it there
  if (templates.some((glob) => !findsRendered(glob))) return;
  const known = new Set(files.map(({ name }) => name));
  for (const { where, bodies } of placed) {
    const own = new Set(bodies.map(({ name }) => name));
    const called = bodies.flatMap(({ calls }) => calls.map(({ name }) => name));
    for (const name of new Set(called)) {
      if (known.has(name) || own.has(name) || isBuiltIn(name)) continue;
      report(where, `a template file that defines ${show(name)}`, "none");
    }
  }
}

interface PlacedBodies {
  readonly where: string;
  readonly bodies: readonly TemplateBody[];
}

/**
 * Reports fields that a notification does not have, in the templates that a channel's text calls
 * with the notification itself.
 */
function checkFields(
  placed: readonly PlacedBodies[],
  roots: ReadonlySet<string>,
  report: Report,
): void {
  const seen = new Set<TemplateBody>();
  const look = (body: TemplateBody, where: string): void => {
    if (seen.has(body)) return;
    seen.add(body);
    // Those of a channel's own text are reported with the channel
    if (body.name !== undefined) checkNotificationFields(body, where, report);
    for (const { name, withSame } of body.calls) {
      if (!withSame || name === "") continue;
      for (const other of placed) {
        for (const one of other.bodies) if (one.name === name) look(one, other.where);
      }
    }
  };
  for (const { where, bodies } of placed) {
    if (!roots.has(where)) continue;
    for (const body of bodies) if (body.name === undefined) look(body, where);
  }
}

interface PlacedText {
  readonly where: string;
  readonly text: string;
}

function textsOfReceivers(receivers: RoutingDefinition["receivers"]): readonly PlacedText[] {
  return Object.entries(receivers).flatMap(([name, { channels }]) =>
    channels.flatMap((channel, index) =>
      receiverTexts(channel).map((text) => ({
        where: `receivers.${name}.channels[${index}]`,
        text,
      })),
    ),
  );
}

function textsOfFiles(files: readonly TemplateFile[]): readonly PlacedText[] {
  return files.map(({ text }, index) => ({ where: `templateFiles[${index}].text`, text }));
}

/** https://github.com/prometheus/alertmanager/blob/main/template/default.tmpl */
function isBuiltIn(name: string): boolean {
  return name.startsWith("__") || /^[a-z]+\.default\./.test(name);
}
