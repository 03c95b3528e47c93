/** What a listener or connector of flows has done. `bytesIn` came from its own TCP side. */
export interface FlowCounters {
  connectionsOpened: number;
  connectionsClosed: number;
  bytesIn: number;
  bytesOut: number;
}
export const newFlowCounters = (): FlowCounters => ({
  connectionsOpened: 0,
  connectionsClosed: 0,
  bytesIn: 0,
  bytesOut: 0,
});
