import { show } from "../../show.ts";
import { receiverTexts } from "./channel-config.ts";
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
    if (definedIn(text).length === 0) {
      report(`${where}.text`, 'templates such as {{ define "subject" }}…{{ end }}', "none");
    }
  }
}

/** A message whose template does not exist arrives empty, or never. */
function checkNames(definition: RoutingDefinition, report: Report): void {
  const { receivers, templates = [], templateFiles } = definition;
  // What such a file defines is known to whoever put it there
  const elsewhere = templates.some((glob) => templateFiles === undefined || !findsRendered(glob));
  if (elsewhere) return;
  const files = templateFiles ?? [];
  const known = new Set(files.flatMap(({ text }) => definedIn(text)));
  for (const { where, text } of [...textsOfReceivers(receivers), ...textsOfFiles(files)]) {
    for (const name of usedIn(text)) {
      if (known.has(name) || isBuiltIn(name)) continue;
      report(where, `a template file that defines ${show(name)}`, "none");
    }
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

function definedIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{-?\s*define\s+"([^"]+)"/g)].map(([, name = ""]) => name);
}

function usedIn(text: string): readonly string[] {
  const names = [...text.matchAll(/\{\{-?\s*template\s+"([^"]+)"/g)].map(([, name = ""]) => name);
  return [...new Set(names)];
}

/** https://github.com/prometheus/alertmanager/blob/main/template/default.tmpl */
function isBuiltIn(name: string): boolean {
  return name.startsWith("__") || /^[a-z]+\.default\./.test(name);
}
