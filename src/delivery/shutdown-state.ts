import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this node is about to close: then it is ready for nobody new, and still serves those who are here. */
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
