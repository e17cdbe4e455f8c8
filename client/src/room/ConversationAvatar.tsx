import type { Conversation } from '../../../src/protocol/types';
import { Avatar } from '../ui/Avatar';
import { isRoom } from '../message-store/conversations';
import { RoomAvatar } from './RoomAvatar';

/**
 * The avatar of a conversation: the first character of a room's title, the lobby's door, or the
 * other user.
 */
export function ConversationAvatar({ conversation, size }: { conversation: Conversation; size: number }) {
  if (isRoom(conversation)) return <RoomAvatar id={conversation.id} title={conversation.title} size={size} />;
  if (conversation.kind === 'room') {
    return <img class="avatar" src="lobby.svg" alt="" width={size} height={size} />;
  }
  return <Avatar avatar={conversation.peer?.avatar ?? ''} size={size} />;
}
