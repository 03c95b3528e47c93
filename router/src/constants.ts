// Fixed by the specification or by the routers we talk to.

/** Frames of this size every peer takes, also before its open is known [AMQP 2.3]. */
export const minMaxFrameSize = 512;
/** Descriptor of the router annotations section ("SKPR--RA"). */
export const routerAnnotationsDescriptor = 0x534b50522d2d5241n;
/** Flags of the router annotations that a TCP stream carries: streaming, and no second queue limit. */
export const streamAnnotationFlags = 0x05;
/** Bytes of a TCP stream that may be on the way unacknowledged. */
export const streamWindowBytes = 1_042_432;
/** Priority of a message that says nothing of it [AMQP 3.2.1]. */
export const defaultPriority = 4;
/** Routing control messages use this area. */
export const area = "0";

// Chosen by us.

/** A receiver acknowledges a stream each time this many more bytes have left for its socket. */
export const acknowledgeEveryBytes = 262_144;
/** A peer that sends this much beyond its window is refused. */
export const streamOverrunBytes = 4 * streamWindowBytes;
/** Output that waits on one inter-router connection before the streams on it are paused. */
export const linkHighWaterBytes = 262_144;
/** Output that waits on one TCP socket before its source is paused, where no stream window bounds it. */
export const socketHighWaterBytes = 262_144;
/** Streaming links kept attached and idle for reuse, per connection. */
export const idleStreamingLinks = 128;
/** Credit that a receiver of deliveries grants. */
export const linkCredit = 250;
/** Frames of the session window for router connections. */
export const routerSessionWindow = 8192;
/** Sections before the body of a message. */
export const maxSectionBytes = 65_536;
/** A whole message that has to be held in memory: routing, management. */
export const maxMessageBytes = 8 * 1024 * 1024;
/** How long a workload may take to accept a connection. */
export const connectTimeoutMs = 10_000;
/** How long the other site may take to answer a new flow. */
export const flowAnswerTimeoutMs = 15_000;
/** Bytes of a flow that a client serves by messages and has not accepted yet. */
export const messageWindowBytes = 262_144;
/** Whole messages that may wait for credit on one link. */
export const maxQueuedMessages = 1000;
