import { toMsOrNaN } from "../../duration.ts";
import { show } from "../../show.ts";
import { listAt, textAt } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import type { Subject } from "./subject.ts";

export function titleProblems({ dashboard: { json } }: Subject): readonly Found[] {
  return textAt(json, "title") === ""
    ? [{ place: "title", expected: "a title", got: show(json["title"]) }]
    : [];
}

/** Grafana refuses other characters, and longer ones. */
export function uidProblems({ dashboard: { json } }: Subject): readonly Found[] {
  const expected = "a uid of at most 40 letters, digits, - and _";
  return /^[a-zA-Z0-9_-]{1,40}$/.test(textAt(json, "uid"))
    ? []
    : [{ place: "uid", expected, got: show(json["uid"]) }];
}

export function tagProblems({ dashboard: { json } }: Subject): readonly Found[] {
  return listAt(json, "tags").length === 0
    ? [{ place: "tags", expected: "at least one tag", got: show(json["tags"]) }]
    : [];
}

export function editableProblems({ dashboard: { json } }: Subject): readonly Found[] {
  return json["editable"] === false
    ? []
    : [{ place: "editable", expected: "false", got: show(json["editable"]) }];
}

const leastRefreshMs = 30_000;

export function refreshProblems({ dashboard: { json } }: Subject): readonly Found[] {
  const refresh = textAt(json, "refresh");
  if (refresh === "" || refresh === "auto" || toMsOrNaN(refresh) >= leastRefreshMs) return [];
  return [{ place: "refresh", expected: 'none, "30s" or longer', got: show(refresh) }];
}
