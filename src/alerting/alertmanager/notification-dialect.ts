import { checkGoTemplate, type CheckedTemplate } from "../go-template/check.ts";
import { goFunctions, toFunctions, type Dialect } from "../go-template/dialect.ts";

/** Alertmanager's templates: template/template.go, 0.34. */
const dialect: Dialect = {
  owner: "Alertmanager's templates",
  functions: toFunctions({
    ...goFunctions,
    append: [1],
    date: 2,
    dict: [0],
    humanizeDuration: 1,
    join: 2,
    list: [0],
    match: 2,
    now: 0,
    reReplaceAll: 3,
    safeHtml: 1,
    safeUrl: 1,
    since: 1,
    stringSlice: [0],
    title: 1,
    toJson: 1,
    toLower: 1,
    toUpper: 1,
    trimSpace: 1,
    tz: 2,
    urlUnescape: 1,
  }),
  variables: [],
};

/** Returns what can be seen in a template of Alertmanager without running it. */
export function readNotificationTemplate(text: string): CheckedTemplate {
  return checkGoTemplate(text, dialect);
}
