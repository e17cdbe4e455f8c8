import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this node is about to close: then it is ready for nobody new, and still serves those who are here. */
@Injectable()
export class Closing implements OnModuleDestroy {
  private closes = false;

  get isClosing(): boolean {
    return this.closes;
  }

  onModuleDestroy(): void {
    this.closes = true;
  }
}
