// hapi 21 and log4js 6, CommonJS.
const Hapi = require("@hapi/hapi");
const log4js = require("log4js");

log4js.configure({
  appenders: { out: { type: "stdout", layout: { type: "messagePassThrough" } } },
  categories: { default: { appenders: ["out"], level: "info" } },
});
const log = log4js.getLogger();
const server = Hapi.server({ port: 0, host: "127.0.0.1" });

server.route({
  method: "GET",
  path: "/orders/{id}",
  handler: ({ params }) => {
    log.info(`order shown ${params.id}`);
    return { id: params.id };
  },
});
server.route({
  method: "POST",
  path: "/orders",
  handler: ({ payload }, h) => h.response(payload).code(201),
});
server.route({
  method: "GET",
  path: "/fail",
  handler: () => {
    throw new Error("out of stock");
  },
});
server.start().then(() => console.log(`listening ${server.info.port}`));
