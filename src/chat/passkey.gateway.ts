import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { ChatSocket } from '../delivery/delivery.service.js';
import { AddPasskey, RemovePasskey, SignInWithPasskey } from '../protocol/passkey.dto.js';
import type { Passkey, PasskeyChallenge, Person } from '../protocol/types.js';
import { Authenticated, Public } from '../ws/access.decorators.js';
import { Client, CurrentUser, Payload } from '../ws/handler-params.js';
import { PasskeyService } from './passkey.service.js';

/** Passkeys of users. */
@WebSocketGateway()
export class PasskeyGateway {
  constructor(private readonly passkeys: PasskeyService) {}

  @Public()
  @SubscribeMessage('passkey:challenge')
  async challenge(@Client() socket: ChatSocket): Promise<PasskeyChallenge> {
    return this.passkeys.challenge(socket);
  }

  @Authenticated()
  @SubscribeMessage('passkey:add')
  async add(
    @Client() socket: ChatSocket,
    @CurrentUser() me: Person,
    @Payload() passkey: AddPasskey,
  ): Promise<{ passkey: Passkey; recoveryCode?: string }> {
    return this.passkeys.add(socket, me, passkey);
  }

  @Public()
  @SubscribeMessage('passkey:signin')
  async signIn(@Client() socket: ChatSocket, @Payload() proof: SignInWithPasskey): Promise<Person> {
    return this.passkeys.signIn(socket, proof);
  }

  @Authenticated()
  @SubscribeMessage('passkey:list')
  async list(@CurrentUser() me: Person): Promise<{ passkeys: Passkey[] }> {
    return this.passkeys.list(me);
  }

  @Authenticated()
  @SubscribeMessage('passkey:remove')
  async remove(@CurrentUser() me: Person, @Payload() which: RemovePasskey): Promise<void> {
    await this.passkeys.remove(me, which);
  }
}
