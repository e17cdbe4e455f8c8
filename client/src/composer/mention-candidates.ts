import type { Conversation, Person } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import type { Mention } from '../message-store/draft-extras';
import { isRoom, me } from '../message-store/conversations';
import { isAdmin } from '../identity/administrator';
import { strings } from '../i18n/strings';
import { fetchMembers, members } from '../room/members';

const OFFERED_MOST = 8;

export type Candidate = Mention & { avatar?: string };

/**
 * Returns the users who can be mentioned here by the text after the @: everyone first, where that
 * is allowed.
 * `anew`: the picker has just opened, so aliases may have changed since the last time.
 */
export async function candidates(
  conversation: Conversation,
  query: string,
  anew: boolean,
): Promise<Candidate[]> {
  const people = isRoom(conversation) ? await inRoom(conversation.id, anew) : await inLobby(query);
  const sought = query.toLowerCase();
  const matching = people
    .filter(({ name }) => name !== me.value?.name)
    .filter(({ name, alias }) => [name, alias ?? ''].some((called) => called.toLowerCase().includes(sought)))
    .map(({ name, alias, avatar }) => ({ shown: alias ?? name, name, avatar }));
  return [...everyone(conversation, sought), ...matching].slice(0, OFFERED_MOST);
}

function everyone({ role }: Conversation, sought: string): Candidate[] {
  const { everyone: shown } = strings.value;
  const allowed = role === undefined ? isAdmin.value : role !== 'member';
  return allowed && shown.includes(sought) ? [{ shown, everyone: true }] : [];
}

type MentionableUser = Person & { alias?: string };

/** The request made when the picker opened. Text typed before the reply waits for it, too. */
let asked: { room: string; answered: Promise<void> } | undefined;

async function inRoom(room: string, anew: boolean): Promise<readonly MentionableUser[]> {
  if (anew || asked?.room !== room) asked = { room, answered: fetchMembers(room) };
  await asked.answered;
  return members.value?.room === room ? members.value.people : [];
}

async function inLobby(q: string): Promise<readonly MentionableUser[]> {
  const answer = await request('people', { q, limit: OFFERED_MOST + 1 });
  return answer.ok ? answer.data.people : [];
}
