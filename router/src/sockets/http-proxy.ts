// A connection through an HTTP proxy [RFC 9110 §9.3.6].
import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { messageOf } from "../errors.ts";

export interface HttpProxy {
  readonly host: string;
  readonly port: number;
  /** Has the files username and password; read at each attempt. */
  readonly credentialsFolder: string | undefined;
}

/** Asks the proxy for a connection. `done` is called once, with the socket or the reason. Returns what gives up. */
export function connectThrough(
  proxy: HttpProxy,
  host: string,
  port: number,
  done: (result: Socket | string) => void,
): () => void {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const said = `the proxy ${proxy.host}:${proxy.port}`;
  let over = false;
  const tell = (result: Socket | string): void => {
    if (over && typeof result !== "string") result.destroy();
    if (over) return;
    over = true;
    done(result);
  };
  let authorization: string | undefined;
  try {
    authorization = proxy.credentialsFolder === undefined ? undefined : basic(proxy.credentialsFolder);
  } catch (error) {
    setImmediate(() => tell(messageOf(error)));
    return () => tell("given up");
  }
  const asking = request({
    host: proxy.host,
    port: proxy.port,
    method: "CONNECT",
    path: target,
    agent: false,
    headers: { host: target, ...(authorization !== undefined && { "proxy-authorization": authorization }) },
  });
  asking.once("connect", (response, socket, head) => {
    if (response.statusCode === 200) {
      if (head.length > 0) socket.unshift(head);
      return tell(socket as Socket);
    }
    socket.destroy();
    const cure = response.statusCode === 407 ? ": it wants a user and password that it knows" : "";
    tell(`${said} refused ${target} (${response.statusCode} ${response.statusMessage ?? ""})${cure}`);
  });
  // A proxy that does not know CONNECT answers as any server would.
  asking.once("response", (response) => {
    response.destroy();
    tell(`${said} does not connect to ${target} (${response.statusCode})`);
  });
  asking.on("error", (error) => tell(`${said}: ${messageOf(error)}`));
  asking.end();
  return () => {
    asking.destroy();
    tell("given up");
  };
}

function basic(folder: string): string {
  const read = (name: string): string => readFileSync(join(folder, name), "utf8").replace(/\r?\n$/, "");
  return `Basic ${Buffer.from(`${read("username")}:${read("password")}`).toString("base64")}`;
}
