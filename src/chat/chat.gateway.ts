import {
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { DeliveryService, type ChatServer, type ChatSocket } from '../delivery/delivery.service.js';
import { ConnectionService } from './connection.service.js';

/** Connects and disconnects sockets, which also changes the number of online users. */
@WebSocketGateway()
export class ChatGateway
  implements OnGatewayInit<ChatServer>, OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket>
{
  constructor(
    private readonly connections: ConnectionService,
    private readonly delivery: DeliveryService,
  ) {}

  afterInit(server: ChatServer): void {
    this.delivery.open(server);
    server.use(this.connections.authenticate);
  }

  handleConnection(socket: ChatSocket): void {
    this.connections.connect(socket);
  }

  handleDisconnect(socket: ChatSocket): void {
    this.connections.disconnect(socket);
  }
}
