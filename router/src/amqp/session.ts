import { asNumber, DecodeError } from "./decode.ts";
import { IncomingDelivery, type IncomingPort, OutgoingDelivery, type OutgoingPort } from "./delivery.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { decodeTerminus, encodeTerminus, Link, type LinkPort, type Terminus } from "./link.ts";
import {
  type AmqpError,
  type DeliveryState,
  decodeError,
  decodeState,
  encodeError,
  encodeState,
} from "./outcome.ts";
import { type Transfer, transferHeadSize } from "./transfer.ts";
import { type AmqpValue, type Decoded, ubyte, uint, ulong, ushort } from "./values.ts";

/** What a session needs of its connection. */
export interface SessionPort {
  readonly writer: FrameWriter;
  nextDeliveryKey(): number;
  send(channel: number, code: number, fields: readonly AmqpValue[]): void;
  /** The peer wants a link: accept or refuse it. */
  onRemoteAttach(session: Session, link: Link): void;
}

const maxHandles = 1024;

/** One AMQP session [AMQP 2.5]. */
export class Session implements LinkPort, OutgoingPort, IncomingPort {
  readonly channel: number;
  readonly #port: SessionPort;
  readonly #window: number;
  remoteChannel = -1;
  state: "begun" | "ended" = "begun";
  /** The peer's begin has come. */
  mapped = false;
  #nextOutgoingId = 0;
  #nextIncomingId = 0;
  #windowLeft: number;
  #remoteWindow = 0;
  #nextDeliveryId = 0;
  #links: (Link | undefined)[] = [];
  #byRemoteHandle: (Link | undefined)[] = [];
  #unsettledOut = new Map<number, OutgoingDelivery>();
  #unsettledIn = new Map<number, IncomingDelivery>();
  #receiving: Link | undefined;
  #last = false;

  constructor(port: SessionPort, channel: number, window: number) {
    this.#port = port;
    this.channel = channel;
    this.#window = window;
    this.#windowLeft = window;
  }

