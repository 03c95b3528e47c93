// The messages of the routing protocol as values. Encoding them is the wire's matter (inter-router/routing-codec).

/** "I am here, and these are the neighbours whose HELLO I have got." */
export interface Hello {
  readonly opcode: "HELLO";
  readonly id: string;
  readonly instance: number;
  readonly seen: readonly string[];
}
/** Router advertisement: how new my link state and my addresses are. */
export interface RouterAdvertisement {
  readonly opcode: "RA";
  readonly id: string;
  readonly instance: number;
  readonly lsSeq: number;
  readonly mobileSeq: number;
}
/** Link-state request. */
export interface LinkStateRequest {
  readonly opcode: "LSR";
  readonly id: string;
}
/** Link-state update: my neighbours and what it costs to reach them. */
export interface LinkStateUpdate {
  readonly opcode: "LSU";
  readonly id: string;
  readonly instance: number;
  readonly lsSeq: number;
  readonly peers: ReadonlyMap<string, number>;
}
/** Mobile address request. */
export interface MobileAddressRequest {
  readonly opcode: "MAR";
  readonly id: string;
  readonly haveSeq: number;
}
/** Mobile address update: either all of them (`exist`), or what came and went since the last one. */
export interface MobileAddressUpdate {
  readonly opcode: "MAU";
  readonly id: string;
  readonly mobileSeq: number;
  readonly exist?: readonly string[];
  readonly add?: readonly string[];
  readonly del?: readonly string[];
}
export type RoutingMessage =
  | Hello
  | RouterAdvertisement
  | LinkStateRequest
  | LinkStateUpdate
  | MobileAddressRequest
  | MobileAddressUpdate;

/** Where a message goes: over one link, to one router, or to every router. */
export type Destination =
  | { readonly kind: "link"; readonly linkId: number }
  | { readonly kind: "router"; readonly id: string }
  | { readonly kind: "all" };

/** What the engine wants done. */
export type Effect =
  | { readonly kind: "send"; readonly to: Destination; readonly message: RoutingMessage }
  | { readonly kind: "routes" }
  | { readonly kind: "addresses" }
  | {
      readonly kind: "neighbor";
      readonly id: string;
      readonly linkId: number;
      readonly up: boolean;
      readonly why: string;
    }
  | { readonly kind: "warning"; readonly text: string };
