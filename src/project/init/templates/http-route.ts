import { checkedByEditors, type TemplateContext } from "./template.ts";

/** Returns the middleware by which Hono's requests have their route: nobody else knows it. */
export function httpRouteText(context: TemplateContext): string {
  const type = context.typescript ? ": MiddlewareHandler" : "";
  return `${checkedByEditors(context)}import { setHttpRoute } from "@tamma/observability";
${context.typescript ? 'import type { MiddlewareHandler } from "hono";\n' : ""}import { routePath } from "hono/route";

/**
 * Names each request by its route, in traces and in http.server.request.duration. The first
 * middleware of the application: app.use(httpRoute)
 ${context.typescript ? "*/" : '*\n * @type {import("hono").MiddlewareHandler}\n */'}
export const httpRoute${type} = async (c, next) => {
  await next();
  // The route that has answered; it is not known before
  setHttpRoute(routePath(c));
};
`;
}
