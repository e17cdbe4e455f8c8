/** Version of the wire contract. */
export const PROTOCOL_VERSION = 1;

/** The room that everyone is in. */
export const LOBBY = 'lobby';

/** Characters as people count them (grapheme clusters, UAX #29). */
export const CONTENT_MAX_GRAPHEMES = 2_000;
export const CONTENT_MAX_BYTES = 8 * 1024;

export const NAME_MAX_GRAPHEMES = 24;
export const NAME_MAX_BYTES = 96;

/** UTF-16 units; long enough for a sentence, short enough to hash. */
export const PASSWORD_MIN_LENGTH = 8;
export const PASSWORD_MAX_LENGTH = 256;

/** Sessions of one user; with one more, the one that was not used for longest ends. */
export const SESSIONS_MAX = 500;

/** How long a link to a second device works. */
export const DEVICE_LINK_LIFE_MS = 5 * 60_000;

export const TITLE_MAX_GRAPHEMES = 40;
export const TITLE_MAX_BYTES = 160;

/** People in one room, rooms of one person, and people named in one request. */
export const ROOM_PEOPLE_MAX = 500;
export const ROOMS_MAX = 100;
export const INVITED_MAX = 50;

/** A person in so many rooms is not added to another one by an invitation: it waits until they accept. */
export const ADDED_INTO_MAX = 50;

/** Invitations of one inviter that wait or were declined, in all and to the same person; and how long they are kept. */
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

/** How long one's own text can be taken back, by the server's clock. */
export const RECALL_WINDOW_MS = 2 * 60_000;

/** Different emoji under one text. */
export const REACTIONS_MAX = 20;
export const EMOJI_MAX_LENGTH = 32;

export const SEARCH_MAX_LENGTH = 100;

/** Ids are opaque; none that the server makes is longer. */
export const ID_MAX_LENGTH = 64;
export const ENTRY_ID_MAX_LENGTH = ID_MAX_LENGTH + 17;

/** The columns of both databases hold 32-bit integers. */
export const SEQ_MAX = 2 ** 31 - 1;

/** What a client may name its own messages: long enough for a UUID or a ULID with a prefix. */
export const CLIENT_ID_MAX_LENGTH = 64;

/** Entries or people on one page, at most and where a request names no number. */
export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 50;

export const MENTIONS_MAX = 50;

/** Addresses that post into one room, bots of one person, and bytes that one post may have. */
export const HOOKS_MAX = 10;
export const BOTS_MAX = 10;
export const HOOK_BODY_MAX_BYTES = 64 * 1024;

/** For how long what is said can be kept, at most, where it is not for ever. */
export const RETENTION_MAX_DAYS = 36_500;

/** Pictures, files and recordings of one text. */
export const ATTACHMENTS_MAX = 9;

/** An address at a push service. */
export const PUSH_ENDPOINT_MAX_LENGTH = 1_000;

/** The longest recording that is believed to be one. */
export const RECORDING_MAX_SECONDS = 3_600;

/** The avatars shipped with the page: `1.jpg` to `24.jpg`. */
export const AVATARS = 24;

/** Unread texts are counted up to here; a badge shows 99+ long before. */
export const UNREAD_COUNTED = 999;

/** `count` and `people` are sent at most once in this time, and the last value always is. */
export const PRESENCE_WINDOW_MS = 250;

/** A packet above this closes the connection, so it lies far above what any request needs. */
export const PACKET_MAX_BYTES = 64 * 1024;

/** A connection that has not said who it is by then is closed. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** Requests of one socket that wait for their turn; one more closes the connection. */
export const WAITING_MAX = 256;

/** Packets in one payload of the polling transport; a larger one closes the connection. */
export const PACKETS_PER_PAYLOAD_MAX = 256;

/** Texts of one socket that are stored at once; the next one waits for its turn. */
export const OVERLAPPING_MAX = 16;
