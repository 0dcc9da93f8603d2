import type { Framework } from "../detect/framework.ts";
import {
  importLine,
  isRequired,
  specifierInApplication,
  type TemplateContext,
} from "./template.ts";

/** The lines around the call, by framework. `CLIENTS` stands for those that were found. */
const calls: Readonly<Record<Exclude<Framework, "next">, readonly string[]>> = {
  express: ["const server = app.listen(port);", "await startHealth({ serverCLIENTS });"],
  koa: ["const server = app.listen(port);", "await startHealth({ serverCLIENTS });"],
  fastify: ["await app.listen({ port });", "await startHealth({ server: app.serverCLIENTS });"],
  nest: ["await app.listen(port);", "await startHealth({ server: app.getHttpServer()CLIENTS });"],
  hono: [
    "const server = createServer(getRequestListener(app.fetch)).listen(port);",
    "await startHealth({ serverCLIENTS });",
  ],
  node: ["server.listen(port);", "await startHealth({ serverCLIENTS });"],
};

/** Returns how the application calls `startHealth`, as lines of a comment. */
export function healthUsage(context: TemplateContext): readonly string[] {
  const { framework } = context.project;
  if (framework.value === "next") {
    return [`// ${context.paths.instrumentation ?? ""}`, ...nextUsage(context)];
  }
  const rest = clientsOf(context).map((client) => `, ${client}`);
  const call = calls[framework.value].map((line) => line.replace("CLIENTS", rest.join("")));
  // CommonJS has no await outside of a function
  const lines = isRequired(context) ? call.map((line) => line.replace("await ", "")) : call;
  return [importLine(context, ["startHealth"], context.paths.health), "", ...lines];
}

/** Returns what Next.js' instrumentation file does: Next.js has no entry of the user's. */
export function nextUsage(context: TemplateContext): readonly string[] {
  const clients = clientsOf(context);
  const type = context.typescript ? ": Promise<void>" : "";
  const from = specifierInApplication(context, context.paths.health);
  return [
    `export async function register()${type} {`,
    '  if (process.env.NEXT_RUNTIME === "nodejs") {',
    `    const { startHealth } = await import("${from}");`,
    ...(clients.length === 0
      ? []
      : [`    // Hand over your clients to have them checked: { ${clients.join(", ")} }`]),
    "    await startHealth();",
    "  }",
    "}",
  ];
}

function clientsOf({ project }: TemplateContext): readonly string[] {
  return project.clients.map(({ value }) => value);
}
