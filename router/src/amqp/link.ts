import { maxQueuedMessages } from "../constants.ts";
import { asStrings } from "./decode.ts";
import type { IncomingDelivery, OutgoingDelivery } from "./delivery.ts";
import type { AmqpError } from "./outcome.ts";
import { type AmqpValue, type Decoded, Described, isDescribed, SymArray, sym, uint } from "./values.ts";

/** The parts of a source or target that matter here [AMQP 3.5.3, 3.5.4]. */
export interface Terminus {
  readonly address?: string | null;
  readonly dynamic?: boolean;
  readonly capabilities?: readonly string[];
  readonly expiry?: string;
}

/** What a link needs of its session. */
export interface LinkPort {
  sendAttach(link: Link): void;
  sendFlow(link: Link): void;
  sendDetach(link: Link, error: AmqpError | undefined): void;
  startDelivery(link: Link): OutgoingDelivery;
  sendMessage(link: Link, bytes: Buffer, settled: boolean): void;
}

/** What the user of a link is told. */
export interface LinkHandler {
  /** The peer has answered our attach. */
  onAttached?(): void;
  /** A sender has got credit. */
  onCredit?(): void;
  /** A receiver gets a delivery; its handler has to be set, and it has to be settled in time. */
  onDelivery?(delivery: IncomingDelivery): void;
  /** A delivery has come in whole. */
  onDeliveryEnd?(): void;
  onDetached?(error: AmqpError | undefined): void;
}

/** One end of an AMQP link [AMQP 2.6]. */
export class Link {
  readonly name: string;
  readonly role: "sender" | "receiver";
  readonly handle: number;
  readonly source: Terminus;
  readonly target: Terminus;
  /** The peer attached first. */
  readonly byPeer: boolean;
  readonly #port: LinkPort;
  handler: LinkHandler = {};
  state: "attaching" | "attached" | "detached" = "attaching";
  remoteHandle = -1;
  /** Sender: deliveries that may be sent. Receiver: deliveries that may still come. */
  credit = 0;
  deliveryCount = 0;
  /** The address that we gave to a dynamic source or target. */
  ownSource: Terminus;
  ownTarget: Terminus;
  current: IncomingDelivery | undefined;
  #queue: { bytes: Buffer; settled: boolean }[] = [];

  constructor(
    port: LinkPort,
    init: {
      name: string;
      role: "sender" | "receiver";
      handle: number;
      source: Terminus;
      target: Terminus;
      byPeer: boolean;
    },
  ) {
    this.#port = port;
    this.name = init.name;
    this.role = init.role;
    this.handle = init.handle;
    this.source = init.source;
    this.target = init.target;
    this.ownSource = init.source;
    this.ownTarget = init.target;
    this.byPeer = init.byPeer;
  }

  /** Messages that wait for credit. */
  get waiting(): number {
    return this.#queue.length;
  }
  /** Answers a link of the peer. Receivers grant the credit at once. */
  accept(credit = 0): void {
    this.state = "attached";
    this.#port.sendAttach(this);
    if (this.role === "receiver" && credit > 0) this.grant(credit);
  }
  /** Answers a link of the peer with a detach that says why [AMQP 2.6.3]. */
  refuse(error: AmqpError): void {
    this.ownSource = {};
    this.ownTarget = {};
    this.#port.sendAttach(this);
    this.detach(error);
  }
  /** Receiver: lets this many deliveries come. */
  grant(credit: number): void {
    this.credit = credit;
    this.#port.sendFlow(this);
  }
  /** Receiver: tops the credit up to the capacity once half of it is used. */
  replenish(capacity: number): void {
    if (this.state === "attached" && this.credit <= capacity / 2) this.grant(capacity);
  }
  /** Sender: begins a delivery that is written in parts. */
  start(): OutgoingDelivery {
    return this.#port.startDelivery(this);
  }
  /** Sender: sends a whole message now or when there is credit. Returns false when too many wait already. */
  send(bytes: Buffer, settled = true): boolean {
    if (this.state === "detached") return false;
    if (this.credit > 0 && this.#queue.length === 0) {
      this.#port.sendMessage(this, bytes, settled);
      return true;
    }
    if (this.#queue.length >= maxQueuedMessages) return false;
    this.#queue.push({ bytes, settled });
    return true;
  }
  creditArrived(): void {
    while (this.credit > 0 && this.#queue.length > 0) {
      const next = this.#queue.shift() as { bytes: Buffer; settled: boolean };
      this.#port.sendMessage(this, next.bytes, next.settled);
    }
    if (this.credit > 0) this.handler.onCredit?.();
  }
  detach(error?: AmqpError): void {
    if (this.state === "detached") return;
    this.state = "detached";
    this.#port.sendDetach(this, error);
  }
}

export function encodeTerminus(code: 0x28 | 0x29, terminus: Terminus, expiry: string): AmqpValue {
  const capabilities = terminus.capabilities ?? [];
  const caps: AmqpValue =
    capabilities.length === 0
      ? null
      : capabilities.length === 1
        ? sym(capabilities[0] as string)
        : new SymArray(capabilities);
  const head: AmqpValue[] = [
    terminus.address ?? null,
    uint(0),
    sym(terminus.expiry ?? expiry),
    uint(0),
    terminus.dynamic ?? false,
    null,
  ];
  return new Described(code, code === 0x28 ? [...head, null, null, null, null, caps] : [...head, caps]);
}

/** The source or target of an attach; an absent one (a coordinator too) counts as empty. */
export function decodeTerminus(value: Decoded | undefined): Terminus {
  if (!isDescribed(value) || !Array.isArray(value.value)) return {};
  if (value.descriptor !== 0x28n && value.descriptor !== 0x29n) return {};
  const fields = value.value;
  return {
    address: typeof fields[0] === "string" ? fields[0] : null,
    dynamic: fields[4] === true,
    capabilities: asStrings(fields[value.descriptor === 0x28n ? 10 : 6]),
  };
}
