import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

export interface TcpServer extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
}

/** Starts a TCP server on loopback; disposing it cuts every connection. */
export async function startTcpServer(onConnection: (socket: Socket) => void): Promise<TcpServer> {
  return track(createServer(onConnection));
}

/** Accepts connections and never answers: what a frozen server or a lost route looks like. */
export async function startBlackHole(): Promise<TcpServer> {
  return startTcpServer((socket) => socket.resume());
}

/** Starts `server` on loopback and follows its connections. */
export async function track(server: Server): Promise<TcpServer> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined).once("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    open,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
