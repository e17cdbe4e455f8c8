import type { Conversation } from '../../../src/protocol/shapes';
import { Avatar } from '../look/Avatar';
import { isRoom } from './conversations';
import { RoomMark } from './RoomMark';

/** The picture of a conversation: how a room's title begins, the lobby's door, the other person. */
export function ConversationPicture({ conversation, size }: { conversation: Conversation; size: number }) {
  if (isRoom(conversation)) return <RoomMark id={conversation.id} title={conversation.title} size={size} />;
  if (conversation.kind === 'room') {
    return <img class="avatar" src="/lobby.svg" alt="" width={size} height={size} />;
  }
  return <Avatar avatar={conversation.peer?.avatar ?? ''} size={size} />;
}
