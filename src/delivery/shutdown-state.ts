import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this node is shutting down: it then reports not ready, and still serves connected clients. */
@Injectable()
export class ShutdownState implements OnModuleDestroy {
  private hasBegun = false;

  get isClosing(): boolean {
    return this.hasBegun;
  }

  onModuleDestroy(): void {
    this.hasBegun = true;
  }
}
