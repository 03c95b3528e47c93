// Generated from the schemas by `npm run generate`. Do not edit.
/** One attribute of an entity type. */
export interface AttributeType {
  readonly type: "string" | "integer" | "boolean" | "path" | "list";
  readonly values?: readonly string[];
  readonly default?: string | number | boolean;
  readonly required?: boolean;
  readonly create?: boolean;
  readonly update?: boolean;
  readonly description?: string;
}
/** One entity type of the router: its attributes and the operations it allows. */
export interface EntityType {
  readonly description: string;
  readonly operations: readonly string[];
  readonly singleton?: boolean;
  readonly attributes: Readonly<Record<string, AttributeType>>;
}
/** The prefix of long entity type names. */
export const entityTypePrefix = "io.skupper.router.";

export const entityTypes: Readonly<Record<string, EntityType>> = {
  "router": {
    "description": "The router itself.",
    "operations": [
      "READ"
    ],
    "singleton": true,
    "attributes": {
      "id": {
        "type": "string",
        "create": true,
        "required": true,
        "description": "Unique in the network."
      },
      "mode": {
        "type": "string",
        "values": [
          "standalone",
          "interior",
          "edge"
        ],
        "default": "standalone",
        "create": true
      },
      "area": {
        "type": "string",
        "default": "0"
      },
      "version": {
        "type": "string"
      },
      "hostName": {
        "type": "string"
      },
      "helloIntervalSeconds": {
        "type": "integer",
        "default": 1,
        "create": true
      },
      "helloMaxAgeSeconds": {
        "type": "integer",
        "default": 3,
        "create": true
      },
      "raIntervalSeconds": {
        "type": "integer",
        "default": 30,
        "create": true
      },
      "raIntervalFluxSeconds": {
        "type": "integer",
        "default": 4,
        "create": true
      },
      "remoteLsMaxAgeSeconds": {
        "type": "integer",
        "default": 60,
        "create": true
      },
      "unreachableHoldoffSeconds": {
        "type": "integer",
        "default": 1,
        "create": true
      },
      "workerThreads": {
        "type": "integer",
        "default": 1,
        "create": true,
        "description": "Accepted for compatibility; the data path runs on one event loop."
      },
      "dataConnectionCount": {
        "type": "string",
        "default": "auto",
        "create": true,
        "description": "Connections for streams alone that each inter-router connector dials beside its own. auto: none, as one event loop serves them all."
      },
      "metadata": {
        "type": "string",
        "create": true
      },
      "defaultDistribution": {
        "type": "string",
        "values": [
          "multicast",
          "closest",
          "balanced",
          "unavailable"
        ],
        "default": "balanced",
        "create": true,
        "description": "How addresses without a rule of their own are shared out."
      },
      "uptimeSeconds": {
        "type": "integer"
      }
    }
  },
  "sslProfile": {
    "description": "Certificates and keys for TLS.",
    "operations": [
      "CREATE",
      "READ",
      "UPDATE",
      "DELETE"
    ],
    "attributes": {
      "caCertFile": {
        "type": "path",
        "create": true,
        "update": true,
        "description": "The CA certificates that peers are verified against."
      },
      "siteIdentityDirectory": {
        "type": "path",
        "create": true,
        "update": true,
        "description": "A folder with one NAME.crt for each known site. A peer's certificate must name its site and be issued by a CA of that site's file."
      },
      "certFile": {
        "type": "path",
        "create": true,
        "update": true
      },
      "privateKeyFile": {
        "type": "path",
        "create": true,
        "update": true
      },
      "ciphers": {
        "type": "string",
        "create": true,
        "update": true
      },
      "protocols": {
        "type": "string",
        "create": true,
        "update": true
      },
      "ordinal": {
        "type": "integer",
        "create": true,
        "update": true,
        "default": 0,
        "description": "Generation of the certificates. Connections remember with which one they were made."
      },
      "oldestValidOrdinal": {
        "type": "integer",
        "create": true,
        "update": true,
        "default": 0,
        "description": "Connections that were made with an older generation are closed."
      },
      "revision": {
        "type": "string",
        "create": true,
        "update": true,
        "description": "Any text. The files are read again with each update."
      },
      "sharedCaFile": {
        "type": "path",
        "create": true,
        "update": true,
        "description": "CA certificates (PEM) under which a certificate may name any site."
      },
      "revokedFile": {
        "type": "path",
        "create": true,
        "update": true,
        "description": "SHA-256 fingerprints of certificates that count no longer, one a line in lower-case hexadecimal."
      },
      "certificateExpires": {
        "type": "integer",
        "description": "When the certificate expires, in seconds since the epoch; 0 without one."
      }
    }
  },
  "listener": {
    "description": "Accepts AMQP connections.",
    "operations": [
      "CREATE",
      "READ",
      "DELETE"
    ],
    "attributes": {
      "host": {
        "type": "string",
        "default": "",
        "create": true,
        "description": "A local address; a path that begins with / is a socket in the file system."
      },
      "port": {
        "type": "string",
        "default": "amqp",
        "create": true
      },
      "role": {
        "type": "string",
        "values": [
          "normal",
          "inter-router",
          "edge"
        ],
        "default": "normal",
        "create": true
      },
      "cost": {
        "type": "integer",
        "default": 1,
        "create": true
      },
      "sslProfile": {
        "type": "string",
        "create": true
      },
      "saslMechanisms": {
        "type": "string",
        "create": true
      },
      "authenticatePeer": {
        "type": "boolean",
        "default": false,
        "create": true
      },
      "requireEncryption": {
        "type": "boolean",
        "default": false,
        "create": true
      },
      "requireSsl": {
        "type": "boolean",
        "default": false,
        "create": true
      },
      "maxFrameSize": {
        "type": "integer",
        "default": 65536,
        "create": true
      },
      "maxSessions": {
        "type": "integer",
        "default": 32768,
        "create": true
      },
      "maxSessionFrames": {
        "type": "integer",
        "create": true
      },
      "idleTimeoutSeconds": {
        "type": "integer",
        "default": 16,
        "create": true
      },
      "initialHandshakeTimeoutSeconds": {
        "type": "integer",
        "default": 10,
        "create": true
      },
      "linkCapacity": {
        "type": "integer",
        "default": 250,
        "create": true
      },
      "http": {
        "type": "boolean",
        "default": false,
        "create": true,
        "description": "HTTP instead of AMQP: /healthz and /metrics."
      },
      "healthz": {
        "type": "boolean",
        "default": true,
        "create": true
      },
      "metrics": {
        "type": "boolean",
        "default": true,
        "create": true
      },
      "stripAnnotations": {
        "type": "string",
        "values": [
          "in",
          "out",
          "both",
          "no"
        ],
        "default": "both",
        "create": true
      },
      "operStatus": {
        "type": "string",
        "values": [
          "up",
          "down"
        ]
      },
      "operMsg": {
        "type": "string"
      },
      "boundPort": {
        "type": "integer",
        "description": "The port that is listened on, when it was left to the system."
      },
      "readOnly": {
        "type": "boolean",
        "default": false,
        "create": true,
        "description": "Clients may look at the management and not change it, whoever they are, and use no addresses of the routers themselves."
      }
    }
  },
  "connector": {
    "description": "Dials another router and keeps dialling.",
    "operations": [
      "CREATE",
      "READ",
      "DELETE"
    ],
    "attributes": {
      "host": {
        "type": "string",
        "default": "127.0.0.1",
        "create": true
      },
      "port": {
        "type": "string",
        "default": "amqp",
        "create": true
      },
      "endpoints": {
        "type": "string",
        "create": true,
        "description": "Further host:port pairs, separated by commas, tried in turn after host and port."
      },
      "role": {
        "type": "string",
        "values": [
          "normal",
          "inter-router",
          "edge"
        ],
        "default": "normal",
        "create": true
      },
      "cost": {
        "type": "integer",
        "default": 1,
        "create": true
      },
      "sslProfile": {
        "type": "string",
        "create": true
      },
      "site": {
        "type": "string",
        "create": true,
        "description": "The site that must answer, with a profile that has a siteIdentityDirectory."
      },
      "saslMechanisms": {
        "type": "string",
        "create": true
      },
      "maxFrameSize": {
        "type": "integer",
        "default": 65536,
        "create": true
      },
      "maxSessions": {
        "type": "integer",
        "default": 32768,
        "create": true
      },
      "maxSessionFrames": {
        "type": "integer",
        "create": true
      },
      "idleTimeoutSeconds": {
        "type": "integer",
        "default": 16,
        "create": true
      },
      "linkCapacity": {
        "type": "integer",
        "default": 250,
        "create": true
      },
      "stripAnnotations": {
        "type": "string",
        "values": [
          "in",
          "out",
          "both",
          "no"
        ],
        "default": "both",
        "create": true
      },
      "verifyHostname": {
        "type": "boolean",
        "default": true,
        "create": true
      },
      "connectionStatus": {
        "type": "string",
        "values": [
          "CONNECTING",
          "SUCCESS",
          "FAILED"
        ]
      },
      "connectionMsg": {
        "type": "string"
      },
      "serverName": {
        "type": "string",
        "create": true,
        "description": "The name asked for in the TLS handshake; default: the host."
      },
      "proxy": {
        "type": "string",
        "create": true,
        "description": "HOST:PORT of an HTTP proxy that is asked to CONNECT."
      },
      "proxyCredentialsFolder": {
        "type": "path",
        "create": true,
        "description": "A folder with the files username and password for the proxy; read at each attempt."
      }
    }
  },
  "tcpListener": {
    "description": "Accepts TCP connections and carries them to an address.",
    "operations": [
      "CREATE",
      "READ",
      "UPDATE",
      "DELETE"
    ],
    "attributes": {
      "address": {
        "type": "string",
        "create": true,
        "description": "The address to which clients are led; left out with a multiAddressStrategy."
      },
      "multiAddressStrategy": {
        "type": "string",
        "values": [
          "none",
          "priority",
          "weighted"
        ],
        "default": "none",
        "create": true,
        "description": "How the addresses of the listener's listenerAddress entities share the connections: the reachable one with the highest value, or all in proportion."
      },
      "host": {
        "type": "string",
        "default": "",
        "create": true
      },
      "port": {
        "type": "string",
        "create": true,
        "required": true
      },
      "backlog": {
        "type": "integer",
        "default": 0,
        "create": true
      },
      "sslProfile": {
        "type": "string",
        "create": true,
        "description": "Clients speak TLS to this port, with the certificate of the profile."
      },
      "authenticatePeer": {
        "type": "boolean",
        "default": false,
        "create": true,
        "description": "With sslProfile: only clients with a certificate of a CA of the profile are let in."
      },
      "siteId": {
        "type": "string",
        "create": true
      },
      "observer": {
        "type": "string",
        "values": [
          "none",
          "auto",
          "http1",
          "http2"
        ],
        "default": "none",
        "create": true,
        "update": true
      },
      "operStatus": {
        "type": "string",
        "values": [
          "up",
          "down"
        ]
      },
      "connectionMsg": {
        "type": "string"
      },
      "boundPort": {
        "type": "integer",
        "description": "The port that is listened on, when it was left to the system."
      },
      "connectionsOpened": {
        "type": "integer"
      },
      "connectionsClosed": {
        "type": "integer"
      },
      "bytesIn": {
        "type": "integer"
      },
      "bytesOut": {
        "type": "integer"
      }
    }
  },
  "tcpConnector": {
    "description": "Carries flows for an address to a TCP server.",
    "operations": [
      "CREATE",
      "READ",
      "DELETE"
    ],
    "attributes": {
      "address": {
        "type": "string",
        "create": true,
        "required": true
      },
      "host": {
        "type": "string",
        "default": "127.0.0.1",
        "create": true
      },
      "port": {
        "type": "string",
        "create": true,
        "required": true
      },
      "sslProfile": {
        "type": "string",
        "create": true,
        "description": "The server is spoken to with TLS; its certificate is verified with the CAs of the profile, or of the system where it has none."
      },
      "verifyHostname": {
        "type": "boolean",
        "default": true,
        "create": true,
        "description": "With sslProfile: the certificate must carry the name or address of host."
      },
      "siteId": {
        "type": "string",
        "create": true
      },
      "processId": {
        "type": "string",
        "create": true
      },
      "connectionMsg": {
        "type": "string",
        "description": "The last failure to connect; empty after a success."
      },
      "connectionsOpened": {
        "type": "integer"
      },
      "connectionsClosed": {
        "type": "integer"
      },
      "bytesIn": {
        "type": "integer"
      },
      "bytesOut": {
        "type": "integer"
      }
    }
  },
  "listenerAddress": {
    "description": "One of several addresses of a tcpListener.",
    "operations": [
      "CREATE",
      "READ",
      "UPDATE",
      "DELETE"
    ],
    "attributes": {
      "address": {
        "type": "string",
        "create": true,
        "required": true
      },
      "value": {
        "type": "integer",
        "create": true,
        "update": true,
        "required": true,
        "description": "Priority (the higher is asked first) or weight, as the listener's multiAddressStrategy says."
      },
      "listener": {
        "type": "string",
        "create": true,
        "required": true,
        "description": "The name of the tcpListener."
      },
      "connectionsOpened": {
        "type": "integer"
      }
    }
  },
  "addressPolicy": {
    "description": "Which sites may use an address and serve it, and how its flows are encrypted on their way.",
    "operations": [
      "CREATE",
      "READ",
      "UPDATE",
      "DELETE"
    ],
    "attributes": {
      "address": {
        "type": "string",
        "create": true,
        "required": true
      },
      "allowedSites": {
        "type": "string",
        "default": "*",
        "create": true,
        "update": true,
        "description": "Sites whose flows the targets here take: names or patterns with *, with commas between them. Our own site is always among them."
      },
      "servingSites": {
        "type": "string",
        "default": "*",
        "create": true,
        "update": true,
        "description": "Sites that may serve the flows that begin here, in the same form."
      },
      "encryption": {
        "type": "string",
        "values": [
          "link",
          "transit",
          "end-to-end"
        ],
        "default": "link",
        "create": true,
        "update": true,
        "description": "link: hop by hop, as the links are; end-to-end: in TLS between the first and the last router too, each proving its site; transit: so only where another site lies between."
      }
    }
  },
  "log": {
    "description": "What is logged. There is one level, for the module DEFAULT; it may be changed at run time.",
    "operations": [
      "READ",
      "UPDATE"
    ],
    "attributes": {
      "module": {
        "type": "string",
        "create": true,
        "default": "DEFAULT"
      },
      "enable": {
        "type": "string",
        "create": true,
        "update": true,
        "description": "The lowest level that is written, with a plus sign: debug+, info+, warning+, error+."
      },
      "includeTimestamp": {
        "type": "boolean",
        "create": true
      },
      "includeSource": {
        "type": "boolean",
        "create": true
      },
      "outputFile": {
        "type": "string",
        "create": true
      }
    }
  },
  "connection": {
    "description": "An AMQP connection.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "container": {
        "type": "string"
      },
      "host": {
        "type": "string"
      },
      "dir": {
        "type": "string",
        "values": [
          "in",
          "out"
        ]
      },
      "role": {
        "type": "string"
      },
      "opened": {
        "type": "boolean"
      },
      "isAuthenticated": {
        "type": "boolean"
      },
      "isEncrypted": {
        "type": "boolean"
      },
      "sasl": {
        "type": "string"
      },
      "user": {
        "type": "string"
      },
      "ssl": {
        "type": "boolean"
      },
      "sslProto": {
        "type": "string"
      },
      "sslCipher": {
        "type": "string"
      },
      "uptimeSeconds": {
        "type": "integer"
      },
      "active": {
        "type": "boolean",
        "description": "For inter-router: the neighbour exchanges routing messages with us."
      },
      "tlsOrdinal": {
        "type": "integer",
        "description": "The generation of certificates that the connection was made with."
      },
      "groupCorrelationId": {
        "type": "string",
        "description": "Shared by the connections of one connector."
      }
    }
  },
  "router.node": {
    "description": "A router that is known.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "id": {
        "type": "string"
      },
      "protocolVersion": {
        "type": "integer"
      },
      "instance": {
        "type": "integer"
      },
      "linkState": {
        "type": "list"
      },
      "nextHop": {
        "type": "string"
      },
      "validOrigins": {
        "type": "list"
      },
      "cost": {
        "type": "integer"
      },
      "lastTopoChange": {
        "type": "integer"
      }
    }
  },
  "router.address": {
    "description": "An address and who consumes it.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "key": {
        "type": "string"
      },
      "distribution": {
        "type": "string"
      },
      "subscriberCount": {
        "type": "integer"
      },
      "remoteCount": {
        "type": "integer"
      },
      "remoteHostRouters": {
        "type": "list"
      }
    }
  },
  "logStats": {
    "description": "Lines of each level since the start, written or not.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "debugCount": {
        "type": "integer"
      },
      "infoCount": {
        "type": "integer"
      },
      "warningCount": {
        "type": "integer"
      },
      "errorCount": {
        "type": "integer"
      }
    }
  },
  "routerMetrics": {
    "description": "Counters of the router since its start.",
    "operations": [
      "READ"
    ],
    "singleton": true,
    "attributes": {
      "id": {
        "type": "string"
      },
      "version": {
        "type": "string"
      },
      "addrCount": {
        "type": "integer"
      },
      "linkCount": {
        "type": "integer"
      },
      "nodeCount": {
        "type": "integer"
      },
      "autoLinkCount": {
        "type": "integer"
      },
      "connectionCount": {
        "type": "integer"
      },
      "presettledDeliveries": {
        "type": "integer"
      },
      "acceptedDeliveries": {
        "type": "integer"
      },
      "rejectedDeliveries": {
        "type": "integer"
      },
      "releasedDeliveries": {
        "type": "integer"
      },
      "modifiedDeliveries": {
        "type": "integer"
      },
      "deliveriesIngress": {
        "type": "integer"
      },
      "deliveriesEgress": {
        "type": "integer"
      },
      "deliveriesTransit": {
        "type": "integer"
      },
      "residentMemoryUsage": {
        "type": "integer"
      },
      "memoryUsage": {
        "type": "integer"
      },
      "uptimeSeconds": {
        "type": "integer"
      }
    }
  },
  "router.config.address": {
    "description": "How messages and flows for some addresses are shared out.",
    "operations": [
      "CREATE",
      "READ",
      "DELETE"
    ],
    "attributes": {
      "prefix": {
        "type": "string",
        "create": true,
        "description": "Addresses that begin with it, alone or before a slash or dot."
      },
      "pattern": {
        "type": "string",
        "create": true,
        "description": "Instead of a prefix: words between slashes or dots; * is any one word, # any number of them."
      },
      "distribution": {
        "type": "string",
        "values": [
          "multicast",
          "closest",
          "balanced",
          "unavailable"
        ],
        "default": "balanced",
        "create": true
      }
    }
  },
  "router.link": {
    "description": "An AMQP link of a connection.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "linkName": {
        "type": "string"
      },
      "linkType": {
        "type": "string",
        "values": [
          "endpoint",
          "router-control",
          "inter-router"
        ]
      },
      "linkDir": {
        "type": "string",
        "values": [
          "in",
          "out"
        ]
      },
      "owningAddr": {
        "type": "string"
      },
      "operStatus": {
        "type": "string",
        "values": [
          "up",
          "down",
          "idle"
        ]
      },
      "connectionId": {
        "type": "integer"
      },
      "undeliveredCount": {
        "type": "integer"
      },
      "deliveryCount": {
        "type": "integer"
      },
      "creditAvailable": {
        "type": "integer"
      }
    }
  },
  "site": {
    "description": "What the configuration says of the place of the router.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "location": {
        "type": "string",
        "create": true
      },
      "provider": {
        "type": "string",
        "create": true
      },
      "version": {
        "type": "string",
        "create": true
      },
      "platform": {
        "type": "string",
        "create": true
      },
      "namespace": {
        "type": "string",
        "create": true
      }
    }
  },
  "network": {
    "description": "The network that the configuration names.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "networkId": {
        "type": "string",
        "create": true
      },
      "tenantId": {
        "type": "string",
        "create": true
      }
    }
  },
  "router.config.autoLink": {
    "description": "Links that the router attaches by itself: there are none.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "address": {
        "type": "string"
      },
      "direction": {
        "type": "string"
      }
    }
  },
  "policy": {
    "description": "Limits by policy: there are none beside those of the router.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "maxConnections": {
        "type": "integer"
      },
      "connectionsProcessed": {
        "type": "integer"
      },
      "connectionsDenied": {
        "type": "integer"
      },
      "connectionsCurrent": {
        "type": "integer"
      },
      "totalDenials": {
        "type": "integer"
      }
    }
  },
  "vhost": {
    "description": "Virtual hosts: there are none.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "hostname": {
        "type": "string"
      }
    }
  },
  "vhostStats": {
    "description": "Counters of virtual hosts: there are none.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "hostname": {
        "type": "string"
      }
    }
  },
  "allocator": {
    "description": "Memory pools: there are none.",
    "operations": [
      "READ"
    ],
    "attributes": {
      "typeName": {
        "type": "string"
      }
    }
  }
};
