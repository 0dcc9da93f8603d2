import { expect, test } from "vitest";

import { definedPlace } from "#src/cli/lint/defined-place.ts";
import { defineDashboard } from "#src/dashboards/define/define-dashboard.ts";
import { text } from "#src/dashboards/define/lines-and-traces.ts";
import { row } from "#src/dashboards/define/row.ts";

const panel = (title: string) => text({ title, description: "Words.", markdown: "Words." });

const dashboard = defineDashboard({
  uid: "words",
  title: "Words",
  description: "Words.",
  panels: [panel("One"), panel('Two "quoted"')],
  rows: [
    row({ title: "Open", panels: [panel("Three")] }),
    row({ title: "Closed", closed: true, panels: [panel("Four"), panel("Five")] }),
  ],
}).compose({ objectives: [] })!;

test.each([
  ["refresh", "refresh"],
  ['panels[0] "One": fieldConfig.defaults.unit', 'panels[0] "One": fieldConfig.defaults.unit'],
  ['panels[1] "Two \\"quoted\\"": title', 'panels[1] "Two \\"quoted\\"": title'],
  ['panels[3] "Three"', 'rows[0].panels[0] "Three"'],
  ['panels[4] "Closed": panels[1] "Five": id', 'rows[1].panels[1] "Five": id'],
  ['panels[4] "Closed": title', 'rows[1] "Closed": title'],
  ['panels[9] "Six": title', 'panels[9] "Six": title'],
  ["panels[0].title", "panels[0].title"],
])("%s of the JSON is %s of the definition", (place, defined) => {
  expect(definedPlace(place, dashboard)).toBe(defined);
});
