/** The versions that the recipes were tried with, by what one types to install them. */
const versions: Readonly<Record<string, string>> = {
  "@hono/node-server": "2.1.9",
  "@koa/router": "15.7.0",
  "@nestjs/common": "12.5.1",
  "@nestjs/core": "12.5.1",
  "@nestjs/platform-express": "12.5.1",
  "@types/express": "5.0.6",
  "@types/node": "24.19.2",
  "@types/react": "19.3.0",
  express: "5.3.0",
  "express@4": "4.22.3",
  fastify: "5.12.8",
  hono: "4.13.19",
  koa: "3.3.0",
  next: "16.4.6",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "reflect-metadata": "0.2.2",
  rxjs: "7.8.2",
  typescript: "7.0.2",
};

/** Returns the version to install, the same at every run. */
export function exactVersion(installed: string, recipe: string): string {
  const version = versions[installed];
  if (version === undefined) throw new Error(`${recipe}: expected a version for ${installed}`);
  return version;
}