  /** Sends begin; for a session of the peer with its channel. */
  begin(): void {
    this.#port.send(this.channel, 0x11, [
      this.remoteChannel < 0 ? null : ushort(this.remoteChannel),
      uint(this.#nextOutgoingId),
      uint(this.#window),
      uint(0x7fffffff),
      uint(maxHandles - 1),
    ]);
  }
  onBegin(fields: Decoded[]): void {
    this.mapped = true;
    this.#nextIncomingId = asNumber(fields[1], 0);
    this.#remoteWindow = asNumber(fields[2], 0);
    for (const delivery of [...this.#unsettledOut.values()]) delivery.windowOpened();
  }
  /** Every delivery that was sent has its outcome. */
  get isSettled(): boolean {
    return this.#unsettledOut.size === 0;
  }

  // Links

  /** The links that are there. */
  *links(): Iterable<Link> {
    for (const link of this.#links) if (link) yield link;
  }
  attach(role: "sender" | "receiver", name: string, source: Terminus, target: Terminus): Link {
    const link = new Link(this, { name, role, handle: this.#freeHandle(), source, target, byPeer: false });
    this.#links[link.handle] = link;
    this.sendAttach(link);
    return link;
  }
  #freeHandle(): number {
    const free = this.#links.findIndex((link) => !link);
    const handle = free < 0 ? this.#links.length : free;
    if (handle >= maxHandles) throw new DecodeError("too many links in one session");
    return handle;
  }
  sendAttach(link: Link): void {
    const receiver = link.role === "receiver";
    const expiry = link.byPeer ? "session-end" : "link-detach";
    this.#port.send(this.channel, 0x12, [
      link.name,
      uint(link.handle),
      receiver,
      ubyte(2),
      ubyte(0),
      encodeTerminus(0x28, link.ownSource, expiry),
      encodeTerminus(0x29, link.ownTarget, expiry),
      null,
      null,
      receiver ? null : uint(0),
      ulong(0),
    ]);
  }
  sendDetach(link: Link, error: AmqpError | undefined): void {
    this.#port.send(this.channel, 0x16, [uint(link.handle), true, encodeError(error)]);
    this.#forget(link);
  }
  #forget(link: Link): void {
    this.#links[link.handle] = undefined;
    for (const delivery of [...this.#unsettledOut.values()])
      if (delivery.handle === link.handle) {
        this.#unsettledOut.delete(delivery.id);
        delivery.lost();
      }
    link.current?.lost();
    link.current = undefined;
  }
  onAttach(fields: Decoded[]): void {
    if (this.state === "ended") return;
    const [name, handle, receiver] = fields;
    if (typeof name !== "string" || typeof handle !== "number" || typeof receiver !== "boolean")
      throw new DecodeError("attach without name, handle or role");
    if (handle >= maxHandles) throw new DecodeError("attach with a handle beyond handle-max");
    if (this.#byRemoteHandle[handle]) throw new DecodeError("attach with a handle in use");
    // Each end has the other role [AMQP 2.6.3].
    const role = receiver ? "sender" : "receiver";
    const ours = this.#links.find((link) => link && link.name === name && link.role === role && !link.byPeer);
    const link =
      ours ??
      new Link(this, {
        name,
        role,
        handle: this.#freeHandle(),
        source: decodeTerminus(fields[5]),
        target: decodeTerminus(fields[6]),
        byPeer: true,
      });
    link.remoteHandle = handle;
    this.#byRemoteHandle[handle] = link;
    if (role === "receiver") link.deliveryCount = asNumber(fields[9], 0);
    if (ours) {
      link.state = "attached";
      link.handler.onAttached?.();
    } else {
      this.#links[link.handle] = link;
      this.#port.onRemoteAttach(this, link);
    }
  }
  onDetach(fields: Decoded[]): void {
    if (this.state === "ended") return;
    const handle = asNumber(fields[0], -1);
    const link = this.#byRemoteHandle[handle];
    if (!link) return;
    this.#byRemoteHandle[handle] = undefined;
    if (link.state !== "detached") {
      link.state = "detached";
      this.#port.send(this.channel, 0x16, [uint(link.handle), true]);
      this.#forget(link);
      link.handler.onDetached?.(decodeError(fields[2]));
    }
  }

  // Flow control [AMQP 2.5.6, 2.6.7]

  sendFlow(link?: Link): void {
    this.#windowLeft = this.#window;
    this.#port.send(this.channel, 0x13, [
      this.mapped ? uint(this.#nextIncomingId >>> 0) : null,
      uint(this.#windowLeft),
      uint(this.#nextOutgoingId >>> 0),
      uint(0x7fffffff),
      ...(link ? [uint(link.handle), uint(link.deliveryCount >>> 0), uint(link.credit)] : []),
    ]);
  }
  onFlow(fields: Decoded[]): void {
    // It has crossed with our end: credit now would bring back links whose channel is another's soon.
    if (this.state === "ended") return;
    const nextIncomingId = typeof fields[0] === "number" ? fields[0] : 0;
    const window = asNumber(fields[1], 0);
    const before = this.#remoteWindow;
    this.#remoteWindow = Math.max(0, (nextIncomingId + window - this.#nextOutgoingId) | 0);
    if (typeof fields[4] === "number") {
      const link = this.#byRemoteHandle[fields[4]];
      if (link?.role === "sender") {
        const deliveryCount = asNumber(fields[5], 0);
        link.credit = Math.max(0, (deliveryCount + asNumber(fields[6], 0) - link.deliveryCount) | 0);
        if (fields[8] === true) {
          // Drain: we have nothing that waits, so the credit is used up [AMQP 2.6.7].
          link.creditArrived();
          link.deliveryCount = (link.deliveryCount + link.credit) | 0;
          link.credit = 0;
          this.sendFlow(link);
        } else link.creditArrived();
      }
    } else if (fields[9] === true) this.sendFlow();
    if (this.#remoteWindow > before)
      for (const delivery of [...this.#unsettledOut.values()]) delivery.windowOpened();
  }

  // Sending

  get windowFrames(): number {
    return this.#remoteWindow;
  }
  get maxPayload(): number {
    return this.#port.writer.maxFrameSize - transferHeadSize;
  }
  startDelivery(link: Link): OutgoingDelivery {
    link.credit--;
    link.deliveryCount = (link.deliveryCount + 1) | 0;
    const delivery = new OutgoingDelivery(
      this,
      this.#nextDeliveryId++,
      link.handle,
      this.#port.nextDeliveryKey(),
    );
    this.#unsettledOut.set(delivery.id, delivery);
    return delivery;
  }
  sendPayload(delivery: OutgoingDelivery, chunk: Buffer): void {
    const frames = this.#port.writer.payload(this.channel, delivery.handle, delivery.id, delivery.key, chunk);
    this.#sent(frames);
  }
  sendLast(delivery: OutgoingDelivery, settled: boolean): void {
    this.#port.writer.lastTransfer(this.channel, delivery.handle, delivery.id, settled);
    this.#sent(1);
  }
  sendAborted(delivery: OutgoingDelivery): void {
    // handle, delivery-id, tag, format, settled, more, rcv-settle-mode, state, resume, aborted
    const fields = [uint(delivery.handle), uint(delivery.id), Buffer.alloc(8), uint(0), true, false];
    this.#port.send(this.channel, 0x14, [...fields, null, null, false, true]);
    this.#sent(1);
  }
  sendMessage(link: Link, bytes: Buffer, settled: boolean): void {
    link.credit--;
    link.deliveryCount = (link.deliveryCount + 1) | 0;
    const id = this.#nextDeliveryId++;
    this.#sent(this.#port.writer.message(this.channel, link.handle, id, settled, bytes));
  }
  settled(delivery: OutgoingDelivery): void {
    this.#unsettledOut.delete(delivery.id);
  }
  #sent(frames: number): void {
    this.#nextOutgoingId = (this.#nextOutgoingId + frames) | 0;
    this.#remoteWindow = Math.max(0, this.#remoteWindow - frames);
  }

  // Receiving

  onTransfer(transfer: Transfer): void {
    this.#receiving = undefined;
    if (this.state === "ended") return;
    this.#nextIncomingId = (this.#nextIncomingId + 1) | 0;
    if (--this.#windowLeft <= this.#window / 2) this.sendFlow();
    const link = this.#byRemoteHandle[transfer.handle];
    this.#receiving = link;
    if (link?.role !== "receiver") {
      if (!link) return;
      throw new DecodeError("transfer on a link that we send on");
    }
    if (!link.current) {
      if (link.state === "detached") return;
      if (link.credit <= 0) throw new DecodeError("transfer without credit");
      link.credit--;
      link.deliveryCount = (link.deliveryCount + 1) | 0;
      const delivery = new IncomingDelivery(this, transfer.deliveryId, transfer.settled);
      link.current = delivery;
      if (!transfer.settled) this.#unsettledIn.set(delivery.id, delivery);
      link.handler.onDelivery?.(delivery);
    } else if (transfer.settled) {
      link.current.settled = true;
      this.#unsettledIn.delete(link.current.id);
    }
    if (transfer.aborted) {
      const delivery = link.current;
      link.current = undefined;
      this.#unsettledIn.delete(delivery.id);
      delivery.lost();
      this.#receiving = undefined;
      link.handler.onDeliveryEnd?.();
      return;
    }
    this.#last = !transfer.more;
  }
  onPayload(chunk: Buffer): void {
    this.#receiving?.current?.data(chunk);
  }
  onTransferEnd(): void {
    const link = this.#receiving;
    if (!link || !this.#last) return;
    const delivery = link.current;
    link.current = undefined;
    this.#last = false;
    delivery?.end();
    link.handler.onDeliveryEnd?.();
  }
  sendState(delivery: IncomingDelivery, state: DeliveryState, settled: boolean): void {
    if (settled) this.#unsettledIn.delete(delivery.id);
    if (this.state === "ended") return;
    this.#port.send(this.channel, 0x15, [true, uint(delivery.id), null, settled, encodeState(state)]);
  }

  onDisposition(fields: Decoded[]): void {
    if (this.state === "ended") return;
    const first = asNumber(fields[1], 0);
    const last = asNumber(fields[2], first);
    const settled = fields[3] === true;
    if (fields[0] !== true) {
      // The sender has settled what we still hold.
      for (const delivery of this.#inRange(this.#unsettledIn, first, last))
        if (settled) {
          delivery.settled = true;
          this.#unsettledIn.delete(delivery.id);
        }
      return;
    }
    const state = decodeState(fields[4]);
    for (const delivery of this.#inRange(this.#unsettledOut, first, last)) {
      if (state?.kind === "received") delivery.handler?.onReceived(state.offset);
      else if (state || settled) delivery.settle(state ?? { kind: "released" });
    }
  }
  /** Walks what is held, never the numbers that the peer names. */
  #inRange<T extends { readonly id: number }>(held: Map<number, T>, first: number, last: number): T[] {
    if (first === last) {
      const one = held.get(first);
      return one ? [one] : [];
    }
    return [...held.values()].filter((delivery) => delivery.id >= first && delivery.id <= last);
  }

  // End

  end(error?: AmqpError): void {
    if (this.state === "ended") return;
    this.#port.send(this.channel, 0x17, error ? [encodeError(error)] : []);
    this.lost(error);
  }
  /** The session is gone: everything on it is told. */
  lost(error?: AmqpError): void {
    if (this.state === "ended") return;
    this.state = "ended";
    for (const link of this.#links) {
      if (!link) continue;
      const was = link.state;
      link.state = "detached";
      this.#forget(link);
      if (was !== "detached") link.handler.onDetached?.(error);
    }
    for (const delivery of [...this.#unsettledIn.values()]) delivery.lost();
    this.#unsettledIn.clear();
  }
}
