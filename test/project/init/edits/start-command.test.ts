import { describe, expect, test } from "vitest";

import { withPreload } from "#src/project/init/edits/start-command.ts";

const flag = "--import @tamma/observability/preload";
const variable = "NODE_OPTIONS=--import=@tamma/observability/preload";

describe("a command that starts the application gets the preload", () => {
  test.each([
    ["node server.js", `node ${flag} server.js`],
    ["node .", `node ${flag} .`],
    ["node dist/main", `node ${flag} dist/main`],
    ["node   dist/main.js  --port 3000", `node   ${flag} dist/main.js  --port 3000`],
    ["/usr/local/bin/node server.js", `/usr/local/bin/node ${flag} server.js`],
    ["NODE_ENV=production node dist/main.js", `NODE_ENV=production node ${flag} dist/main.js`],
    [
      "cross-env NODE_ENV=production node dist/main.js",
      `cross-env NODE_ENV=production node ${flag} dist/main.js`,
    ],
    ["npm run build && node dist/main.js", `npm run build && node ${flag} dist/main.js`],
    ["node migrate.js && node server.js", `node migrate.js && node ${flag} server.js`],
    ["node migrate.js; node server.js", `node migrate.js; node ${flag} server.js`],
    ["node server.js | pino-pretty", `node ${flag} server.js | pino-pretty`],
    ["node --env-file=.env server.js", `node ${flag} --env-file=.env server.js`],
    ["node --env-file .env server.js", `node ${flag} --env-file .env server.js`],
    ["node --max-old-space-size=4096 app.js", `node ${flag} --max-old-space-size=4096 app.js`],
    ["node --enable-source-maps dist/main", `node ${flag} --enable-source-maps dist/main`],
    ["node -r dotenv/config server.js", `node -r dotenv/config ${flag} server.js`],
    ["node --import=dotenv/config app.js", `node --import=dotenv/config ${flag} app.js`],
    ["node --import tsx src/server.ts", `node --import tsx ${flag} src/server.ts`],
    ["node --loader ts-node/esm src/a.ts", `node --loader ts-node/esm ${flag} src/a.ts`],
    ["node --watch server.js", `node ${flag} --watch server.js`],
    ["tsx src/server.ts", `tsx ${flag} src/server.ts`],
    ["tsx watch src/server.ts", `tsx watch ${flag} src/server.ts`],
    ["npx tsx src/server.ts", `npx tsx ${flag} src/server.ts`],
    ["nodemon server.js", `nodemon ${flag} server.js`],
    ["dotenv -e .env -- node server.js", `dotenv -e .env -- node ${flag} server.js`],
    ["doppler run -- node server.js", `doppler run -- node ${flag} server.js`],
    ["exec node server.js", `exec node ${flag} server.js`],
    ["tini -- node server.js", `tini -- node ${flag} server.js`],
    ["nest start", `nest start --exec "node ${flag}"`],
    ["nest start api --watch", `nest start --exec "node ${flag}" api --watch`],
    ["next start", `${variable} next start`],
    ["next start -p 3001", `${variable} next start -p 3001`],
    ["NODE_ENV=production next start", `NODE_ENV=production ${variable} next start`],
    ["ts-node src/server.ts", `${variable} ts-node src/server.ts`],
    ["fastify start -l info app.js", `${variable} fastify start -l info app.js`],
    ["npm run build && next start", `npm run build && ${variable} next start`],
    ["node 'my app.js'", `node ${flag} 'my app.js'`],
    ['node server.js --title "a && b"', `node ${flag} server.js --title "a && b"`],
  ])("%s", (command, expected) => {
    expect(withPreload(command, "shell")).toEqual({ kind: "edited", command: expected });
  });
});

describe("a command that is not understood stays as it is", () => {
  test.each([
    ["", "the command is not a simple one"],
    ["node server.js > log.txt", "the command is not a simple one"],
    ["node server.js &", "the command is not a simple one"],
    ["node $(cat entry) server.js", "the command is not a simple one"],
    ['node "$(cat entry)"', "the command is not a simple one"],
    ["(cd api; node server.js)", "the command is not a simple one"],
    ["node", "node is given no file"],
    ["node -e 'require(`x`)'", "node -e runs no application"],
    ["node --test", "node --test runs no application"],
    ["bun run src/index.ts", "bun is not known"],
    ["deno run main.ts", "deno is not known"],
    ["pm2 start ecosystem.config.js", "pm2 is not known"],
    ["pm2-runtime dist/main.js", "pm2-runtime is not known"],
    ["react-scripts start", "react-scripts is not known"],
    ['concurrently "node a.js" "node b.js"', "concurrently is not known"],
    ["nodemon --exec ts-node src/a.ts", "nodemon starts another program than node"],
    ["nodemon src/a.ts", "nodemon starts another program than node"],
    ["nest start --exec bun", "nest starts another program than node"],
    ["nest build", "nest start is what starts the application"],
    ["next dev", "next start is what serves"],
    ["fastify start -w app.js", "fastify --watch starts a second process"],
    ["NODE_OPTIONS=--max-old-space-size=64 next start", "NODE_OPTIONS is set there"],
    ["./start.sh", "start.sh is not known"],
  ])("%s", (command, why) => {
    const edit = withPreload(command, "shell");
    expect(edit).toEqual({ kind: "unknown", why });
  });

  test.each([
    `node ${flag} server.js`,
    `NODE_OPTIONS="${flag}" next start`,
    `nest start --exec "node ${flag}"`,
    `node --require=@tamma/observability/preload server.js`,
  ])("it has the preload: %s", (command) => {
    expect(withPreload(command, "shell")).toEqual({ kind: "present" });
  });

  test.each([
    ["npm start", "start"],
    ["npm run start:prod", "start:prod"],
    ["npm run --silent serve -- --port 1", "serve"],
    ["yarn start:prod", "start:prod"],
    ["yarn run serve", "serve"],
    ["pnpm serve", "serve"],
    ["pnpm run build && pnpm run serve", "serve"],
  ])("it runs another script: %s", (command, name) => {
    expect(withPreload(command, "shell")).toEqual({ kind: "script", name });
  });
});

describe("where only a variable will do", () => {
  test("cross-env sets it where it is a dependency, before the others that it sets", () => {
    expect(withPreload("next start", "cross-env")).toEqual({
      kind: "edited",
      command: `cross-env ${variable} next start`,
    });
    expect(withPreload("cross-env A=1 next start", "shell")).toEqual({
      kind: "edited",
      command: `cross-env ${variable} A=1 next start`,
    });
  });

  test("nothing is changed for a shell that cannot set one", () => {
    expect(withPreload("next start", "nothing")).toMatchObject({ kind: "unknown" });
    expect(withPreload("node a.js", "nothing")).toMatchObject({ kind: "edited" });
  });
});

test("an edited command is not edited again", () => {
  for (const command of ["node a.js", "next start", "nest start", "tsx watch a.ts"]) {
    const edit = withPreload(command, "shell");
    const again = edit.kind === "edited" ? withPreload(edit.command, "shell") : undefined;
    expect(again).toEqual({ kind: "present" });
  }
});
