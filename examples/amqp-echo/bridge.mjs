// Serves an address of the network from a TCP port, as an ordinary AMQP 1.0 client:
//   node bridge.mjs ADDRESS TCP-PORT [AMQP-PORT [CA CERTIFICATE KEY]]
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import rhea from "rhea";

const [address, tcpPort, amqpPort = "5672", ca, certificate, key] = process.argv.slice(2);
if (!tcpPort) {
  console.error("usage: node bridge.mjs ADDRESS TCP-PORT [AMQP-PORT [CA CERTIFICATE KEY]]");
  process.exit(2);
}
/** Bytes that may wait for the flow to take them before reading stops. */
const windowBytes = 262_144;
const tls = ca && {
  transport: "tls",
  servername: "localhost",
  ca: [readFileSync(ca)],
  cert: readFileSync(certificate),
  key: readFileSync(key),
  enable_sasl_external: true,
};
const connection = rhea.create_container().connect({ host: "127.0.0.1", port: Number(amqpPort), ...tls });
connection.on("connection_open", () => console.log(`serving ${address} from port ${tcpPort}`));
connection.on("disconnected", () => console.log("the router is gone: trying again"));

const replies = connection.open_sender({ target: {} });
const receiver = connection.open_receiver({ source: address, autoaccept: false });
/** Flows by group-id. */
const flows = new Map();
/** What has been sent and not been taken yet, by delivery. */
const sent = new Map();

class Flow {
  #waiting = 0;
  #queue = [];
  constructor(id, replyTo, opened) {
    this.id = id;
    this.replyTo = replyTo;
    flows.set(id, this);
    this.socket = connect({ port: Number(tcpPort), host: "127.0.0.1", allowHalfOpen: true });
    this.socket.once("connect", () => opened.accept());
    this.socket.on("data", (chunk) => this.#send(chunk));
    this.socket.on("end", () => this.#send(Buffer.alloc(0), "end"));
    this.socket.on("error", () => {
      if (this.socket.connecting) opened.release();
      else this.#send(Buffer.alloc(0), "reset");
    });
    this.socket.on("close", () => flows.delete(id));
  }
  #send(chunk, subject) {
    this.#queue.push({ chunk, subject });
    this.flush();
  }
  /** Sends what credit allows; the socket is read while little of it waits. */
  flush() {
    while (this.#queue.length > 0 && replies.sendable()) {
      const { chunk, subject } = this.#queue.shift();
      const message = {
        to: this.replyTo,
        body: rhea.message.data_section(chunk),
        ...(subject && { subject }),
      };
      this.#waiting += chunk.length;
      sent.set(replies.send(message).id, { flow: this, bytes: chunk.length });
    }
    if (this.#queue.length > 0 || this.#waiting > windowBytes) this.socket.pause();
  }
  taken(bytes) {
    this.#waiting -= bytes;
    if (this.#queue.length === 0 && this.#waiting <= windowBytes) this.socket.resume();
  }
}
replies.on("sendable", () => {
  for (const flow of flows.values()) flow.flush();
});
replies.on("settled", ({ delivery }) => {
  const { flow, bytes } = sent.get(delivery.id) ?? {};
  sent.delete(delivery.id);
  flow?.taken(bytes);
});
receiver.on("message", ({ message, delivery }) => {
  const { group_id: id, subject, reply_to: replyTo, body } = message;
  if (subject === "open") return void new Flow(id, replyTo, delivery);
  const flow = flows.get(id);
  if (!flow) return delivery.accept();
  if (subject === "reset") flow.socket.resetAndDestroy();
  else if (subject === "end") flow.socket.end();
  else return void flow.socket.write(body.content, () => delivery.accept());
  delivery.accept();
});
