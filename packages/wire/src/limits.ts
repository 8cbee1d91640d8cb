/** The bounds of the protocol. Sizes are bytes, texts are UTF-16 code units. Both sides enforce them. */
export const limits = {
  /** One WebSocket message, and one reassembled transfer. */
  messageBytes: 512 * 1024,
  /** One packet header. Holds 1,024 retired ranges or 256 recipients with room to spare. */
  headerBytes: 24 * 1024,
  /** Ranges of retired numbers in one header. */
  retires: 1024,
  /** Ranges in what a viewer says it has of one lane, and in what a relay says it keeps of one. */
  haveRanges: 1024,
  storeRanges: 16 * 1024,
  /** Recipients of one packet, members of one room. */
  recipients: 256,
  members: 1024,
  /** Live set of one `state` lane. */
  liveSetBytes: 16 * 1024 * 1024,
  liveSetPackets: 16 * 1024,
  /** What is kept of one `log` lane for newcomers and for resuming. */
  logBytes: 4 * 1024 * 1024,
  logPackets: 4096,
  /** Newest group kept of one `live` lane. */
  liveGroupBytes: 1024 * 1024,
  liveGroupPackets: 512,
  /** Lanes one member may open; subscriptions one member may hold; lanes named in one message. */
  lanes: 64,
  subscriptions: 256,
  lanesNamed: 1024,
  /** Transfers in pieces that may be open at once in one direction of a connection. */
  openTransfers: 32,
  /** Smallest and largest piece of a transfer. */
  pieceBytes: { least: 1024, most: 16 * 1024 },
  /** Texts. */
  name: 300,
  chat: 4000,
  /** A text of that length in UTF-8, with nonce and tag. */
  privateLineBytes: 3 * 4000 + 28,
  software: 100,
  token: 4096,
  errorMessage: 300,
  endpoint: 300,
  endpoints: 16,
  /** Signed objects carried in clear: a grant or a descriptor. */
  signedBytes: 16 * 1024,
  /** Who may change a group besides the organizer. */
  coOrganizers: 16,
  greeters: 8,
  /** How often a meeting is handed over; who is muted, and who is not let in again. */
  handOvers: 8,
  muted: 250,
  banned: 250,
  /** Signed objects inside a table of roles. */
  charterBytes: 1024,
  handOverBytes: 256,
  wishBytes: 256,
  /** A key package of MLS. */
  keyPackageBytes: 4 * 1024,
  /** A signed founding. */
  foundingBytes: 128,
} as const;

/** The times both sides of a link keep to, in milliseconds. */
export const times = {
  /** A client says hello, and a relay answers, within this time. */
  helloMs: 5000,
  /** Each side sends something at least this often. */
  heartbeatMs: 1000,
  /** Silence of max(this, 4 × round trip) means that the connection is broken. */
  silenceMs: 2500,
  /** Received bytes are acknowledged at the latest after this time or this many bytes. */
  acknowledgeMs: 20,
  acknowledgeBytes: 16 * 1024,
  /** Lanes of a member whose connection broke are kept this long. */
  awayMs: 20_000,
  /** A packet of an older group of a `live` lane expires when it has waited this long. */
  lateMs: 200,
  /** A piece of a transfer takes at most this long at the present rate. */
  pieceMs: 50,
} as const;
