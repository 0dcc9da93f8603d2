import { followChannel } from "./traced-channel.ts";

const channels = [
  "mongoose:query",
  "mongoose:aggregate",
  "mongoose:model:save",
  "mongoose:model:insertMany",
  "mongoose:model:bulkWrite",
];

/** Makes spans of mongoose's operations, 9.12 and later, around those of its driver. */
export function followMongoose(): void {
  for (const channel of channels) {
    followChannel({
      packageName: "mongoose",
      channel,
      encloses: true,
      describe({ operation, collection, database, serverAddress, serverPort }) {
        const name = String(operation);
        return {
          name: typeof collection === "string" ? `${name} ${collection}` : name,
          attributes: {
            "db.system.name": "mongodb",
            "db.operation.name": name,
            ...(typeof collection === "string" ? { "db.collection.name": collection } : {}),
            ...(typeof database === "string" ? { "db.namespace": database } : {}),
            ...(typeof serverAddress === "string" ? { "server.address": serverAddress } : {}),
            ...(typeof serverPort === "number" ? { "server.port": serverPort } : {}),
          },
        };
      },
    });
  }
}
