import { addCommand } from "../../../instrumentation/process/install-command.ts";
import { fileIn } from "../project-view.ts";
import { type ApiFit, fitOfApi } from "../../../instrumentation/api/api-fit.ts";
import { type Finding, ok, problem } from "../finding.ts";
import { type InstalledPackage, packageFolder, versionIn } from "../installed-packages.ts";

const api = "@opentelemetry/api";

/** Checks that what the application records through its copies of the API arrives at ours. */
export function checkApi(root: string, installed: readonly InstalledPackage[]): readonly Finding[] {
  const own = packageFolder("@tamma/observability", root);
  const ours = own === undefined ? undefined : packageFolder(api, own);
  if (ours === undefined) return [];
  const version = versionIn(ours);
  const copies = installed.filter(({ name, folder }) => name === api && folder !== ours);
  if (copies.length === 0) return [ok("api", `${api} ${version}, one copy`)];
  return copies.map((copy) => findingOf(copy, version, root));
}

function findingOf({ version, via }: InstalledPackage, ours: string, root: string): Finding {
  const who = via.length === 0 ? "the application" : via.join(" → ");
  const what = `a copy of ${api} ${version}, of ${who}`;
  const fit: ApiFit = fitOfApi(version, ours);
  const lost = `beside ${ours}, which is registered: its spans, metrics and logs are lost without a word`;
  switch (fit) {
    case "fits":
      return ok("api", `${what}, works with ${ours}`);
    case "newer":
      return problem(
        "api",
        `${what}, is newer, ${lost}`,
        `${addCommand(fileIn(root), [`${api}@${ours}`])}, or a version of @tamma/observability with ${version} or later`,
      );
    case "other-major":
      return problem("api", `${what}, is of another major version, ${lost}`, `use ${api} ${ours}`);
  }
}
