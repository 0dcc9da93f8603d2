import type { Framework } from "../detect/framework.ts";
import { specifier, type TemplateContext } from "./template.ts";

/** The lines around the call, by framework. `CALL` stands for the clients that were found. */
const calls: Readonly<Record<Framework, readonly string[]>> = {
  express: ["const server = app.listen(port);", "await startHealth({ serverCLIENTS });"],
  koa: ["const server = app.listen(port);", "await startHealth({ serverCLIENTS });"],
  fastify: ["await app.listen({ port });", "await startHealth({ server: app.serverCLIENTS });"],
  nest: ["await app.listen(port);", "await startHealth({ server: app.getHttpServer()CLIENTS });"],
  hono: [
    "const server = serve({ fetch: app.fetch, port });",
    "await startHealth({ serverCLIENTS });",
  ],
  node: ["server.listen(port);", "await startHealth({ serverCLIENTS });"],
  next: [],
};

/** Returns how the application calls `startHealth`, as lines of a comment. */
export function healthUsage(context: TemplateContext): readonly string[] {
  const { framework, clients } = context.project;
  const given = clients.map(({ value }) => value);
  if (framework.value === "next") return nextUsage(given);
  const rest = given.map((client) => `, ${client}`).join("");
  const call = calls[framework.value].map((line) => line.replace("CLIENTS", rest));
  return [`import { startHealth } from "${importedByApplication(context)}";`, "", ...call];
}

/** Next.js has no entry of the user's: this file is what it runs once at the start. */
function nextUsage(clients: readonly string[]): readonly string[] {
  return [
    '// instrumentation.ts, with serverExternalPackages: ["@tamma/observability"] in next.config',
    "export async function register() {",
    '  if (process.env.NEXT_RUNTIME !== "nodejs") return;',
    '  const { startHealth } = await import("./observability/health");',
    `  await startHealth(${clients.length === 0 ? "" : `{ ${clients.join(", ")} }`});`,
    "}",
  ];
}

/** Compilers differ in what a path ends in: as their output, as the file, or in nothing. */
function importedByApplication({ paths, project, typescript }: TemplateContext): string {
  const { entry, layout, typescript: setup } = project;
  const path = specifier(entry?.value.source ?? "index", paths.health);
  if (!typescript || entry?.value.compiled !== true) return path;
  const asOutput =
    layout.moduleKind.value === "module" || (setup?.module.startsWith("node") ?? false);
  return path.replace(/\.ts$/, asOutput ? ".js" : "");
}
