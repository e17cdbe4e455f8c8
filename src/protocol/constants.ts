/** Version of the protocol. */
export const PROTOCOL_VERSION = 1;

/** The id of the lobby, which all users are in. */
export const LOBBY = 'lobby';

/** Characters as a reader counts them (grapheme clusters, UAX #29). */
export const CONTENT_MAX_GRAPHEMES = 2_000;
export const CONTENT_MAX_BYTES = 8 * 1024;

export const NAME_MAX_GRAPHEMES = 24;
export const NAME_MAX_BYTES = 96;

/** UTF-16 units. The maximum fits a sentence and is cheap to hash. */
export const PASSWORD_MIN_LENGTH = 8;
export const PASSWORD_MAX_LENGTH = 256;

/** Sessions of one user; one more ends the least recently used one. */
export const SESSIONS_MAX = 500;

/** How long the link to another device is valid. */
export const DEVICE_LINK_LIFE_MS = 5 * 60_000;

export const TITLE_MAX_GRAPHEMES = 40;
export const TITLE_MAX_BYTES = 160;

/** Members of one room, rooms of one user, and invitees of one request. */
export const ROOM_PEOPLE_MAX = 500;
export const ROOMS_MAX = 100;
export const INVITED_MAX = 50;

/** An invitation does not add a user who is in this many rooms: it waits until the user accepts. */
export const ADDED_INTO_MAX = 50;

/** Pending and declined invitations of one inviter, in all and to the same user; and how long they are kept. */
export const INVITATIONS_MAX = 100;
export const INVITATIONS_PER_PERSON_MAX = 5;
export const INVITATION_LIFE_MS = 30 * 24 * 60 * 60_000;

/** Conversations in a `welcome`, and message requests among them. */
export const WELCOMED_MAX = 200;
export const WELCOMED_REQUESTS_MAX = 20;

export const ROLES = ['owner', 'admin', 'member'] as const;

export const ANNOUNCEMENT_MAX_GRAPHEMES = 500;
export const ANNOUNCEMENT_MAX_BYTES = 2 * 1024;

export const SILENCE_MAX_MS = 30 * 24 * 60 * 60_000;

/** How long authors can recall their own messages, by the server's clock. */
export const RECALL_WINDOW_MS = 2 * 60_000;

/** Different emoji on one message. */
export const REACTIONS_MAX = 20;
export const EMOJI_MAX_LENGTH = 32;

export const SEARCH_MAX_LENGTH = 100;

/** Ids are opaque. The server creates none that is longer. */
export const ID_MAX_LENGTH = 64;
export const ENTRY_ID_MAX_LENGTH = ID_MAX_LENGTH + 17;

/** The columns of both databases hold 32-bit integers. */
export const SEQ_MAX = 2 ** 31 - 1;

/** Length of a `clientId`: enough for a UUID or a ULID with a prefix. */
export const CLIENT_ID_MAX_LENGTH = 64;

/** Entries or users on one page: the maximum, and the default. */
export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 50;

export const MENTIONS_MAX = 50;

/** Webhooks of one room, bots of one user, and bytes of one post to a webhook. */
export const HOOKS_MAX = 10;
export const BOTS_MAX = 10;
export const HOOK_BODY_MAX_BYTES = 64 * 1024;

/** The longest retention that is not for ever. */
export const RETENTION_MAX_DAYS = 36_500;

/** Attachments of one message. */
export const ATTACHMENTS_MAX = 9;

/** Length of the URL of a push subscription. */
export const PUSH_ENDPOINT_MAX_LENGTH = 1_000;

/** Longer audio is treated as a file, not as a recording. */
export const RECORDING_MAX_SECONDS = 3_600;

/** The avatars shipped with the page: `1.jpg` to `24.jpg`. */
export const AVATARS = 24;

/** Unread messages are counted up to here. A badge shows 99+ long before. */
export const UNREAD_COUNTED = 999;

/** `count` and `people` are sent at most once in this time. The last value is always sent. */
export const PRESENCE_WINDOW_MS = 250;

/** A larger packet closes the connection. No request needs nearly as much. */
export const PACKET_MAX_BYTES = 64 * 1024;

/** A connection that has not sent its CONNECT packet by then is closed. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** Waiting requests of one connection; one more closes it. */
export const WAITING_MAX = 256;

/** Packets in one payload of the polling transport; a larger one closes the connection. */
export const PACKETS_PER_PAYLOAD_MAX = 256;

/** Messages of one connection that are stored at once; the next one waits. */
export const OVERLAPPING_MAX = 16;

/** Characters of a recovery code as a user may type it; the code itself has 29 with its hyphens. */
export const RECOVERY_CODE_MAX_LENGTH = 64;
export const PASSKEYS_MAX = 20;
/** The credential id of a passkey has at most 1,023 bytes; in base64url. */
export const PASSKEY_ID_MAX_LENGTH = 1_364;
export const PASSKEY_CHALLENGE_LIFE_MS = 5 * 60_000;
